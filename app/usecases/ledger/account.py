"""What somebody sees of their own leave and points: balances, and each line with its cause in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.credit import ObjectionState
from app.domain.expiry import lots_of
from app.domain.language import _
from app.domain.ledger import Account, AccountKind
from app.domain.people import Actor
from app.domain.points import EARNED, PLANNED
from app.domain.telling import Line, lines_of
from app.domain.walltime import zone_names
from app.store import ledger, objections, teams
from app.store.people import names_of
from app.store.teams import policies_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class TeamPoints:
    """Points in one team."""

    team: str
    team_slug: str
    earned: int
    planned: int


@dataclass(frozen=True, slots=True)
class Ending:
    """Quarter days that must be taken by a day."""

    last_on: date
    quarters: int


@dataclass(frozen=True, slots=True)
class Doubt:
    on: date
    raised_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class MyAccount:
    """Leave in quarter days: what can be taken now, what is expected, what was taken; and points by team."""

    title: str
    earned: int
    expected: int
    taken: int
    leave: Sequence[Line]  # what moved earned leave
    coming: Sequence[Line]  # what is expected and not earned yet
    points: Sequence[TeamPoints]
    point_lines: Sequence[Line]
    own_teams: Sequence[str]  # slugs of the teams whose pages the person may open
    language: str  # as they chose it; empty: the browser's
    zone: str  # in which they live; empty: the team's
    zones: Sequence[tuple[str, str]]  # each as it is kept and as it is written
    expired: int
    ending: Sequence[Ending]  # what falls away next, if it is not taken
    doubts: Sequence[Doubt]  # objections that are not decided


def show_my_account(tx: Tx, *, by: Actor) -> MyAccount:
    held = ledger.balances(tx, kinds=list(AccountKind), person_id=by.id)
    return MyAccount(
        title=_("My leave and points"),
        earned=_sum(held, AccountKind.LEAVE_EARNED),
        expected=_sum(held, AccountKind.LEAVE_EXPECTED),
        taken=_sum(held, AccountKind.LEAVE_TAKEN),
        leave=_lines(tx, by, AccountKind.LEAVE_EARNED),
        coming=lines_of(
            ledger.in_context(tx, ledger.open_entries_of(tx, by.id, [AccountKind.LEAVE_EXPECTED])),
            kinds=[AccountKind.LEAVE_EXPECTED],
        ),
        points=[
            TeamPoints(
                team.name, team.slug, _sum(held, *EARNED, team_id=team.id), _sum(held, *PLANNED, team_id=team.id)
            )
            for team in teams.all_teams(tx)
            if by.is_in(team.id) or _sum(held, *EARNED, *PLANNED, team_id=team.id)
        ],
        point_lines=_lines(tx, by, *EARNED),
        own_teams=[team.slug for team in by.teams],
        language=by.person.language or "",
        zone=by.person.time_zone or "",
        zones=[(name, name.replace("_", " ")) for name in sorted(zone_names())],
        expired=_sum(held, AccountKind.LEAVE_EXPIRED),
        ending=_ending(tx, held),
        doubts=_doubts(tx, by),
    )


def _ending(tx: Tx, held: Mapping[Account, int]) -> list[Ending]:
    """The leave with a last day, by that day."""
    left: dict[date, int] = {}
    for account, amount in held.items():
        if account.kind is not AccountKind.LEAVE_EARNED or amount <= 0:
            continue
        entries = ledger.entries_of(tx, kinds=[account.kind], person_id=account.person_id, team_id=account.team_id)
        for lot in lots_of(entries, account, policies_of(tx, account.team_id)):
            if lot.left > 0 and lot.gone_on is not None:
                left[lot.gone_on] = left.get(lot.gone_on, 0) + lot.left
    return [Ending(gone_on - timedelta(days=1), left[gone_on]) for gone_on in sorted(left)]


def _doubts(tx: Tx, by: Actor) -> list[Doubt]:
    raised = [one for one in objections.objections_of(tx, person_id=by.id) if one.state is ObjectionState.OPEN]
    names = names_of(tx, {one.raised_by for one in raised})
    return [Doubt(one.on, names[one.raised_by], one.reason) for one in raised]


def _lines(tx: Tx, by: Actor, *kinds: AccountKind) -> list[Line]:
    return lines_of(ledger.in_context(tx, ledger.entries_of(tx, kinds=kinds, person_id=by.id)), kinds=kinds)


def _sum(held: Mapping[Account, int], *kinds: AccountKind, team_id: int | None = None) -> int:
    return sum(
        amount
        for account, amount in held.items()
        if account.kind in kinds and (team_id is None or account.team_id == team_id)
    )
