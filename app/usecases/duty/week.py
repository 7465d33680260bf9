"""The week ahead as a strip: seven days, one's own slots and open seats in front, and who else is on.

As on the boards, a slot stands under its own day. What is not over yet though its day is stands under today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain import language
from app.domain.board import hours_of, with_own
from app.domain.duty import Turn
from app.domain.language import _
from app.domain.people import Actor
from app.domain.policy import Policy, in_force
from app.domain.team import Team
from app.domain.timetable import hours_under, zone_label
from app.domain.walltime import today
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.duty.turns import turns_between

DAYS = 7
MOST = 6  # entries a day; more would be a board
AROUND = timedelta(days=2)  # no two walls are further apart


@dataclass(frozen=True, slots=True)
class StripEntry:
    text: str
    own: bool
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class StripDay:
    label: str
    is_weekend: bool
    gap_before: bool
    is_today: bool
    entries: tuple[StripEntry, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One team's week ahead, on the wall of its zone."""

    title: str
    zone: str
    days: tuple[StripDay, ...]


def week_ahead(tx: Tx, team: Team, *, by: Actor, now: datetime) -> Strip | None:
    """The seven days from today; nothing where none of them has a published seat."""
    first = today(now, team.time_zone)
    there = ZoneInfo(team.time_zone)
    start = datetime.combine(first, time(), there)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    turns = turns_between(tx, team, start - AROUND, start + timedelta(days=DAYS) + AROUND)
    ahead = [turn for turn in turns if turn.slot.end > now and turn.slot.on <= days[-1]]
    if not ahead and not any(turn.slot.on in days for turn in turns):
        return None
    policy = in_force(policies_of(tx, team.id), first).policy
    return Strip(
        title=_("{team}, the week ahead", team=team.name),
        zone=zone_label(team.time_zone),
        days=tuple(
            _day(
                day,
                [turn for turn in ahead if max(turn.slot.on, first) == day],
                team,
                policy=policy,
                by=by,
                is_today=day == first,
            )
            for day in days
        ),
    )


def _day(day: date, of_day: Sequence[Turn], team: Team, *, policy: Policy, by: Actor, is_today: bool) -> StripDay:
    foremost = [turn for turn in of_day if turn.person_id in (None, by.id)]
    others = [turn for turn in of_day if turn.person_id not in (None, by.id)]
    shown = sorted([*foremost, *others][:MOST], key=lambda turn: (turn.slot.start, turn.seat_id))
    entries = [_entry(day, turn, team, by=by) for turn in shown]
    if rest := len(of_day) - len(shown):
        more = _("and {n} more", n=rest)
        entries.append(StripEntry(more, own=False, open=False, href=f"/teams/{team.slug}#day-{day}"))
    turns_over = policy.is_weekend(day) != policy.is_weekend(day - timedelta(days=1))
    gap = turns_over and not is_today
    return StripDay(language.day(day), policy.is_weekend(day), gap, is_today, tuple(entries))


def _entry(day: date, turn: Turn, team: Team, *, by: Actor) -> StripEntry:
    own = turn.person_id == by.id
    who = _("you") if own else turn.who.short if turn.who else _("open")
    plain, hours = hours_of(turn.slot, team.time_zone), hours_under(day, turn.slot, team.time_zone)
    said = f"{hours} {who}" if hours == plain else f"{hours}, {who}"
    return StripEntry(
        text=with_own(said, turn.slot, team.time_zone, by.person.time_zone) if own else said,
        own=own,
        open=turn.person_id is None,
        href=f"/teams/{team.slug}/seats/{turn.seat_id}",
    )


def open_weekend(tx: Tx, team: Team, *, by: Actor, now: datetime) -> str:
    """The first weekend slot to come that is open, where people may take seats themselves; empty: there is none."""
    policy = in_force(policies_of(tx, team.id), today(now, team.time_zone)).policy
    if policy.claims == 0 or team not in by.teams:
        return ""
    coming = turns_between(tx, team, now, now + timedelta(days=60))
    free = [each for each in coming if each.person_id is None and each.slot.weekend and each.slot.start > now]
    if not free:
        return ""
    slot = free[0].slot
    said = f"{language.weekday_and_date(slot.on)}, {hours_under(slot.on, slot, team.time_zone)}"
    return with_own(said, slot, team.time_zone, by.person.time_zone)
