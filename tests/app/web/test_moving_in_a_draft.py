"""Moving somebody in a draft to another seat: judged before, in one step, undone in one step."""

from collections.abc import Callable, Iterable, Mapping

import pytest

from app.domain.answer import Mark
from app.domain.rota import Draft
from app.store import drafts
from app.usecases.drafts.edit import Act, SeatEdit
from tests.app.usecases.drafting import FRIDAY, SATURDAY, THURSDAY, Story, story
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
FREE = SeatEdit(Act.FREE)


@pytest.fixture
def week(cast: Cast) -> Story:
    told = story(cast)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.CANNOT})
    return told


@pytest.fixture
def draft(week: Story) -> Draft:
    """Chi on Thursday morning, Bo on Friday morning, nobody else anywhere."""
    made = week.made()
    for seat in list(made.assignments):
        made = week.edit(made, seat, FREE).draft
    made = week.give(made, week.seat(THURSDAY, "Morning"), "chi").draft
    return week.give(made, week.seat(FRIDAY, "Morning"), "bo").draft


def ask(week: Story, draft: Draft, visitor: Visitor, seats: tuple[int, int]) -> Mapping[str, object]:
    path = f"/teams/support/drafts/{draft.id}/seats/{seats[0]}/exchange"
    found: Mapping[str, object] = visitor.get(f"{path}?with={seats[1]}&version={draft.version}").json()
    return found


def move(draft: Draft, visitor: Visitor, seats: tuple[int, int]) -> str:
    path = f"/teams/support/drafts/{draft.id}/seats/{seats[0]}/exchange"
    answer = visitor.post(path, {"with": seats[1], "version": draft.version})
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["location"]


def people(week: Story, draft: Draft, seats: Iterable[int]) -> list[int | None]:
    held = week.read(draft).assignments
    return [held[seat].person_id if seat in held else None for seat in seats]


def test_the_verdict_comes_before_the_move(week: Story, draft: Draft, visitor: Visit) -> None:
    thursday, friday = week.seat(THURSDAY, "Morning"), week.seat(FRIDAY, "Morning")
    ana = visitor("ana")
    verdict = ask(week, draft, ana, (friday, thursday))
    assert verdict == {"may": False, "says": "Bo cannot: said cannot."}
    saturday = week.seat(SATURDAY, "Weekend cover")
    assert ask(week, draft, ana, (thursday, saturday))["says"] == "Chi cannot: did not offer this weekend day."
    free = week.seat(THURSDAY, "Evening")
    assert ask(week, draft, ana, (thursday, free)) == {"may": True, "says": "Chi takes Thu 12 Mar, 18–22."}


def test_somebody_moves_and_back_with_the_pins_as_they_were(week: Story, draft: Draft, visitor: Visit) -> None:
    here, there = week.seat(THURSDAY, "Morning"), week.seat(THURSDAY, "Evening")
    ana, chi = visitor("ana"), week.cast.id("chi")
    page = ana.get(move(draft, ana, (here, there)).partition("#")[0])
    assert people(week, draft, (here, there)) == [None, chi]
    assert week.pins()[there] == chi
    assert here not in week.pins()
    assert "Undo" in text_of(page)
    undo = {name: hidden(page, name) for name in ("version", "with", "pinned")}
    assert ana.post(f"/teams/support/drafts/{draft.id}/seats/{there}/exchange", undo).status_code == 303
    assert people(week, draft, (here, there)) == [chi, None]


def test_a_move_that_is_sent_twice_is_made_once(week: Story, draft: Draft, visitor: Visit) -> None:
    here, there = week.seat(THURSDAY, "Morning"), week.seat(THURSDAY, "Evening")
    ana, chi = visitor("ana"), week.cast.id("chi")
    path, sent = f"/teams/support/drafts/{draft.id}/seats/{here}/exchange", {"with": there, "version": draft.version}
    key = hidden(ana.get(f"/teams/support/drafts/{draft.id}"), "once")
    answers = [ana.post(path, sent | {"once": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert week.read(draft).version == draft.version + 1
    assert ana.post(path, sent).status_code == 409, "another form that knows nothing of the first"
    assert people(week, draft, (here, there)) == [None, chi]
    assert week.read(draft).version == draft.version + 1


def test_two_people_exchange_in_one_step(week: Story, draft: Draft, visitor: Visit) -> None:
    here, there = week.seat(THURSDAY, "Evening"), week.seat(FRIDAY, "Morning")
    ana, chi, bo = visitor("ana"), week.cast.id("chi"), week.cast.id("bo")
    draft = week.edit(draft, week.seat(THURSDAY, "Morning"), FREE).draft
    draft = week.give(draft, here, "chi").draft
    assert ask(week, draft, ana, (here, there))["may"] is True
    move(draft, ana, (here, there))
    assert people(week, draft, (here, there)) == [bo, chi]
    assert week.read(draft).version == draft.version + 1


def test_what_breaks_a_rule_or_makes_no_sense_is_refused(week: Story, draft: Draft, visitor: Visit) -> None:
    thursday, friday, free = (
        week.seat(THURSDAY, "Morning"),
        week.seat(FRIDAY, "Morning"),
        week.seat(FRIDAY, "Evening"),
    )
    ana = visitor("ana")

    def refused(here: int, there: object, version: int = draft.version) -> tuple[int, str]:
        path = f"/teams/support/drafts/{draft.id}/seats/{here}/exchange"
        answer = ana.post(path, {"with": there, "version": version})
        return answer.status_code, text_of(answer)

    assert "Bo Berg cannot take this seat: said cannot" in refused(friday, thursday)[1]
    assert refused(free, thursday)[0] == 422
    assert refused(thursday, thursday)[0] == 422
    assert refused(thursday, "x")[0] == 422
    assert refused(thursday, 999_999)[0] == 404
    assert refused(thursday, free, draft.version - 1)[0] == 409
    assert people(week, draft, (thursday, friday)) == [week.cast.id("chi"), week.cast.id("bo")]
    for name, status in (("bo", 403), ("dee", 404)):
        path = f"/teams/support/drafts/{draft.id}/seats/{thursday}/exchange"
        assert visitor(name).post(path, {"with": free, "version": draft.version}).status_code == status
        assert visitor(name).get(f"{path}?with={free}").status_code == status


def test_programs_exchange_seats_too(week: Story, draft: Draft, visitor: Visit) -> None:
    here, there = week.seat(THURSDAY, "Morning"), week.seat(THURSDAY, "Evening")
    path = f"/api/teams/support/drafts/{draft.id}/seats/{here}/exchange"
    answer = visitor("ana").ask("POST", path, json={"other": there, "version": draft.version})
    assert answer.status_code == 200, answer.text
    assert answer.json()["assignments"][str(there)] == week.cast.id("chi")
    with week.cast.database.reading() as tx:
        assert drafts.get_draft(tx, week.cast.support.id, draft.id).assignments[there].pinned
