"""People as the solver knows them: fair shares, debts and limits, absences, and cover outside the problem's dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from solver.problem.words import BadProblem, need_name, need_stretch, need_whole


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may be given at most and at least within the problem's dates; None stands for no limit."""

    max_slots: int | None = None
    max_of_kind: Mapping[str, int] = field(default_factory=dict)
    max_minutes: int | None = None
    min_minutes: int | None = None
    max_consecutive_days: int | None = None
    min_consecutive_days: int | None = None
    min_days_off: int | None = None
    max_weekends: int | None = None

    def complain(self, owner: str) -> None:
        """Refuse nonsense in the owner's name."""
        for name in ("max_slots", "max_minutes", "min_minutes", "max_weekends"):
            if getattr(self, name) is not None:
                need_whole(owner, name, getattr(self, name))
        for name in ("max_consecutive_days", "min_consecutive_days", "min_days_off"):
            if getattr(self, name) is not None:
                need_whole(owner, name, getattr(self, name), least=1)
        for kind, most in self.max_of_kind.items():
            need_whole(owner, f"max_of_kind {kind!r}", most)
        if self.max_minutes is not None and self.min_minutes is not None and self.min_minutes > self.max_minutes:
            raise BadProblem(f"{owner}: min_minutes is more than max_minutes")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can cover.

    `share` is the weight of the person's fair share, in any unit as long as it is one for all (percent of a contract
    times days present, say). Debts are points behind (+) or ahead (−) of a fair share. A `shadow` is not ready for
    support yet and sits only in shadow seats; two `newcomer`s never cover a slot by themselves. `lost_lots` counts
    the draws lost before: each is one more ticket in this one. `together` says how the person likes weekends: True
    whole, False shared with others, None does not mind.
    """

    id: str
    share: int = 100
    weekday_debt: int = 0
    weekend_debt: int = 0
    shadow: bool = False
    newcomer: bool = False
    skills: frozenset[str] = frozenset()
    limits: Limits = Limits()
    together: bool | None = None
    lost_lots: int = 0

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        need_name("person", self.id)
        owner = f"person {self.id!r}"
        need_whole(owner, "share", self.share)
        need_whole(owner, "lost_lots", self.lost_lots, most=1000)
        for name in ("weekday_debt", "weekend_debt"):
            need_whole(owner, name, getattr(self, name), least=-1_000_000)
        self.limits.complain(owner)


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch of time in which a person is away, [start, end)."""

    person: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        start, end = need_stretch(f"absence of {self.person!r}", self.start, self.end)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)


@dataclass(frozen=True, slots=True)
class NotMeant:
    """A slot that an offer does not mean, though it reaches the slot's day: somebody took another one of that day."""

    person: str
    slot: str


@dataclass(frozen=True, slots=True)
class Worked:
    """Cover before or after the problem's dates, which rest, day, week and weekend rules must see.

    `on` is the wall date of its start, `weekend` the first day of its weekend if it lay on a weekend day, `kind` the
    kind of its shift where forbidden successions should see it.
    """

    person: str
    start: datetime
    end: datetime
    on: date
    weekend: date | None = None
    kind: str | None = None

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        owner = f"cover worked by {self.person!r} on {self.on}"
        start, end = need_stretch(owner, self.start, self.end)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        if self.weekend is not None and self.weekend > self.on:
            raise BadProblem(f"{owner}: its weekend begins later, on {self.weekend}")
