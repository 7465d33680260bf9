"""Points per person of a team, and how far each is behind or ahead of a fair share."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy import select as select_many
from sqlmodel import col

from app.domain import points
from app.domain.ledger import AccountKind, Cause
from app.domain.points import EARNED, PLANNED, Points
from app.store.tables import AbsenceRow, AccountRow, EntryRow
from app.store.teams import members_of
from app.store.transaction import Tx

_WEEKEND = (AccountKind.POINTS_PLANNED_WEEKEND.value, AccountKind.POINTS_EARNED_WEEKEND.value)


@dataclass(frozen=True, slots=True)
class TeamPoints:
    """The points of everybody who ever had any, and the parts by which those who belong now are to share."""

    planned: dict[int, Points]
    earned: dict[int, Points]
    brought: dict[int, Points]  # the opening balances among the earned ones
    parts: dict[int, int]  # current members: percent of a full share × days belonged and not absent

    @property
    def together(self) -> dict[int, Points]:
        """Planned and earned added up."""
        both: dict[int, Points] = {}
        for person in self.planned.keys() | self.earned.keys():
            plan, had = self.planned.get(person, Points()), self.earned.get(person, Points())
            both[person] = Points(plan.weekday + had.weekday, plan.weekend + had.weekend)
        return both

    @property
    def shares(self) -> dict[int, Points]:
        """Everybody's fair share of the cover; balances brought along are off a fair share already."""
        covered = {person: own.less(self.brought.get(person, Points())) for person, own in self.together.items()}
        return points.shares_of(covered, self.parts)


def debts(tx: Tx, team_id: int, on: date) -> dict[int, tuple[int, int]]:
    """Points that each member is behind (+) or ahead (−) of a fair share when a period begins on this day.

    Returns (weekday, weekend) for everybody who belongs to the team on that day.
    Points count when their cover lies before the day, earned or still planned (this period's own do not count).
    The fair share is the part of all of them that is in proportion to share × days in the team and not absent,
    counted from the first cover or opening balance of the team. Opening balances of any date count as they are:
    they say how far somebody was from a fair share. Without them each column adds up to 0 over the team.
    Not capped: that is the solver's to do.
    """
    had = team_points(tx, team_id, on)
    return points.debts(had.together, had.parts, brought=had.brought)


def team_points(tx: Tx, team_id: int, on: date, *, members_on: date | None = None) -> TeamPoints:
    """Points of cover before a day, and the parts by which the members of that (or another) day share them."""
    counts = or_(col(EntryRow.on_date) < on, col(EntryRow.cause) == Cause.OPENING.value)
    planned = _points(tx, team_id, [kind.value for kind in PLANNED], counts)
    earned = _points(tx, team_id, [kind.value for kind in EARNED], counts)
    brought = _points(tx, team_id, [kind.value for kind in EARNED], col(EntryRow.cause) == Cause.OPENING.value)
    # With nothing counted yet, one day is what everybody belongs alike.
    since = min(_first_day(tx, team_id, counts) or on, on - timedelta(days=1))
    return TeamPoints(planned, earned, brought, _parts(tx, team_id, on, since, members_on or on))


def last_day(tx: Tx, team_id: int) -> date | None:
    """The day of the latest cover that counts points."""
    return _edge(tx, team_id, func.max(col(EntryRow.on_date)))


def _points(tx: Tx, team_id: int, kinds: Collection[str], counts: ColumnElement[bool]) -> dict[int, Points]:
    sums: dict[int, list[int]] = {}
    for side, sign in ((EntryRow.credit_id, 1), (EntryRow.debit_id, -1)):
        rows = tx.session.execute(
            select_many(col(AccountRow.person_id), col(AccountRow.kind), func.sum(col(EntryRow.amount)))
            .join(EntryRow, col(side) == col(AccountRow.id))
            .where(col(AccountRow.team_id) == team_id, col(AccountRow.kind).in_(kinds), counts)
            .group_by(col(AccountRow.person_id), col(AccountRow.kind))
        )
        for person, kind, amount in rows:
            sums.setdefault(person, [0, 0])[kind in _WEEKEND] += sign * int(amount)
    return {person: Points(weekday, weekend) for person, (weekday, weekend) in sums.items()}


def _parts(tx: Tx, team_id: int, on: date, since: date, members_on: date) -> dict[int, int]:
    members = [member.membership for member in members_of(tx, team_id) if member.membership.covers(members_on)]
    away: dict[int, list[tuple[date, date]]] = {}
    absences = tx.session.execute(
        select_many(col(AbsenceRow.person_id), col(AbsenceRow.first_on), col(AbsenceRow.last_on)).where(
            col(AbsenceRow.person_id).in_([membership.person_id for membership in members]),
            col(AbsenceRow.last_on) >= since,
            col(AbsenceRow.first_on) < on,
        )
    )
    for person, first_on, last_on in absences:
        away.setdefault(person, []).append((first_on, last_on))
    return {
        membership.person_id: points.belonging(
            membership, since=since, until=on, away=away.get(membership.person_id, ())
        )
        for membership in members
    }


def _first_day(tx: Tx, team_id: int, counts: ColumnElement[bool]) -> date | None:
    return _edge(tx, team_id, func.min(col(EntryRow.on_date)), counts)


def _edge(tx: Tx, team_id: int, which: ColumnElement[date], *counts: ColumnElement[bool]) -> date | None:
    found: date | None = tx.session.execute(
        select_many(which)
        .join(AccountRow, col(EntryRow.credit_id) == col(AccountRow.id))
        .where(
            col(AccountRow.team_id) == team_id,
            col(AccountRow.kind).in_([kind.value for kind in (*PLANNED, *EARNED)]),
            *counts,
        )
    ).scalar_one()
    return found
