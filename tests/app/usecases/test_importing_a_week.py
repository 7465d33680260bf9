"""Importing a week: a team with shifts, people, points and answers; a file that makes no sense changes nothing."""

import json
import threading
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlmodel import func, select

from app.domain.answer import Mark
from app.domain.importing import read_week
from app.domain.refusals import BadField, BadFile, Taken
from app.domain.rota import Draft, DraftState, seats_of
from app.domain.round import RoundState
from app.store import drafts
from app.store.answers import answers_of
from app.store.ledger import debts
from app.store.people import actor_at
from app.store.rounds import slots_of
from app.store.tables import MessageRow, PersonRow, TeamRow
from app.store.teams import members_of, shifts_of
from app.store.transaction import Database
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.run import run_draft
from app.usecases.importing.import_week import Imported, ImportWeek, import_week
from tests.real_week import FILE, MISSING

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEVER, LOVE = ([level] * 54 for level in (0, 1))
SMALL: dict[str, Any] = {
    "start_monday": "2022-01-03",
    "time_zone": "Europe/London",
    "days": 2,
    "cover": [{"start_hour": 6, "end_hour": 15, "people": 1}, {"start_hour": 8, "end_hour": 10, "people": 2}],
    "engineers": [
        {"name": "Zoë Ångström", "balance_hours": -12, "availability": [LOVE, [*LOVE[:14], 3, *LOVE[15:]]]},
        {"name": "李雷", "balance_hours": 4, "availability": [[*LOVE[:20], 2, *LOVE[21:]], NEVER]},
    ],
}


def week(**changes: object) -> bytes:
    return json.dumps({**SMALL, **changes}, ensure_ascii=False).encode()


def bring(database: Database, content: bytes, *, now: datetime = NOW, **more: Any) -> Imported:
    with database.transaction() as tx:
        return import_week(tx, ImportWeek(content, **more), now=now)


def test_a_week_becomes_a_team_with_shifts_people_and_a_round(database: Database) -> None:
    made = bring(database, week(), team="Night owls")
    assert (made.people, made.shifts, made.slots, made.seats, made.left_out) == (2, 2, 4, 6, 1)
    assert (made.round.period.first_on, made.round.period.last_on) == (date(2022, 1, 3), date(2022, 1, 4))
    assert made.round.state is RoundState.CLOSED
    with database.reading() as tx:
        shifts = [shift.what for shift in shifts_of(tx, made.team.id)]
        members = members_of(tx, made.team.id)
        owed = debts(tx, made.team.id, on=made.round.period.first_on)
    assert [(each.name, each.starts_at, each.ends_at, each.people) for each in shifts] == [
        ("Morning", time(6), time(10), 2),
        ("Midday", time(10), time(14), 1),
    ]
    assert {one.person.email for one in members} == {"zoe-angstrom@example.invalid", "674e-96f7@example.invalid"}
    assert [owed[one.person.id] for one in members] == [(12, 0), (-4, 0)]  # the negative of each balance


def test_a_mark_is_the_worst_half_hour_of_its_slot(database: Database) -> None:
    made = bring(database, week())
    with database.reading() as tx:
        answers = answers_of(tx, made.round.id)
        slots = slots_of(tx, made.round.period.id)
        zoe, li = (one.person.id for one in sorted(members_of(tx, made.team.id), key=lambda one: one.person.id))
    assert [answers[zoe].what.marks[slot.id] for slot in slots] == [Mark.LOVE, Mark.LOVE, Mark.RATHER_NOT, Mark.LOVE]
    assert [answers[li].what.marks[slot.id] for slot in slots] == [Mark.LOVE, Mark.FINE, Mark.CANNOT, Mark.CANNOT]


def test_the_people_of_a_slot_are_the_mean_of_what_is_needed_in_it() -> None:
    real = [(6, 27, 1), (8, 20, 1), (12, 17, 1)]
    cover = [{"start_hour": start, "end_hour": end, "people": people} for start, end, people in real]
    slots = read_week(week(cover=cover)).slots
    assert [(slot.starts_at, slot.people) for slot in slots] == [(6, 2), (10, 2), (14, 3), (18, 2), (22, 1)]
    assert [slot.shift for slot in slots] == ["Morning", "Midday", "Afternoon", "Evening", "Night"]


def test_nobody_is_written_to_by_an_import(database: Database) -> None:
    bring(database, week())
    with database.reading() as tx:
        assert tx.session.exec(select(func.count()).select_from(MessageRow)).one() == 0


def test_a_week_laid_on_a_coming_monday_is_still_open(database: Database) -> None:
    made = bring(database, week(), first_monday=date(2026, 3, 30))
    assert made.round.takes_answers(NOW)
    assert made.round.period.first_on == date(2026, 3, 30)


def test_a_week_cannot_be_laid_on_another_day_than_a_monday() -> None:
    with pytest.raises(BadField, match="First Monday: 2026-03-31 is not a Monday"):
        ImportWeek(week(), first_monday=date(2026, 3, 31))


def test_importing_twice_under_one_name_is_refused_and_changes_nothing(database: Database) -> None:
    bring(database, week())
    with pytest.raises(Taken, match="Imported support"):
        bring(database, week())
    assert counts(database) == (1, 2)


def test_importing_again_under_another_name_brings_the_same_people(database: Database) -> None:
    bring(database, week())
    bring(database, week(), team="A second try")
    assert counts(database) == (2, 2)


def without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.pop(key)


def put(where: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Set a field by its path, like engineers.1.name."""

    def change(data: Any) -> None:
        *path, last = [int(part) if part.isdigit() else part for part in where.split(".")]
        for part in path:
            data = data[part]
        data[last] = value

    return change


MALFORMED = [
    (without("cover"), "cover: This is missing."),
    (without("time_zone"), "time_zone: This is missing."),
    (put("time_zone", "Mars/Base"), "time_zone: “Mars/Base” is not a known time zone."),
    (put("time_zone", 7), "time_zone: This is not text."),
    (put("start_monday", "2022-01-04"), "start_monday: 2022-01-04 is not a Monday."),
    (put("start_monday", "next week"), "start_monday: “next week” is not a date."),
    (put("start_monday", "0001-01-01"), "start_monday: 0001-01-01 is too far from today."),
    (put("days", 6), "days: This is not a whole number between 1 and 5."),
    (put("days", True), "days: This is not a whole number between 1 and 5."),
    (put("cover", []), "cover: It has no stretch of 4 hours in which somebody is needed."),
    (put("cover.0.end_hour", 6), "cover[0].end_hour: This is not after start_hour."),
    (put("cover.1.start_hour", 8.5), "cover[1].start_hour: This is not a whole hour between 0 and 27."),
    (put("cover.0.people", 51), "cover[0].people: This is not a whole number between 1 and 50."),
    (put("engineers", {}), "engineers: This is not a list."),
    (put("engineers", []), "engineers: There are 0; between 1 and 1000 can be imported."),
    (put("engineers.1", "Li"), "engineers[1]: This is not an object with fields."),
    (put("engineers.1.name", ""), "engineers[1].name: This is empty."),
    (put("engineers.1.name", "n" * 10_000), "engineers[1].name: This has 10000 characters; at most 80 fit."),
    (put("engineers.1.name", "Zoe Angstrom"), "engineers[1].name: “Zoe Angstrom” stands in the file twice"),
    (put("engineers.0.balance_hours", 1.5), "engineers[0].balance_hours: This is not a whole number"),
    (put("engineers.0.balance_hours", 10**30), "engineers[0].balance_hours: This is not a whole number"),
    (put("engineers.1.availability", [LOVE]), "engineers[1].availability: It has 1 days instead of 2."),
    (put("engineers.1.availability.1", LOVE[:53]), "engineers[1].availability[1]: It has 53 half hours instead of 54."),
    (put("engineers.1.availability.1.9", 4), "engineers[1].availability[1][9]: This is not a whole number between"),
    (put("engineers.1.availability.1.9", None), "engineers[1].availability[1][9]: This is not a whole number between"),
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("spoil", "says"), MALFORMED, ids=[says.split(": This")[0] for _, says in MALFORMED])
def test_a_field_that_makes_no_sense_is_named_and_nothing_is_imported(
    database: Database, spoil: Callable[[dict[str, Any]], None], says: str
) -> None:
    data = deepcopy(SMALL)
    spoil(data)
    refused(database, json.dumps(data).encode(), says)


NOT_JSON = [
    (b"", "Line 1, column 1: This is not JSON"),
    (b'{\n "days": 5,\n "cover": [}\n}', "Line 3, column 12: This is not JSON"),
    (week()[:-20], "Line 1, column"),
    (b'{"days":\n "\xff"}', "Line 2: This is not text in UTF-8."),
    (b"[" * 200_000, "The file: It nests too deeply"),
    (b'{"days": ' + b"9" * 5000 + b"}", "The file: It nests too deeply, or holds a number that is too large."),
    (b'{"days": NaN}', "The file: It holds NaN, which is not a number."),
    (b"[]", "The file: This is not an object with fields."),
    (b"# A real support week\n", "Line 1, column 1: This is not JSON"),
]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(("content", "says"), NOT_JSON, ids=[f"file {n}" for n in range(len(NOT_JSON))])
def test_a_file_that_is_not_json_is_refused_by_its_line(database: Database, content: bytes, says: str) -> None:
    refused(database, content, says)


def refused(database: Database, content: bytes, says: str) -> None:
    with pytest.raises(BadFile) as refusal:
        bring(database, content)
    assert refusal.value.sentence.startswith(says)
    assert refusal.value.sentence.endswith("Nothing was imported.")
    assert counts(database) == (0, 0)


def counts(database: Database) -> tuple[int, int]:
    """Teams and people."""
    with database.reading() as tx:
        teams = tx.session.exec(select(func.count()).select_from(TeamRow)).one()
        return teams, tx.session.exec(select(func.count()).select_from(PersonRow)).one()


def test_the_real_week_is_drafted_with_every_fillable_seat_filled_and_every_goal_proved(database: Database) -> None:
    if not FILE.exists():
        pytest.skip(MISSING)
    made = bring(database, FILE.read_bytes())
    assert (made.people, made.slots, made.seats) == (60, 25, 50)
    draft = drafted(database, made)
    assert draft.state is DraftState.READY
    assert [goal.name for goal in draft.goals if not goal.proved] == []
    with database.reading() as tx:
        marks = {person: answer.what.marks for person, answer in answers_of(tx, made.round.id).items()}
        seats = seats_of(slots_of(tx, made.round.period.id))
    for seat, (slot, _) in seats.items():
        if seat in draft.assignments:
            assert marks[draft.assignments[seat].person_id][slot.id] is not Mark.CANNOT
    could = {slot.id: sum(said[slot.id] is not Mark.CANNOT for said in marks.values()) for slot, _ in seats.values()}
    taken = {slot.id: sum(seat.id in draft.assignments for seat in slot.seats) for slot, _ in seats.values()}
    assert taken == {slot.id: min(could[slot.id], slot.what.people) for slot, _ in seats.values()}
    assert set(draft.open_seats) == set(seats) - set(draft.assignments)


def drafted(database: Database, made: Imported) -> Draft:
    """The draft as the background job makes it, with the ten seconds that the real week may take."""
    with database.transaction() as tx:
        by = actor_at(tx, made.coordinator.id, now=NOW)
        assert by is not None
        demanded = demand_draft(tx, made.team, made.round.id, AskDraft(seconds=10), by=by, now=NOW)
    run_draft(database, str(demanded.id), threading.Event(), workers=2, clock=lambda: NOW)
    with database.reading() as tx:
        return drafts.get_draft(tx, made.team.id, demanded.id)
