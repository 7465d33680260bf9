"""What has become of the events of a team: the facts of each published seat, and what of it is news to calendars."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.calendars.event import NEAR, Beside, Event, Facts, Names, public_card
from app.domain.people import NameTag
from app.domain.team import Team

MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat as it is published now, with what its event needs of the slot."""

    uid: str
    seat_id: int
    slot_id: int
    person_id: int | None
    sequence: int
    changed_at: datetime
    role: str
    on: date
    starts_at: time
    ends_at: time
    zone: str
    start: datetime
    end: datetime
    weekend: bool
    swapped: bool  # by whoever has it now


@dataclass(frozen=True, slots=True)
class News:
    """What changes in the events of a team, and whom it concerns."""

    events: Sequence[Event]  # new or changed
    gone: Sequence[str]
    moved: Sequence[tuple[Event | None, Event | None]]  # before and after, where person, time or kind is another one

    @property
    def people(self) -> set[int]:
        """Everybody whose calendar shows one of these events, or did."""
        sides = [side for pair in self.moved for side in pair if side is not None]
        return {each.person_id for each in [*self.events, *sides] if each.person_id is not None}


@dataclass(frozen=True, slots=True)
class Chronicler:
    """Tells of each published seat of a team what calendars should say."""

    team: Team
    sittings: Sequence[Sitting]
    tags: Mapping[int, NameTag]
    whole_days: Callable[[date], bool]  # whether weekend cover of that day is shown by whole days
    base_url: str

    def news(self, kept: Mapping[str, Event], *, now: datetime) -> News:
        """Against what calendars say so far. What has ended stays as it was told, unless somebody else was there."""
        around = _Around(self.sittings, self.tags)
        cards = {weekend: public_card(self.team, weekend=weekend) for weekend in (False, True)}
        events: list[Event] = []
        moved: list[tuple[Event | None, Event | None]] = []
        for sitting in self.sittings:
            was = kept.get(sitting.uid)
            if was is not None and sitting.end <= now and _same_seat(was, sitting):
                continue
            now_is = _next(was, sitting, self._facts(sitting, around, cards[sitting.weekend]), self.team.id, now=now)
            if now_is is was:
                continue
            events.append(now_is)
            if was is None or was.sequence != now_is.sequence:
                moved.append((was, now_is))
        published = {sitting.uid for sitting in self.sittings}
        gone = [uid for uid in kept if uid not in published]
        return News(events, gone, [*moved, *((kept[uid], None) for uid in gone)])

    def _facts(self, sitting: Sitting, around: "_Around", card: tuple[tuple[str, str], ...]) -> Facts:
        who = self.tags[sitting.person_id] if sitting.person_id is not None else None
        return Facts(
            role=sitting.role,
            team=self.team.name,
            on=sitting.on,
            hours=f"{sitting.starts_at:%H:%M}–{sitting.ends_at:%H:%M}",
            zone=sitting.zone,
            weekend=sitting.weekend,
            whole_day=sitting.weekend and self.whole_days(sitting.on),
            who=(who.short, who.full) if who else None,
            along=around.along(sitting),
            before=around.before(sitting),
            after=around.after(sitting),
            card=card,
            url=f"{self.base_url}/teams/{self.team.slug}/seats/{sitting.seat_id}",
            swapped=sitting.swapped,
        )


class _Around:
    """Who sits beside, before and after a seat; in the order of seats, as another order would be news to calendars."""

    def __init__(self, sittings: Sequence[Sitting], tags: Mapping[int, NameTag]) -> None:
        self._slots: dict[int, list[tuple[int, tuple[str, str]]]] = {}
        self._ending: dict[datetime, list[tuple[str, str]]] = {}
        self._starting: dict[datetime, list[tuple[str, str]]] = {}
        for each in sorted(sittings, key=lambda each: (each.start, each.seat_id)):
            ending, starting = self._ending.setdefault(each.end, []), self._starting.setdefault(each.start, [])
            if each.person_id is not None:
                name = (tags[each.person_id].short, tags[each.person_id].full)
                self._slots.setdefault(each.slot_id, []).append((each.seat_id, name))
                ending.append(name)
                starting.append(name)
        self._ends, self._starts = sorted(self._ending), sorted(self._starting)

    def along(self, sitting: Sitting) -> Names:
        return _once(name for seat, name in self._slots.get(sitting.slot_id, ()) if seat != sitting.seat_id)

    def before(self, sitting: Sitting) -> Beside | None:
        at = bisect_right(self._ends, sitting.start) - 1
        if at < 0 or sitting.start - self._ends[at] > NEAR:
            return None
        return Beside(_clock(self._ends[at], sitting.zone), _once(self._ending[self._ends[at]]))

    def after(self, sitting: Sitting) -> Beside | None:
        at = bisect_left(self._starts, sitting.end)
        if at == len(self._starts) or self._starts[at] - sitting.end > NEAR:
            return None
        return Beside(_clock(self._starts[at], sitting.zone), _once(self._starting[self._starts[at]]))


def _next(was: Event | None, sitting: Sitting, facts: Facts, team_id: int, *, now: datetime) -> Event:
    """The event as it should be; the very same value if nothing of it is news.

    Its moment rises even when two changes come within a second or the clock has gone back: calendars would keep
    the older state otherwise.
    """
    told = facts.to_text()
    if was is None:
        return _event(sitting, team_id, told)
    if was.facts == told and _same_seat(was, sitting):
        return was
    moved = not _same_seat(was, sitting) or Facts.from_text(was.facts).whole_day != facts.whole_day
    changed_at = max(now.replace(microsecond=0), was.changed_at + timedelta(seconds=1))
    sequence = max(was.sequence + 1, sitting.sequence) if moved else was.sequence
    return replace(_event(sitting, team_id, told), sequence=sequence, changed_at=changed_at)


def _event(sitting: Sitting, team_id: int, facts: str) -> Event:
    return Event(
        uid=sitting.uid,
        seat_id=sitting.seat_id,
        team_id=team_id,
        person_id=sitting.person_id,
        on=sitting.on,
        start=sitting.start,
        end=sitting.end,
        sequence=sitting.sequence,
        changed_at=sitting.changed_at,
        facts=facts,
    )


def _same_seat(was: Event, sitting: Sitting) -> bool:
    return (was.person_id, was.start, was.end) == (sitting.person_id, sitting.start, sitting.end)


def _clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def _once(names: Iterable[tuple[str, str]]) -> Names:
    """Each name once, and no more than a reader reads."""
    told = tuple(dict.fromkeys(names))
    return told if len(told) <= MOST_NAMES else (*told[: MOST_NAMES - 1], ("…", "…"))
