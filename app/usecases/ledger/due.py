"""When expected leave is earned: once the day's cover is over and nobody objects, or all of it was confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from app.domain import leave
from app.domain.credit import CheckIn
from app.domain.policy import Policy
from app.store import check_ins, objections
from app.store.cover import Held, seats_by_day
from app.store.ledger import DueLeave
from app.store.teams import policies_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Judge:
    """What has to be known of a team's expected leave to say when it is earned."""

    policies: Mapping[int, Policy]
    doubted: set[tuple[int, date]]  # (person, day) with an objection that is not decided
    held: Mapping[tuple[int, date], Mapping[int, Held]]  # (person, day) → their seats
    confirmed: Mapping[tuple[int, int], CheckIn]  # (seat, person)

    @classmethod
    def of(cls, tx: Tx, team_id: int, due: Sequence[DueLeave]) -> Self:
        held = seats_by_day(tx, team_id, {one.entry.what.on for one in due})
        return cls(
            policies={dated.id: dated.policy for dated in policies_of(tx, team_id)},
            doubted=objections.doubted(tx, team_id),
            held=held,
            confirmed=check_ins.confirmed(tx, {seat for seats in held.values() for seat in seats}),
        )

    def waits(self, due: DueLeave, now: datetime) -> bool:
        return _key(due) in self.doubted or now < self.due_at(due)

    def due_at(self, due: DueLeave) -> datetime:
        policy = self.policies.get(due.entry.what.policy_id or 0, Policy())
        hours = 0 if policy.check_in and self.is_confirmed(due) else policy.objection_hours
        return leave.due_at(due.last_end, hours)

    def is_confirmed(self, due: DueLeave) -> bool:
        """Whether the person confirmed every seat that they hold on that day."""
        person, _ = key = _key(due)
        seats = self.held.get(key, {})
        return bool(seats) and all((seat, person) in self.confirmed for seat in seats)

    def asks(self, due: DueLeave) -> bool:
        """Whether the team asks who covers to confirm it."""
        return self.policies.get(due.entry.what.policy_id or 0, Policy()).check_in


def _key(due: DueLeave) -> tuple[int, date]:
    return due.entry.person_id or 0, due.entry.what.on
