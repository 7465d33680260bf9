"""Conflicts: published seats that break a rule as things are now, though they kept it when they were given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule broken by one person in one published seat that is still to come."""

    team_id: int
    seat_id: int
    person_id: int
    publication_id: int
    rule: str

    @property
    def key(self) -> tuple[int, int, str]:
        return self.seat_id, self.person_id, self.rule


@dataclass(frozen=True, slots=True)
class Conflict:
    """The open record of a breach."""

    id: int
    breach: Breach
    opened_at: datetime
    is_waived: bool = False  # a coordinator let the rule be broken, with a reason that everybody can read

    @property
    def seat_id(self) -> int:
        return self.breach.seat_id


def to_close(conflicts: Iterable[Conflict], breaches: Collection[Breach]) -> list[int]:
    """The records whose breach is mended."""
    still = {breach.key for breach in breaches}
    return [conflict.id for conflict in conflicts if conflict.breach.key not in still]


def to_open(conflicts: Iterable[Conflict], breaches: Iterable[Breach]) -> list[Breach]:
    """The breaches that have no record yet."""
    known = {conflict.breach.key for conflict in conflicts}
    return [breach for breach in breaches if breach.key not in known]
