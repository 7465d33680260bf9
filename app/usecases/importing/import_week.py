"""Importing a week from a file: a team with its shifts, people, points ahead or behind, and everybody's answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.answer import Mark, NewAnswer
from app.domain.importing import ImportedPerson, ImportedWeek, read_week, require_monday
from app.domain.language import N_
from app.domain.people import NewMembership, Person, Role
from app.domain.points import opening_balance
from app.domain.policy import Policy
from app.domain.round import Round
from app.domain.slot import Slot, slots_between
from app.domain.team import NewTeam, Team
from app.domain.walltime import instant
from app.store import answers, ledger, people, rounds, teams
from app.store.transaction import Tx

ASKED_DAYS = 7  # the round opens so many days before its deadline
DEADLINE_DAYS = 4  # the Thursday before the Monday
DEADLINE_CLOCK = time(17)


@dataclass(frozen=True, slots=True)
class ImportWeek:
    """The file, the name of the team to make, and the Monday to lay the week on (None: the file's own)."""

    content: bytes
    team: str = "Imported support"
    first_monday: date | None = None

    def __post_init__(self) -> None:
        if self.first_monday is not None:
            require_monday(self.first_monday, field=N_("First Monday"))


@dataclass(frozen=True, slots=True)
class Imported:
    """What was made."""

    team: Team
    round: Round
    coordinator: Person
    people: int
    shifts: int
    slots: int
    seats: int
    left_out: int  # hours of cover a day that do not fill a slot


def import_week(tx: Tx, ask: ImportWeek, *, now: datetime) -> Imported:
    """Make a team and its round from a file, as if they had been there when that week was planned.

    The first person of the file coordinates. Somebody of the same address, from an earlier import, is that very person.
    Nobody is written to. A round whose deadline lies in the past is closed at once.
    """
    week = read_week(ask.content)
    first_on = ask.first_monday or week.first_on
    deadline_at = instant(first_on - timedelta(days=DEADLINE_DAYS), DEADLINE_CLOCK, week.zone)
    opened_at = min(now, deadline_at - timedelta(days=ASKED_DAYS))
    team = _make_team(tx, ask.team, week, since=opened_at.date(), now=now)
    persons = _make_people(tx, team, week, since=opened_at.date(), now=now)
    period = rounds.add_period(tx, team.id, first_on, first_on + timedelta(days=week.days - 1))
    round_ = rounds.add_round(tx, period, deadline_at=deadline_at, by=persons[0].id, now=opened_at)
    days = slots_between(
        period.first_on,
        period.last_on,
        shifts=teams.shifts_of(tx, team.id),
        policies=teams.policies_of(tx, team.id),
        zone=team.time_zone,
    )
    slots = rounds.add_slots(tx, period, days)
    for person, imported in zip(persons, week.people, strict=True):
        answer = NewAnswer(_marks(imported, week, slots, first_on))
        answers.save_answer(tx, round_.id, person.id, answer, version=0, now=opened_at)
    if deadline_at <= now:
        rounds.close_round(tx, round_.id, deadline_at=deadline_at, now=now)
    return Imported(
        team=team,
        round=rounds.get_round(tx, team.id, round_.id),
        coordinator=persons[0],
        people=len(persons),
        shifts=len(week.slots),
        slots=len(slots),
        seats=week.seats,
        left_out=week.left_out,
    )


def _make_team(tx: Tx, name: str, week: ImportedWeek, *, since: date, now: datetime) -> Team:
    team = teams.add_team(tx, NewTeam(name, week.zone), now=now)
    teams.add_policy(tx, team.id, Policy(), starts_on=since)
    for shift in week.shifts:
        teams.add_shift(tx, team.id, shift)
    return team


def _make_people(tx: Tx, team: Team, week: ImportedWeek, *, since: date, now: datetime) -> list[Person]:
    persons: list[Person] = []
    balances = []
    for each in week.people:
        person = people.find_person_by_email(tx, each.what.email) or people.add_person(tx, each.what, now=now)
        role = Role.ENGINEER if persons else Role.COORDINATOR
        teams.add_membership(tx, team.id, NewMembership(person.id, since, role=role))
        key = f"opening:{team.id}:{person.id}"
        balances += opening_balance(team.id, person.id, each.points, on=since, source_key=key)
        persons.append(person)
    ledger.post(tx, balances, now=now, by=None)
    return persons


def _marks(person: ImportedPerson, week: ImportedWeek, slots: Sequence[Slot], first_on: date) -> dict[int, Mark]:
    numbers = {slot.starts_at: number for number, slot in enumerate(week.slots)}
    return {slot.id: person.marks[(slot.on - first_on).days][numbers[slot.what.starts_at.hour]] for slot in slots}
