"""Rounds and answers for programs: open, read, answer with a version, who is missing."""

from datetime import timedelta

from fastapi import FastAPI

from app.domain.answer import Mark, NewAnswer
from app.store.answers import get_answer
from tests.app.rounds_at_work import NEXT_WEEK, WEEK_AFTER, answered, every, opened
from tests.browse import with_token
from tests.cast import Cast
from tests.questions import questions

ROUNDS = "/api/teams/support/rounds"
WEEK = {"first_on": "2026-03-09", "last_on": "2026-03-15", "deadline_at": "2026-03-05T17:00"}


def test_a_program_opens_a_round_with_a_deadline_in_team_time(cast: Cast, house: FastAPI) -> None:
    ana = with_token(house, cast, "ana")
    opened_ = ana.ask("POST", ROUNDS, json=WEEK)
    assert opened_.status_code == 201
    assert opened_.json()["deadline_at"] == "2026-03-05T17:00:00Z"
    assert [each["id"] for each in ana.get(ROUNDS).json()] == [opened_.json()["id"]]
    assert ana.ask("POST", ROUNDS, json=WEEK).status_code == 409
    assert with_token(house, cast, "bo").ask("POST", ROUNDS, json=WEEK).status_code == 403
    assert with_token(house, cast, "dee").get(ROUNDS).status_code == 404


def test_many_rounds_ask_the_database_as_often_as_one(cast: Cast, house: FastAPI) -> None:
    bo, asked, seen = with_token(house, cast, "bo"), [], []
    for week in (WEEK_AFTER, NEXT_WEEK):
        opened(cast, week)
        with questions(cast.database) as statements:
            seen = [each["first_on"] for each in bo.get(ROUNDS).json()]
        asked.append(len(statements))
    assert seen == ["2026-03-09", "2026-03-16"]  # the next one first
    assert asked[0] == asked[1]
    cast.now += timedelta(weeks=2)
    assert [each["first_on"] for each in bo.get(ROUNDS).json()] == ["2026-03-16", "2026-03-09"]  # the past after it


def test_a_program_reads_the_slots_and_puts_its_persons_answer(cast: Cast, house: FastAPI) -> None:
    round_, slots = opened(cast)
    bo = with_token(house, cast, "bo")
    read = bo.get(f"{ROUNDS}/{round_.id}").json()
    assert [slot["id"] for slot in read["slots"]] == [slot.id for slot in slots]
    empty = bo.get(f"{ROUNDS}/{round_.id}/answer")
    assert (empty.json()["version"], empty.headers["etag"]) == (0, '"0"')
    body = {"marks": {str(slots[0].id): "rather not"}, "weekends": {"2026-03-14": "either"}, "note": "by program"}
    saved = bo.ask("PUT", f"{ROUNDS}/{round_.id}/answer", json=body, headers={"if-match": empty.headers["etag"]})
    assert saved.status_code == 200
    assert saved.json() | body == saved.json()
    assert bo.get(f"{ROUNDS}/{round_.id}/answer").json() == saved.json()


def test_an_answer_without_or_with_an_old_version_changes_nothing(cast: Cast, house: FastAPI) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    bo = with_token(house, cast, "bo")
    address = f"{ROUNDS}/{round_.id}/answer"
    without = bo.ask("PUT", address, json={}, headers={"accept-language": "de"})
    assert (without.status_code, without.json()["refusal"]) == (428, "VersionMissing")
    assert without.json()["detail"].startswith("Sende die Fassung mit, die du gelesen hast")
    assert bo.ask("PUT", address, json={"version": 0}).status_code == 409
    assert bo.ask("PUT", address, json={}, headers={"if-match": '"7"'}).status_code == 409
    assert bo.ask("PUT", address, json={}, headers={"if-match": "*"}).status_code == 422
    assert bo.ask("PUT", address, json={"version": 1, "marks": {"1": "adore"}}).status_code == 422
    assert bo.ask("PUT", address, json={"version": 1, "marks": {"99999999999999999999": "love"}}).status_code == 422
    with cast.database.reading() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == every(slots, Mark.FINE)


def test_the_coordinator_reads_who_has_not_answered(cast: Cast, house: FastAPI) -> None:
    round_, _ = opened(cast)
    answered(cast, round_, "bo", NewAnswer())
    missing = with_token(house, cast, "ana").get(f"{ROUNDS}/{round_.id}/unanswered").json()
    assert [person["name"] for person in missing] == ["Ana Alves", "Chi Chen"]
    assert with_token(house, cast, "bo").get(f"{ROUNDS}/{round_.id}/unanswered").status_code == 403


def test_nonsense_from_a_program_is_refused_and_changes_nothing(cast: Cast, house: FastAPI) -> None:
    ana = with_token(house, cast, "ana")
    for wrong in (
        {"deadline_at": "0001-01-01T00:00:00+14:00"},
        {"deadline_at": "9999-12-31T23:59:59-14:00"},
        {"first_on": "9999-12-31", "last_on": "9999-12-31"},
        {"last_on": None},
    ):
        assert ana.ask("POST", ROUNDS, json=WEEK | wrong).status_code == 422, wrong
    round_, _ = opened(cast)
    for note in (r'"\u0000"', r'"\ud800"', f'"{"x" * 501}"'):
        body = f'{{"version": 0, "note": {note}}}'
        sent = ana.ask(
            "PUT", f"{ROUNDS}/{round_.id}/answer", content=body, headers={"content-type": "application/json"}
        )
        assert sent.status_code == 422, note
    assert ana.get(f"{ROUNDS}/{round_.id}/answer").json()["version"] == 0
