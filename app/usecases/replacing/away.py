"""“Away until Thursday”, said by the person or by a coordinator for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.changing.conflicts import look_again
from app.domain.answer import Absence, NewAbsence
from app.domain.calendars import duty_name
from app.domain.language import _
from app.domain.people import Actor, Member, NameTag, name_tags
from app.domain.refusals import BadField, NotAllowed, NotFound
from app.domain.rule_words import slot_label
from app.domain.team import Team
from app.domain.timetable import day_label
from app.domain.walltime import days, today
from app.store.answers import absences_of, add_absence
from app.store.conflicts import conflicts_of_people
from app.store.people import lock_people
from app.store.publications import person_seats_between
from app.store.teams import members_of
from app.store.transaction import Tx

QUICK_DAYS = 7
AHEAD = timedelta(days=60)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away from a day (today, if none is said) to another, both included."""

    person_id: int
    last_on: date
    first_on: date | None = None


@dataclass(frozen=True, slots=True)
class QuickDay:
    label: str  # “until Thu 12 Mar”
    short: str  # “Thu 12 Mar”
    last_on: date


@dataclass(frozen=True, slots=True)
class OwnSeat:
    label: str
    name: str
    href: str
    needs: bool  # somebody else


@dataclass(frozen=True, slots=True)
class AwayPage:
    title: str
    team: str
    team_name: str
    person_id: int
    who: NameTag
    is_self: bool
    coordinates: bool
    first_on: date
    until: list[QuickDay]
    away: tuple[str, ...]  # stretches that are known, never why
    seats: list[OwnSeat]
    needing: int  # seats of theirs that need somebody else
    mend_href: str
    typed_from: str = ""
    typed_until: str = ""


def go_away(tx: Tx, team: Team, ask: Away, *, by: Actor, now: datetime) -> list[Absence]:
    """Note the absence and open a conflict for each seat that it touches; days that are known add nothing."""
    member = _member_for(tx, team, ask.person_id, by=by)
    on = today(now, team.time_zone)
    first_on = ask.first_on or on
    if ask.last_on < on or first_on < on - timedelta(days=1):
        raise BadField("Until", _("This lies in the past. Choose today or a later day."))
    if ask.last_on < first_on:
        raise BadField("Until", _("This lies before the first day."))
    if ask.last_on - first_on > LONGEST:
        raise BadField(
            "Until", _("Choose a day within a year. Whoever leaves for good gets a last day on the page of people.")
        )
    person_id = member.person.id
    tx.note(on_behalf_of=person_id)
    lock_people(tx, [person_id])
    known = absences_of(tx, [person_id], first_on, ask.last_on)
    added = [
        add_absence(tx, person_id, NewAbsence(*stretch), now=now, by=by.id if by.id != person_id else None)
        for stretch in uncovered(first_on, ask.last_on, known)
    ]
    look_again(tx, [person_id], now=now, by=by.id)
    return added


def show_away(tx: Tx, team: Team, person_id: int, *, by: Actor, now: datetime) -> AwayPage:
    member = _member_for(tx, team, person_id, by=by)
    on = today(now, team.time_zone)
    known = absences_of(tx, [person_id], on, on + AHEAD)
    tags = name_tags({each.person.id: each.person.name for each in members_of(tx, team.id)})
    seats = _own_seats(tx, team, person_id, by=by, now=now)
    return AwayPage(
        title=_("{name}: away", name=member.person.name) if by.id != person_id else _("I am away"),
        team=team.slug,
        team_name=team.name,
        person_id=person_id,
        who=tags[person_id],
        is_self=by.id == person_id,
        coordinates=by.coordinates(team.id),
        first_on=on,
        until=[_quick(on, on + timedelta(days=ahead)) for ahead in range(QUICK_DAYS)],
        away=tuple(_stretch(absence) for absence in known),
        seats=seats,
        needing=sum(seat.needs for seat in seats),
        mend_href=f"/teams/{team.slug}/mend",
    )


def uncovered(first_on: date, last_on: date, known: Iterable[Absence]) -> list[tuple[date, date]]:
    """The stretches of these days that no known absence has."""
    known = list(known)
    found: list[tuple[date, date]] = []
    for day in days(first_on, last_on):
        if any(absence.covers(day) for absence in known):
            continue
        if found and found[-1][1] == day - timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _member_for(tx: Tx, team: Team, person_id: int, *, by: Actor) -> Member:
    """Somebody of the team; only they and the coordinators may say so."""
    if by.id != person_id and not by.coordinates(team.id):
        raise NotAllowed("this person and the coordinators of the team")
    for member in members_of(tx, team.id):
        if member.person.id == person_id:
            return member
    raise NotFound("person in this team")


def _own_seats(tx: Tx, team: Team, person_id: int, *, by: Actor, now: datetime) -> list[OwnSeat]:
    broken = {conflict.seat_id for conflict in conflicts_of_people(tx, [person_id], after=now)}
    return [
        OwnSeat(
            slot_label(slot, team.time_zone, by.person.time_zone),
            duty_name(slot),
            f"/teams/{team.slug}/seats/{seat.id}",
            seat.id in broken,
        )
        for slot, seat, _ in person_seats_between(tx, [person_id], now, now + AHEAD)
        if slot.team_id == team.id and slot.start > now
    ]


def _quick(on: date, last_on: date) -> QuickDay:
    day = day_label(last_on)
    said = {0: (_("today only"), _("Today only")), 1: (_("until tomorrow"), _("Tomorrow"))}
    return QuickDay(*said.get((last_on - on).days, (_("until {day}", day=day), day)), last_on)


def _stretch(absence: Absence) -> str:
    first, last = day_label(absence.first_on), day_label(absence.last_on)
    return first if first == last else _("{first} to {last}", first=first, last=last)
