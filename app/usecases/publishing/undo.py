"""Undoing the last publication of a period: what it changed goes back, as a new publication judged by the rules."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Issued, Why
from app.domain.language import N_
from app.domain.people import Actor
from app.domain.publication import ChangeCause, begun
from app.domain.refusals import NothingToUndo, RotaMovedOn
from app.domain.seating import Holding
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_text
from app.store.publications import changes_of, get_publication, places_of, publications_of
from app.store.rounds import get_period
from app.store.teams import lock_team
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Undo:
    """Which publication, as it was looked at: it must still be the one in force."""

    number: int
    base_url: str
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_text(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))


def undo_last(tx: Tx, team: Team, ask: Undo, *, by: Actor, now: datetime) -> Issued:
    """Give every seat that a publication changed back to whom it had before; slots that have begun stay."""
    lock_team(tx, team.id)
    publication = get_publication(tx, team.id, ask.number)
    period = get_period(tx, team.id, publication.period_id)
    newest, *earlier = publications_of(tx, period.id)
    if newest.id != publication.id:
        raise RotaMovedOn(newest.number)
    seats = to_give_back(tx, publication.id, now=now) if earlier else {}
    if not seats:
        raise NothingToUndo(publication.number)
    why = Why(ChangeCause.UNDO, cause_id=publication.id, reason=ask.reason)
    return change_rota(tx, team, RotaChange(seats, why, ask.base_url), by=by, now=now)[0]


def to_give_back(tx: Tx, publication_id: int, *, now: datetime) -> dict[int, Holding]:
    """Seat → who had it before, of what a publication changed and what has not begun since."""
    differences = changes_of(tx, publication_id)
    places = places_of(tx, {change.seat_id for change in differences})
    return {change.seat_id: change.was for change in differences if not begun(places[change.seat_id][0], now)}
