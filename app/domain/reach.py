"""How far a publication goes, as far as it must be confirmed before, and whether that was seen by who confirms it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import _, n_, weekday_and_date
from app.domain.publication import Change, Places, begun
from app.domain.seating import Holding

Shown = frozenset[str]
"""What a page or program showed of all that must be confirmed: each as its kind and what it is about."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to be confirmed: its kind, which seats, days or people it is about, and what it says of them."""

    kind: str
    about: frozenset[str]
    says: str

    @property
    def facts(self) -> Shown:
        return frozenset(f"{self.kind}:{each}" for each in self.about)

    def is_new(self, shown: Shown | None) -> bool:
        """Whether it says more than was shown; of less nobody needs to hear. None: nobody knows what was shown."""
        return shown is not None and not self.facts <= shown


def concern(kind: str, about: Iterable[object], says: str) -> Concern:
    return Concern(kind, frozenset(map(str, about)), says)


def written(concerns: Iterable[Concern]) -> str:
    """What is shown, as a form or a program sends it back: “open:12,13 bare:2026-03-14”."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for each in concerns:
        kinds[each.kind] |= each.about
    return " ".join(f"{kind}:{','.join(sorted(about))}" for kind, about in sorted(kinds.items()))


def read(sent: str) -> Shown:
    """What was shown, of what came back; whatever else was sent is no concern of ours and stands for nothing."""
    words = (word.partition(":") for word in sent.split())
    return frozenset(f"{kind}:{each}" for kind, _colon, about in words for each in about.split(","))


@dataclass(frozen=True, slots=True)
class Reach:
    vanishing: frozenset[int]  # seats of coming events of the team's calendar that would go
    coming: int  # out of so many events
    bare_weekend_days: tuple[date, ...]
    unanswered: int
    asked: int
    open_seats: frozenset[int]

    @property
    def concerns(self) -> list[Concern]:
        """What must be confirmed; empty when there is nothing to ask."""
        found: list[Concern] = []
        if len(self.vanishing) * 2 > self.coming:
            says = _(
                "{vanishing} of the {coming} coming events of the team's calendar would vanish.",
                vanishing=len(self.vanishing),
                coming=self.coming,
            )
            found.append(concern("vanishing", self.vanishing, says))
        if self.bare_weekend_days:
            days = ", ".join(weekday_and_date(day) for day in self.bare_weekend_days)
            found.append(concern("bare", self.bare_weekend_days, _("Nobody covers {days}.", days=days)))
        if self.unanswered:
            says = n_(
                "{n} of {people} has not answered.",
                "{n} of {people} have not answered.",
                self.unanswered,
                people=n_("{n} person", "{n} people", self.asked),
            )
            found.append(concern("unanswered", [f"{self.unanswered}/{self.asked}"], says))
        if self.open_seats:
            says = n_("{n} seat stays open.", "{n} seats stay open.", len(self.open_seats))
            found.append(concern("open", self.open_seats, says))
        return found


def vanishing_seats(differences: Iterable[Change], places: Places, *, now: datetime) -> frozenset[int]:
    """Seats still to come that somebody has and nobody would."""
    gone = (each.seat_id for each in differences if each.before is not None and each.after is None)
    return _to_come(gone, places, now=now)


def open_seats(places: Places, after: Mapping[int, Holding], *, now: datetime) -> frozenset[int]:
    """Seats still to come that nobody sits in."""
    return _to_come([seat for seat in places if after.get(seat) is None], places, now=now)


def bare_weekend_days(places: Places, after: Mapping[int, Holding], *, now: datetime) -> tuple[date, ...]:
    """Weekend days still to come on which no seat has anybody."""
    filled: dict[date, bool] = {}
    for seat, (slot, _seat) in places.items():
        if slot.weekend is not None and not begun(slot, now):
            filled[slot.on] = filled.get(slot.on, False) or after.get(seat) is not None
    return tuple(sorted(day for day, is_filled in filled.items() if not is_filled))


def _to_come(seats: Iterable[int], places: Places, *, now: datetime) -> frozenset[int]:
    return frozenset(seat for seat in seats if not begun(places[seat][0], now))
