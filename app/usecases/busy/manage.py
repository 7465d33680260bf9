"""Telling of one's own calendar, looking at what it suggests, and taking it over or not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.changing.conflicts import look_again
from app.domain.answer import Mark, NewAbsence, NewAnswer
from app.domain.board import with_own
from app.domain.busy import AHEAD, MOST_SOURCES, Busy, BusyTime, in_the_way, merged
from app.domain.calendars import duty_name
from app.domain.kept import kept
from app.domain.language import N_, _
from app.domain.people import Actor, asked
from app.domain.refusals import BadField
from app.domain.round import Round
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.text import clean_line
from app.domain.timetable import day_label, moment_label
from app.ical import Refused, read_busy
from app.store import busy
from app.store.answers import absences_of, add_absence, get_answer, save_answer
from app.store.people import lock_people
from app.store.rounds import get_round, rounds_of, slots_of
from app.store.sealing import SealBroken, Sealing
from app.store.teams import members_of
from app.store.transaction import Database, Tx
from app.usecases.busy.addresses import opened, sealed

NAME_LIMIT, ADDRESS_LIMIT = 60, 2_000
AT_ONCE = "busy calendars"


@dataclass(frozen=True, slots=True)
class TellOf:
    """A calendar by its address, or the bytes of a file that is read once."""

    name: str
    address: str = ""
    file: bytes = b""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Name"), limit=NAME_LIMIT))
        address = self.address.strip()
        if address.lower().startswith("webcal://"):
            address = f"https://{address[len('webcal://') :]}"
        object.__setattr__(self, "address", address[: ADDRESS_LIMIT + 1])
        if bool(address) == bool(self.file):
            raise BadField("Calendar", _("Give either the address of a calendar or a file."))
        if address and not address.lower().startswith(("https://", "http://")):
            raise BadField(
                "Address", _("It must begin with https:// or webcal://. Copy it from the calendar's settings.")
            )
        if len(address) > ADDRESS_LIMIT:
            raise BadField("Address", _("At most {most} characters fit.", most=ADDRESS_LIMIT))


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of, and what its file holds."""

    ask: TellOf
    stretches: tuple[Busy, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    id: int
    name: str
    host: str  # no more of the address: the rest may be a secret
    read_at: datetime | None
    fault: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Away:
    """A suggested absence."""

    id: int
    days: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Slots of an open round at which one is busy."""

    team: str
    round_id: int
    period: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BusyPage:
    title: str
    sources: list[SourceLine]
    away: list[Away]
    blocked: list[Blocked]
    zone: str
    typed: dict[str, str]


def read_first(database: Database, ask: TellOf, *, by: Actor, now: datetime) -> Told:
    """Reads a file, if it is one, outside of any transaction: it may take seconds, in which others want to write."""
    if not ask.file:
        return Told(ask)
    with database.reading() as tx:
        _require_room(tx, by)
    return Told(ask, tuple(read(ask.file, by, now=now)))


def tell_of(tx: Tx, told: Told, *, sealing: Sealing, by: Actor, now: datetime) -> None:
    """What a file held is kept; an address is asked in the background, and again every few hours."""
    lock_people(tx, [by.id])
    _require_room(tx, by)
    address = sealed(told.ask.address, by.id, sealing=sealing)
    source = busy.add_source(tx, by.id, name=told.ask.name, address=address, now=now)
    if told.ask.file:
        busy.save_times(tx, source.id, told.stretches, now=now)
    else:
        tx.demand(AT_ONCE, source.id)


def read(data: bytes, by: Actor, *, now: datetime) -> list[Busy]:
    """What a file tells of the times to come."""
    try:
        return still_busy(data, zone_of(by), now=now)
    except Refused as why:
        raise BadField("Calendar", kept(str(why))) from None


def still_busy(data: bytes, zone: str, *, now: datetime) -> list[Busy]:
    """Only from when to when, from now on: what the calendar says besides is forgotten here. Raises Refused."""
    since = (now - timedelta(days=1)).date()  # it may still be yesterday there
    spans = read_busy(data, zone=zone, since=since, until=(now + AHEAD).date())
    return merged([Busy(each.start, each.end, each.first_on, each.last_on) for each in spans if each.end > now])


def show_busy(tx: Tx, *, by: Actor, sealing: Sealing, now: datetime, typed: dict[str, str] | None = None) -> BusyPage:
    sources = busy.sources_of(tx, by.id)
    times = [time for time in busy.times_of(tx, [each.id for each in sources]) if time.busy.end > now]
    suggested = [time for time in times if time.state == busy.SUGGESTED]
    return BusyPage(
        title=_("When I am busy"),
        sources=[_line(each, sealing) for each in sources],
        away=[Away(time.id, _days(time.busy)) for time in suggested if _is_new_absence(tx, by, time)],
        blocked=_blocked(tx, by, suggested, now=now),
        zone=zone_of(by),
        typed={"name": "", "address": ""} | (typed or {}),
    )


def take_absences(tx: Tx, time_ids: Collection[int], *, by: Actor, now: datetime) -> int:
    """Make absences of these suggestions; days on which one is away already are left as they are."""
    lock_people(tx, [by.id])
    look_again(tx, [by.id], now=now, by=by.id)
    taken = 0
    for time in _own(tx, by, time_ids):
        if time.busy.first_on and time.busy.last_on and _is_new_absence(tx, by, time):
            absence = add_absence(tx, by.id, NewAbsence(time.busy.first_on, time.busy.last_on, ""), now=now)
            busy.decide(tx, [time.id], busy.TAKEN, absence_id=absence.id)
            taken += 1
    return taken


def leave(tx: Tx, time_ids: Collection[int], *, by: Actor) -> None:
    """Not see these suggestions again."""
    busy.decide(tx, [time.id for time in _own(tx, by, time_ids)], busy.LEFT)


def mark_cannot(tx: Tx, team: Team, round_id: int, *, by: Actor, now: datetime) -> int:
    """Mark the slots of an open round at which one is busy; every other mark stays as it is."""
    get_round(tx, team.id, round_id, lock=True)
    lock_people(tx, [by.id])
    look_again(tx, [by.id], now=now, by=by.id)  # it may be published already
    times = [t for t in busy.times_of(tx, [s.id for s in busy.sources_of(tx, by.id)]) if t.state != busy.LEFT]
    for round_, slots in _open_rounds(tx, team, by, now=now):
        if round_.id == round_id:
            answer = get_answer(tx, round_.id, by.id)
            wanted = [
                s for s in in_the_way(slots, [t.busy for t in times]) if answer.what.marks.get(s.id) != Mark.CANNOT
            ]
            marks = {**answer.what.marks, **{slot.id: Mark.CANNOT for slot in wanted}}
            what: NewAnswer = replace(answer.what, marks=marks)
            save_answer(tx, round_.id, by.id, what, version=answer.version, now=now)
            return len(wanted)
    raise BadField("Round", _("It takes no answers any more."))


def read_again(tx: Tx, source_id: int, *, by: Actor, now: datetime) -> None:
    """Have a calendar asked now, and not only when its time comes."""
    source = busy.get_source(tx, by.id, source_id)
    if not source.address:
        raise BadField("Calendar", _("This was a file, read once. Tell us of it again."))
    busy.put_off(tx, source.id, until=now, fault=source.fault)
    tx.demand(AT_ONCE, source.id)


def forget(tx: Tx, source_id: int, *, by: Actor) -> None:
    busy.remove_source(tx, by.id, source_id)


def zone_of(by: Actor) -> str:
    return by.person.time_zone or next((team.time_zone for team in by.teams), "UTC")


def _require_room(tx: Tx, by: Actor) -> None:
    if len(busy.sources_of(tx, by.id)) >= MOST_SOURCES:
        raise BadField(
            "Calendar",
            _("You have {most} already. Forget one that you do not use any more.", most=MOST_SOURCES),
        )


def _own(tx: Tx, by: Actor, time_ids: Collection[int]) -> list[BusyTime]:
    wanted = set(time_ids)
    times = busy.times_of(tx, [source.id for source in busy.sources_of(tx, by.id)])
    return [time for time in times if time.id in wanted and time.state == busy.SUGGESTED]


def _is_new_absence(tx: Tx, by: Actor, time: BusyTime) -> bool:
    first, last = time.busy.first_on, time.busy.last_on
    return first is not None and last is not None and not absences_of(tx, [by.id], first, last)


def _blocked(tx: Tx, by: Actor, times: list[BusyTime], *, now: datetime) -> list[Blocked]:
    found: list[Blocked] = []
    for team in by.teams:
        for round_, slots in _open_rounds(tx, team, by, now=now):
            marks = get_answer(tx, round_.id, by.id).what.marks
            ways = in_the_way(slots, [time.busy for time in times])
            ways = [slot for slot in ways if marks.get(slot.id) != Mark.CANNOT]
            if ways:
                found.append(
                    Blocked(team.slug, round_.id, round_.period.label, tuple(_slot(slot, team, by) for slot in ways))
                )
    return found


def _open_rounds(tx: Tx, team: Team, by: Actor, *, now: datetime) -> list[tuple[Round, list[Slot]]]:
    """The rounds that ask this person, with the slots that can be marked."""
    rounds = [each for each in rounds_of(tx, team.id) if each.takes_answers(now)]
    members = members_of(tx, team.id) if rounds else []
    return [
        (each, [slot for slot in slots_of(tx, each.period.id) if slot.weekend is None])
        for each in rounds
        if by.id in {m.person.id for m in asked(members, each.period.first_on, each.period.last_on)}
    ]


def _line(source: busy.Source, sealing: Sealing) -> SourceLine:
    try:
        address = opened(source, sealing=sealing)
    except SealBroken:
        address = ""  # the next reading tells its owner what to do
    host = address.partition("://")[2].partition("/")[0].rpartition("@")[2]
    waiting = bool(source.address) and source.read_at is None and not source.fault
    return SourceLine(source.id, source.name, host, source.read_at, kept(source.fault), waiting)


def _days(stretch: Busy) -> str:
    assert stretch.first_on is not None
    assert stretch.last_on is not None
    if stretch.last_on - stretch.first_on < timedelta(days=1):
        return day_label(stretch.first_on)
    return _("{first} to {last}", first=day_label(stretch.first_on), last=day_label(stretch.last_on))


def _slot(slot: Slot, team: Team, by: Actor) -> str:
    said = f"{moment_label(slot.start, team.time_zone)} {duty_name(slot)}"
    return with_own(said, slot, team.time_zone, by.person.time_zone)
