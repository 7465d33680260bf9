"""Weekend days that lie in the dates to lock and are not earned yet: told before anything is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.language import N_, _
from app.domain.people import namesakes, with_address
from app.domain.policy import Policy
from app.store import check_ins, ledger, objections
from app.store.cover import seats_by_day
from app.store.ledger import DueLeave
from app.store.people import all_people
from app.store.teams import policies_of
from app.store.transaction import Tx


class Why(StrEnum):
    """What a day waits for."""

    OBJECTION = N_("a decision about an objection")
    SILENT = N_("the time to object, as nobody has confirmed it")
    TIME = N_("the time to object")


@dataclass(frozen=True, slots=True)
class PendingDay:
    """Expected leave of one person for one day."""

    person: str
    on: date
    cover: str
    team: str
    team_slug: str
    why: Why

    @property
    def words(self) -> str:
        return _(self.why.value)


def pending_days(tx: Tx, last_on: date, *, now: datetime) -> list[PendingDay]:
    """Everybody's days until this date whose leave is still expected, the doubted ones first."""
    found: list[PendingDay] = []
    alike = namesakes(all_people(tx))
    for team_id in ledger.teams_with_due(tx, now):
        waiting = [due for due in ledger.waiting_leave(tx, team_id) if due.entry.what.on <= last_on]
        found += _of_team(tx, team_id, waiting, alike)
    return sorted(found, key=lambda day: (list(Why).index(day.why), day.on, day.person))


def _of_team(tx: Tx, team_id: int, waiting: Sequence[DueLeave], alike: Mapping[int, str]) -> list[PendingDay]:
    doubted = objections.doubted(tx, team_id)
    held = seats_by_day(tx, team_id, {due.entry.what.on for due in waiting})
    confirmed = check_ins.confirmed(tx, {seat for seats in held.values() for seat in seats})
    policies = {dated.id: dated.policy for dated in policies_of(tx, team_id)}
    found: list[PendingDay] = []
    for told in ledger.in_context(tx, [due.entry for due in waiting]):
        what, person_id = told.entry.what, told.entry.person_id or 0
        seats = held.get((person_id, what.on), {})
        is_confirmed = bool(seats) and all((seat, person_id) in confirmed for seat in seats)
        asks = policies.get(what.policy_id or 0, Policy()).check_in
        why = Why.SILENT if asks and not is_confirmed else Why.TIME
        why = Why.OBJECTION if (person_id, what.on) in doubted else why
        name = with_address(told.person, alike.get(person_id))
        found.append(PendingDay(name, what.on, told.cover, told.team, told.team_slug, why))
    return found
