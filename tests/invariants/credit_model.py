"""What must come of each step in a credit's life, worked out by plain code that shares nothing with the service."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FACTOR = 2  # of weekend days, unless the team says otherwise

Piece = tuple[int, datetime, datetime]  # person, from, until
Day = tuple[int, date]  # person, day
Share = tuple[int, int]  # person, seat


@dataclass(frozen=True)
class Stint:
    """One slot of a seat: its hours, and what it counts."""

    day: date
    start: datetime
    end: datetime
    points: int

    @property
    def weekend(self) -> date | None:
        return saturday_of(self.day) if self.day.weekday() >= 5 else None


@dataclass
class Grant:
    """Quarter days that somebody got: for a day of cover, by a decision, or by a correction."""

    person: int
    day: date  # of the cover
    on: date  # for which it counts
    amount: int
    months: int  # after which it falls away; 0: never
    alive: bool = True
    expired: int = 0

    def gone_on(self) -> date | None:
        if not self.months:
            return None
        year, month = divmod(self.on.year * 12 + self.on.month - 1 + self.months, 12)
        return date(year, month + 1, min(self.on.day, monthrange(year, month + 1)[1])) + timedelta(days=1)


@dataclass
class Model:
    """Who covered what, who was doubted, what was planned, earned, taken and fell away."""

    stints: dict[int, Stint] = field(default_factory=dict)  # seat →
    covers: dict[int, list[Piece]] = field(default_factory=dict)  # seat →
    policies: list[tuple[date, dict[str, Any]]] = field(default_factory=list)
    expected: dict[Day, tuple[int, dict[str, Any]]] = field(default_factory=dict)  # seat, amounts as they were then
    planned: dict[Share, int] = field(default_factory=dict)
    by_clock: dict[Share, int] = field(default_factory=dict)  # points that the clock made earned, and that stand
    points: Counter[tuple[int, int | None]] = field(default_factory=Counter)  # person, seat → all that is earned
    doubted: set[Day] = field(default_factory=set)
    confirmed: set[Share] = field(default_factory=set)
    grants: list[Grant] = field(default_factory=list)
    used: Counter[int] = field(default_factory=Counter)
    closed: date = date.min

    def in_force(self, day: date) -> dict[str, Any]:
        started = [one for one in self.policies if one[0] <= day] or self.policies[:1]
        return max(started, key=lambda one: one[0])[1]

    # ---- slots and who covers them ----

    def open_seat(self, seat: int, day: date, hours: tuple[time, time]) -> None:
        start, end = (datetime.combine(day, at, LONDON).astimezone(ZoneInfo("UTC")) for at in hours)
        rate = self.in_force(day).get("points_an_hour", 1) * (FACTOR if day.weekday() >= 5 else 1)
        self.stints[seat] = Stint(day, start, end, int((end - start) / timedelta(hours=1) * rate + 0.5))
        self.covers[seat] = []

    def change(self, covers: Mapping[int, list[Piece]]) -> None:
        """A publication: points and leave that are not earned yet follow the cover."""
        days = sorted({self.stints[seat].day for seat in covers})
        had = {day: self.credited(day) for day in days}
        for seat, pieces in covers.items():
            was, self.covers[seat] = self.shares(seat), pieces
            now = self.shares(seat)
            for person in was.keys() | now.keys():
                if was.get(person) != now.get(person):
                    self.planned.pop((person, seat), None)
                    if now.get(person):
                        self.planned[person, seat] = now[person]
        for day in days:
            self._move_leave(day, had[day], self.credited(day))

    def _move_leave(self, day: date, had: dict[int, int], has: dict[int, int]) -> None:
        for person in had.keys() | has.keys():
            waited = (person, day) in self.expected
            if had.get(person) == has.get(person):
                continue
            self.expected.pop((person, day), None)
            if person in has and (person not in had or waited):
                self.expected[person, day] = (has[person], self.in_force(day))

    def shares(self, seat: int) -> dict[int, int]:
        """The points of a seat by the minutes that people cover; what is left over to whoever is cut most."""
        minutes: Counter[int] = Counter()
        for person, start, end in self.covers[seat]:
            minutes[person] += int((end - start).total_seconds()) // 60
        points, whole = self.stints[seat].points, sum(minutes.values())
        found = {person: points * part // whole for person, part in minutes.items()}
        for person in sorted(minutes, key=lambda one: (-(points * minutes[one] % whole), one)):
            if sum(found.values()) < points:
                found[person] += 1
        return found

    def credited(self, day: date) -> dict[int, int]:
        """Who gets a weekend day, and for which seat: in each line of cover the one who covers it longest."""
        lines: list[list[int]] = []
        for seat in sorted(self.seats(day), key=lambda one: (self.stints[one].start, one)):
            line = next((one for one in lines if self.stints[one[-1]].end <= self.stints[seat].start), None)
            if line is None:
                lines.append(line := [])
            line.append(seat)
        found: dict[int, int] = {}
        for line in lines if day.weekday() >= 5 else []:
            hours: dict[int, Counter[int]] = {}
            for seat in line:
                for person, start, end in self.covers[seat]:
                    hours.setdefault(person, Counter())[seat] += int((end - start).total_seconds())
            if hours:
                best = max(hours, key=lambda one: hours[one].total())
                found.setdefault(best, max(hours[best], key=lambda seat: hours[best][seat]))
        return found

    def seats(self, day: date) -> list[int]:
        return [seat for seat, stint in self.stints.items() if stint.day == day]

    def held_by(self, person: int, day: date) -> list[int]:
        return [seat for seat in self.seats(day) if any(person == one for one, _, _ in self.covers[seat])]

    # ---- when leave is due ----

    def due_at(self, who: Day) -> datetime:
        person, day = who
        amounts, seats = self.expected[who][1], self.held_by(person, day)
        whole = amounts.get("check_in", True) and bool(seats) and all((person, one) in self.confirmed for one in seats)
        last = max(self.stints[seat].end for seat in self.seats(day))
        return last + timedelta(hours=0 if whole else amounts["objection_hours"])

    def due(self, now: datetime) -> list[Day]:
        waiting = sorted(self.expected, key=lambda who: (who[1], who[0]))
        return [who for who in waiting if who not in self.doubted and self.due_at(who) <= now]

    # ---- what people have ----

    def earn(self, now: datetime) -> None:
        for (person, seat), points in list(self.planned.items()):
            if self.stints[seat].end <= now:
                self.by_clock[person, seat] = self.planned.pop((person, seat))
                self.points[person, seat] += points
        for person, day in self.due(now):
            _, amounts = self.expected.pop((person, day))
            if self.of_day(person, day) < 1 and self.of_weekend(person, day) < 2:
                self.grant(person, day, 1, amounts.get("leave_expires_months", 0))

    def counted_on(self, day: date) -> date:
        return day if day > self.closed else self.closed + timedelta(days=1)

    def grant(self, person: int, day: date, amount: int, months: int, *, on: date | None = None) -> None:
        self.grants.append(Grant(person, day, self.counted_on(on or day), amount, months))

    def of_day(self, person: int, day: date) -> int:
        return sum(one.amount for one in self.grants if one.alive and (one.person, one.day) == (person, day))

    def of_weekend(self, person: int, day: date) -> int:
        saturday = saturday_of(day)
        return self.of_day(person, saturday) + self.of_day(person, saturday + timedelta(days=1))

    def expired(self, person: int) -> int:
        return sum(one.expired for one in self.grants if one.person == person)

    def balance(self, person: int) -> int:
        given = sum(one.amount for one in self.grants if one.alive and one.person == person)
        return given - self.expired(person) - self.used[person]

    def expire(self, person: int, today: date) -> None:
        """The oldest part is used first; what is left of a part falls away after its last day."""
        used = self.used[person]
        own = [one for one in self.grants if one.person == person and one.alive]
        for one in sorted(own, key=lambda grant: grant.on):
            left = one.amount - one.expired
            taken = min(left, used)
            used, left = used - taken, left - taken
            gone_on = one.gone_on()
            if gone_on is not None and gone_on <= today:
                one.expired += left

    # ---- decisions ----

    def uphold(self, who: Day, instead: int | None, now: datetime) -> None:
        """The day was not covered by this person: what it brought goes, perhaps to somebody else."""
        person, day = who
        months = None
        if who in self.expected:
            months = self.expected.pop(who)[1].get("leave_expires_months", 0)
        for seat in self.seats(day):
            moved = self.by_clock.pop((person, seat), 0)
            self.points[person, seat] -= moved
            if self.stints[seat].start <= now:
                moved += self.planned.pop((person, seat), 0)
            if instead is not None and moved:
                self.points[instead, seat] += moved
        if instead is not None and months is not None:
            self.grant(instead, day, 1, months)


def saturday_of(day: date) -> date:
    """What a weekend day's weekend is called."""
    return day - timedelta(days=day.weekday() - 5)
