"""The words of a problem: marks, offers, and the complaint about a problem that makes no sense."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

# Larger figures would leave the 64 bits in which the search adds up its costs.
MOST = 1_000_000


class BadProblem(ValueError):
    """A problem that makes no sense; the message names the person, slot or seat at fault."""


class Mark(StrEnum):
    """What a person says of a slot; no mark is its own state, unanswered."""

    LOVE = "love"
    FINE = "fine"
    RATHER_NOT = "rather not"
    CANNOT = "cannot"


class Offer(StrEnum):
    """A person's opt-in for one weekend.

    Its first day, its second, both or none, either but never both, or any: one of them or both, as it comes. Who
    offered both or none and took one of the days since is on for that day, and for the other only beside it.
    """

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    EITHER = "either"
    ANY = "any"
    FIRST_OR_BOTH = "first or both"
    SECOND_OR_BOTH = "second or both"

    def covers(self, weekend_day: int) -> bool:
        """Say whether the offer reaches this day (1 or 2) of the weekend."""
        return self not in (Offer.FIRST, Offer.SECOND) or weekend_day == (1 if self is Offer.FIRST else 2)

    @property
    def never_alone(self) -> tuple[int, ...]:
        """The days (1, 2) that are offered only beside the other one."""
        return {Offer.BOTH: (1, 2), Offer.FIRST_OR_BOTH: (2,), Offer.SECOND_OR_BOTH: (1,)}.get(self, ())

    @property
    def is_free(self) -> bool:
        """Whether neither of its days asks anything of the other."""
        return self is not Offer.EITHER and not self.never_alone


def need_whole(owner: str, field: str, value: object, *, least: int = 0, most: int = MOST) -> None:
    """Complain unless the value is a whole number within its limits."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadProblem(f"{owner}: {field} must be a whole number from {least} to {most}, not {value!r}")


def need_name(kind: str, value: object) -> None:
    """Complain unless the value can serve as a name in lists and files."""
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise BadProblem(f"a {kind} needs a name of 1 to 200 letters, not {str(value)[:40]!r}")


def need_stretch(owner: str, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return both instants in UTC, in which they subtract as real time; complain unless they are in that order."""
    for name, moment in (("start", start), ("end", end)):
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            raise BadProblem(f"{owner}: {name} must be a moment with its zone, not {moment!r}")
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if not start < end:
        raise BadProblem(f"{owner}: must end after it starts")
    return start, end


def need_once(kind: str, names: Iterable[str]) -> None:
    """Complain about a name that is given twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadProblem(f"{kind} {name!r} is there twice")
        seen.add(name)
