"""Who is on now and who is next, and how that is said in one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.calendars import duty_name
from app.domain.language import _, distance, listed, weekday, weekday_and_date
from app.domain.people import NameTag
from app.domain.slot import Slot
from app.domain.timetable import day_label, hours_label, wall_hours


@dataclass(frozen=True, slots=True)
class Turn:
    """One seat at one time, with whoever is published in it."""

    seat_id: int
    slot: Slot
    person_id: int | None
    who: NameTag | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The seats that run at a moment, and those that start next after it."""

    now: tuple[Turn, ...]
    next: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that a page begins with: a word before, what is to be read from afar, a line below."""

    what: str
    say: str
    sub: str


def standing(turns: Iterable[Turn], *, at: datetime) -> Standing:
    """What of these runs at the moment, and the earliest that starts after it."""
    turns = sorted(turns, key=lambda turn: (turn.slot.start, turn.slot.end, turn.seat_id))
    ahead = [turn for turn in turns if turn.slot.start > at]
    return Standing(
        now=tuple(turn for turn in turns if turn.slot.start <= at < turn.slot.end),
        next=tuple(turn for turn in ahead if turn.slot.start == ahead[0].slot.start),
    )


def team_answer(stands: Standing, *, reader_id: int, zone: str, at: datetime, own_zone: str | None = None) -> Answer:
    """“Bo is on until 14:00”, “Next: Chi, from 14:00.”; somebody in another zone sees their own time beside it."""
    on = [turn for turn in stands.now if turn.who is not None]
    following = _next(stands.next, reader_id=reader_id, zones=(zone, own_zone), at=at)
    if not on:
        say = _("The seat that runs now is open") if stands.now else _("Nobody is on now")
        return Answer("", say, following)
    ends = {turn.slot.end for turn in on}
    until = here_and_there(ends.pop(), (zone, own_zone), at=at) if len(ends) == 1 else ""
    return Answer("", _are_on(on, reader_id, until), following)


def own_answer(turns: Sequence[Turn], *, zone: str, at: datetime, team_names: Mapping[int, str]) -> Answer:
    """“You are on Tuesday 14–18”, from one's own seats in order of start."""
    running = [turn for turn in turns if turn.slot.start <= at < turn.slot.end]
    if running:
        last = max(running, key=lambda turn: turn.slot.end)
        until = _("until {moment}", moment=moment(last.slot.end, zone, at=at))
        return Answer(_("You are on now"), until, _duty(last, team_names))
    ahead = [turn for turn in turns if turn.slot.start > at]
    if not ahead:
        return Answer("", _("No duty ahead for you") if team_names else _("You are in no team"), "")
    first = ahead[0]
    hours = hours_label(*wall_hours(first.slot.start, first.slot.end, zone))
    return Answer(_("You are on"), f"{_day(first.slot.start, zone, at=at)} {hours}", _duty(first, team_names))


def names(turns: Sequence[Turn], reader_id: int) -> str:
    """“Bo and Chi”, the reader first and called you."""
    tags = {turn.person_id: turn.who.short for turn in turns if turn.who is not None}
    said = [_("You")] * (reader_id in tags) + [short for person, short in tags.items() if person != reader_id]
    if len(said) > 4:
        said = [*said[:3], _("{number} others", number=len(said) - 3)]
    return listed(said)


def moment(value: datetime, zone: str, *, at: datetime) -> str:
    """“14:00”, with the day where it is another one than at that moment."""
    there, here = value.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(zone))
    return f"{there:%H:%M}" if there.date() == here.date() else f"{day_label(there.date())}, {there:%H:%M}"


def here_and_there(value: datetime, zones: tuple[str, str | None], *, at: datetime) -> str:
    """“14:00”; to a reader in another zone than the team “14:00 (22:00 for you)”."""
    there, own = moment(value, zones[0], at=at), moment(value, zones[1] or zones[0], at=at)
    if there != own and _says_day(value, zones, at=at):
        own = f"{value.astimezone(ZoneInfo(zones[1] or zones[0])):%H:%M}"
    return there if there == own else _("{moment} ({own} for you)", moment=there, own=own)


def _says_day(value: datetime, zones: tuple[str, str | None], *, at: datetime) -> bool:
    """Whether the day that is said with the team's time is the reader's own, too."""
    there, own = (value.astimezone(ZoneInfo(each or zones[0])).date() for each in zones)
    return there == own and there != at.astimezone(ZoneInfo(zones[0])).date()


def _next(turns: Sequence[Turn], *, reader_id: int, zones: tuple[str, str | None], at: datetime) -> str:
    if not turns:
        return _("No further slot is published.")
    seated = [turn for turn in turns if turn.who is not None]
    who = names(seated, reader_id) if seated else _("an open seat")
    if {turn.person_id for turn in seated} == {reader_id}:
        who = _("you")
    return _("Next: {who}, from {moment}.", who=who, moment=here_and_there(turns[0].slot.start, zones, at=at))


def _are_on(on: Sequence[Turn], reader_id: int, until: str) -> str:
    who, people = names(on, reader_id), {turn.person_id for turn in on}
    if people == {reader_id}:
        return _("You are on until {moment}", moment=until) if until else _("You are on")
    if len(people) == 1:
        return _("{who} is on until {moment}", who=who, moment=until) if until else _("{who} is on", who=who)
    if reader_id in people:  # of “you and Bo”, other languages use another verb than of “Bo and Chi”
        return (
            _("{with_you} are on until {moment}", with_you=who, moment=until)
            if until
            else _("{with_you} are on", with_you=who)
        )
    return _("{who} are on until {moment}", who=who, moment=until) if until else _("{who} are on", who=who)


def _duty(turn: Turn, team_names: Mapping[int, str]) -> str:
    return f"{duty_name(turn.slot)}, {team_names[turn.slot.team_id]}"


def _day(value: datetime, zone: str, *, at: datetime) -> str:
    """“today”, “tomorrow”, “Tuesday” within the week, else with the date."""
    there, here = value.astimezone(ZoneInfo(zone)).date(), at.astimezone(ZoneInfo(zone)).date()
    ahead = (there - here).days
    if ahead < 2:
        return distance(ahead)
    return weekday(there) if ahead < 7 else weekday_and_date(there)
