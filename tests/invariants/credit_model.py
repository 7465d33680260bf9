"""What must come of each step in a credit's life, worked out by plain code that shares nothing with the service."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Stretch = tuple[int, datetime, datetime]  # person, from, until
Day = tuple[int, date]  # person, day


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
    """Who covered what, who was doubted, what was earned, taken and fell away."""

    slots: dict[int, tuple[date, datetime, datetime]] = field(default_factory=dict)  # seat → day, start, end
    covers: dict[int, list[Stretch]] = field(default_factory=dict)
    doubted: set[Day] = field(default_factory=set)
    upheld: set[Day] = field(default_factory=set)
    confirmed: set[tuple[int, int]] = field(default_factory=set)  # person, seat
    done: dict[Day, str] = field(default_factory=dict)  # earned, or counted already
    grants: list[Grant] = field(default_factory=list)
    used: dict[int, int] = field(default_factory=dict)
    closed: date = date.min

    # ---- who is credited ----

    def credited(self, day: date) -> int | None:
        """Of a day the one who covers it longest; of two alike the one who was first."""
        hours: dict[int, timedelta] = {}
        for seat in sorted(self.seats(day), key=lambda one: self.slots[one][1]):
            for person, start, end in self.covers.get(seat, []):
                hours[person] = hours.get(person, timedelta()) + (end - start)
        best = max(hours.values(), default=None)
        return next((person for person, length in hours.items() if length == best), None)

    def seats(self, day: date) -> list[int]:
        return [seat for seat, (on, _, _) in self.slots.items() if on == day]

    def held_by(self, person: int, day: date) -> list[int]:
        return [seat for seat in self.seats(day) if any(person == one for one, _, _ in self.covers.get(seat, []))]

    def days(self) -> set[date]:
        return {on for on, _, _ in self.slots.values()}

    def last_end(self, day: date) -> datetime:
        return max(self.slots[seat][2] for seat in self.seats(day))

    def follow_cover(self) -> None:
        """After a publication: a day that went to somebody else is not the upheld one's any more."""
        self.upheld = {(person, day) for person, day in self.upheld if self.credited(day) == person}

    def is_expected(self, who: Day) -> bool:
        person, day = who
        return self.credited(day) == person and who not in self.upheld and who not in self.done

    def due_at(self, who: Day, hours: int, *, asks: bool) -> datetime:
        person, day = who
        seats = self.held_by(person, day)
        whole = asks and bool(seats) and all((person, seat) in self.confirmed for seat in seats)
        return self.last_end(day) + timedelta(hours=0 if whole else hours)

    # ---- what people have ----

    def counted_on(self, day: date) -> date:
        return day if day > self.closed else self.closed + timedelta(days=1)

    def grant(self, person: int, day: date, amount: int, months: int, *, on: date | None = None) -> None:
        self.grants.append(Grant(person, day, self.counted_on(on or day), amount, months))

    def of_day(self, person: int, day: date) -> int:
        return sum(one.amount for one in self.grants if one.alive and (one.person, one.day) == (person, day))

    def of_weekend(self, person: int, day: date) -> int:
        saturday = day - timedelta(days=day.weekday() - 5)
        return self.of_day(person, saturday) + self.of_day(person, saturday + timedelta(days=1))

    def balance(self, person: int) -> int:
        own = [one for one in self.grants if one.person == person]
        left = sum(one.amount for one in own if one.alive) - sum(one.expired for one in own)
        return left - self.used.get(person, 0)

    def expire(self, person: int, today: date) -> None:
        """The oldest part is used first; what is left of a part falls away after its last day."""
        used = self.used.get(person, 0)
        own = [one for one in self.grants if one.person == person and one.alive]
        for one in sorted(own, key=lambda grant: grant.on):
            left = one.amount - one.expired
            taken = min(left, used)
            used, left = used - taken, left - taken
            gone_on = one.gone_on()
            if gone_on is not None and gone_on <= today:
                one.expired += left
