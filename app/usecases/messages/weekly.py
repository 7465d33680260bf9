"""The weekly report of a team: who covered, what stayed open, points, hand-off notes; as a page and as a mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.language import _, full_date
from app.domain.ledger import AccountKind, Cause
from app.domain.points import EARNED
from app.domain.policy import in_force
from app.domain.team import Team
from app.domain.walltime import today
from app.store import ledger, notes
from app.store.cover import Held, cover_between
from app.store.outbox import NewMessage, tell_all
from app.store.people import names_of
from app.store.teams import all_teams, members_of, policies_of
from app.store.transaction import Tx

WEEK = timedelta(days=7)
AROUND = timedelta(days=2)  # a slot's own day is that of its own wall, and no two walls are further apart
SENT_AT = time(7)  # on Monday, on the team's clock; as soon as the service runs, if it did not then


@dataclass(frozen=True, slots=True)
class WeekLine:
    """What one person did in the week."""

    person: str
    slots: int
    hours: int
    points: int  # earned for cover of the week
    help: int  # given by hand
    leave: int  # quarter days expected or earned for its weekend


@dataclass(frozen=True, slots=True)
class OpenSeat:
    on: date
    cover: str
    seat_id: int


@dataclass(frozen=True, slots=True)
class WeekNote:
    on: date
    cover: str
    seat_id: int
    by: str
    body: Sequence[str]


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    title: str
    team: Team
    first_on: date  # a Monday
    last_on: date
    lines: Sequence[WeekLine]  # most points first
    open_seats: Sequence[OpenSeat]
    notes: Sequence[WeekNote]
    covered: int  # seats
    seats: int
    before: date
    after: date | None  # the next week, unless it is still to come


def weekly_report(tx: Tx, team: Team, day: date, *, now: datetime) -> WeeklyReport:
    """The week that a day lies in, from Monday to Sunday on the team's clock."""
    first_on = day - timedelta(days=day.weekday())
    last_on = first_on + WEEK - timedelta(days=1)
    zone = ZoneInfo(team.time_zone)
    start = datetime.combine(first_on, time(), zone).astimezone(UTC) - AROUND
    end = datetime.combine(first_on + WEEK, time(), zone).astimezone(UTC) + AROUND
    held = [one for one in cover_between(tx, team.id, start, end) if first_on <= one.slot.on <= last_on]
    seats = {one.seat_id for one in held}
    open_ones = [one for one in held if one.person_id is None]
    this_week = first_on + WEEK <= today(now, team.time_zone)
    return WeeklyReport(
        title=_("Week of {day}", day=full_date(first_on)),
        team=team,
        first_on=first_on,
        last_on=last_on,
        lines=_lines(tx, team, held, first_on, last_on),
        open_seats=[OpenSeat(one.slot.on, one.slot.what.name, one.seat_id) for one in open_ones],
        notes=_notes(tx, held),
        covered=len(seats) - len(open_ones),
        seats=len(seats),
        before=first_on - WEEK,
        after=first_on + WEEK if this_week else None,
    )


def mail_weekly_reports(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: once a week, on Monday morning or as soon after it as we run, where the team wants it.

    To whoever was in the team on Monday and is still: nobody who comes later in the week is told of the week before.
    """
    told = 0
    for team in all_teams(tx):
        local = now.astimezone(ZoneInfo(team.time_zone))
        monday = local.date() - timedelta(days=local.weekday())
        if local.date() == monday and local.time() < SENT_AT:
            continue
        if not in_force(policies_of(tx, team.id), monday).policy.weekly_report:
            continue
        about = {"team": team.slug, "week": (monday - WEEK).isoformat()}
        messages = [
            NewMessage(f"weekly:{team.id}:{monday - WEEK}:{one.person.id}", one.person.id, about)
            for one in members_of(tx, team.id)
            if one.person.active and all(one.membership.covers(day) for day in (monday, local.date()))
        ]
        tell_all(tx, messages, kind="weekly_report", now=now)
        told += len(messages)
    return told


def _lines(tx: Tx, team: Team, held: Sequence[Held], first_on: date, last_on: date) -> list[WeekLine]:
    slots: dict[int, int] = {}
    length: dict[int, timedelta] = {}
    for one in held:
        if one.person_id is not None:
            slots[one.person_id] = slots.get(one.person_id, 0) + 1
            length[one.person_id] = length.get(one.person_id, timedelta()) + (one.end - one.start)
    points, help_, leave = _moved(tx, team, first_on, last_on)
    people = slots.keys() | points.keys() | help_.keys()
    names = names_of(tx, people)
    lines = [
        WeekLine(
            person=names[one],
            slots=slots.get(one, 0),
            hours=round(length.get(one, timedelta()).total_seconds() / 3600),
            points=points.get(one, 0),
            help=help_.get(one, 0),
            leave=leave.get(one, 0),
        )
        for one in people
    ]
    return sorted(lines, key=lambda line: (-line.points - line.help, line.person))


def _moved(tx: Tx, team: Team, first_on: date, last_on: date) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Person → points of cover, points for help, quarter days of these days; without what was taken back."""
    kinds = (*EARNED, AccountKind.LEAVE_EXPECTED, AccountKind.LEAVE_EARNED)
    entries = ledger.entries_of(tx, kinds=kinds, team_id=team.id, first_on=first_on, last_on=last_on)
    points: dict[int, int] = {}
    help_: dict[int, int] = {}
    leave: dict[int, int] = {}
    for entry in entries:
        what, person = entry.what, entry.person_id
        if person is None or entry.reversed_by is not None or what.reverses_id is not None:
            continue
        if what.credit.kind in EARNED and what.cause is not Cause.OPENING:
            into = help_ if what.cause is Cause.HELP else points
            into[person] = into.get(person, 0) + what.amount
        elif what.cause in (Cause.PUBLISHED, Cause.PAST, Cause.CORRECTED) and what.credit.kind in kinds:
            leave[person] = leave.get(person, 0) + what.amount
    return points, help_, leave


def _notes(tx: Tx, held: Sequence[Held]) -> list[WeekNote]:
    slots = {one.seat_id: one.slot for one in held}
    told = notes.notes_of(tx, slots)
    names = names_of(tx, {note.written_by for note in told})
    return [
        WeekNote(slots[note.seat_id].on, slots[note.seat_id].what.name, note.seat_id, names[note.written_by], lines)
        for note in sorted(told, key=lambda note: slots[note.seat_id].start)
        for lines in [note.body.splitlines()]
    ]
