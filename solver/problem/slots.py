"""Slots, their seats, and benches: the seats of a slot that are alike to whoever sits in them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from solver.problem.words import BadProblem, need_name, need_stretch, need_whole


@dataclass(frozen=True, slots=True)
class Slot:
    """One dated stretch of a shift, [start, end).

    `on` is the wall date of its start. `weekend` is the first day of its weekend and `weekend_day` 1 or 2, both set
    if and only if the slot lies on a weekend day. `importance` is what an open seat in it costs.
    """

    id: str
    kind: str
    start: datetime
    end: datetime
    on: date
    weekend: date | None = None
    weekend_day: int | None = None
    importance: int = 1

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        need_name("slot", self.id)
        owner = f"slot {self.id!r}"
        need_name(f"kind of {owner}", self.kind)
        start, end = need_stretch(owner, self.start, self.end)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        need_whole(owner, "importance", self.importance, least=1)
        if abs((self.start.date() - self.on).days) > 1:
            raise BadProblem(f"{owner}: starts {self.start.isoformat()}, which is not on {self.on}")
        if (self.weekend is None) != (self.weekend_day is None):
            raise BadProblem(f"{owner}: weekend and weekend_day belong together")
        if self.weekend is not None:
            need_whole(owner, "weekend_day", self.weekend_day, least=1, most=2)
            if (self.weekend_day == 1) != (self.weekend == self.on) or self.weekend > self.on:
                raise BadProblem(
                    f"{owner}: is day {self.weekend_day} of the weekend of {self.weekend}, but on {self.on}"
                )

    @property
    def minutes(self) -> int:
        """The length, in minutes of real time."""
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def week(self) -> tuple[int, int]:
        """The ISO year and week of the slot's date."""
        return self.on.isocalendar()[:2]


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in a slot, worth `points`.

    A seat with a `skill` takes only people who have it. A `shadow` seat is for a shadow beside a mentor. An `extra`
    seat lies beyond the need: nobody misses it, and filling it costs `over`.
    """

    id: str
    slot: str
    points: int
    skill: str | None = None
    shadow: bool = False
    extra: bool = False
    over: int = 0

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        need_name("seat", self.id)
        owner = f"seat {self.id!r}"
        need_whole(owner, "points", self.points, most=10_000)
        need_whole(owner, "over", self.over)
        if self.shadow and self.extra:
            raise BadProblem(f"{owner}: a shadow seat cannot be extra, nobody needs it anyway")
        if self.over and not self.extra:
            raise BadProblem(f"{owner}: only an extra seat has a price for over-cover")


@dataclass(frozen=True)
class Bench:
    """The seats of one slot that differ in nothing a person could notice: the search asks only for a bench."""

    slot: Slot
    points: int
    skill: str | None
    shadow: bool
    seats: tuple[Seat, ...]

    @cached_property
    def id(self) -> str:
        """A name that depends on nothing but the bench itself."""
        return f"{self.slot.id}/{self.points}/{self.skill or ''}/{'shadow' if self.shadow else ''}"

    @cached_property
    def needed(self) -> tuple[Seat, ...]:
        """The seats that are open if nobody sits there."""
        return tuple(seat for seat in self.seats if not seat.extra)

    @cached_property
    def extra(self) -> tuple[Seat, ...]:
        """The seats beyond the need."""
        return tuple(seat for seat in self.seats if seat.extra)

    @cached_property
    def over(self) -> int:
        """What each seat filled beyond the need costs; a bench has one price."""
        return max((seat.over for seat in self.extra), default=0)
