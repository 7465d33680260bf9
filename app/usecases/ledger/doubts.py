"""HR's page of objections: those of all teams, the open ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.credit import ObjectionState
from app.domain.language import _
from app.domain.people import Actor
from app.store import objections, teams
from app.store.transaction import Tx
from app.usecases.ledger.cover import Doubt, doubts_in_words

MOST = 100


@dataclass(frozen=True, slots=True)
class DoubtsPage:
    title: str
    doubts: Sequence[Doubt]
    decided: Sequence[Doubt]


def show_doubt(tx: Tx, objection_id: int, *, by: Actor) -> Doubt:
    """One of them, however old; that the reader may see it was asked before."""
    one = objections.get_objection(tx, objection_id)
    (doubt,) = doubts_in_words(tx, [one], {one.team_id: teams.get_team_by_id(tx, one.team_id)}, by=by)
    return doubt


def show_doubts(tx: Tx, *, by: Actor) -> DoubtsPage:
    known = {team.id: team for team in teams.all_teams(tx)}
    doubts = doubts_in_words(tx, objections.objections_of(tx), known, by=by)
    return DoubtsPage(
        title=_("Objections"),
        doubts=[doubt for doubt in doubts if doubt.state == ObjectionState.OPEN],
        decided=[doubt for doubt in doubts if doubt.state != ObjectionState.OPEN][:MOST],
    )
