"""What the page of a slot says of swaps: who covers which part, and what the reader can do about it."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.board import hours_of, with_own
from app.domain.language import _
from app.domain.people import Actor, NameTag
from app.domain.policy import in_force
from app.domain.publication import begun
from app.domain.seating import Holding, Shared, people_in, stretches
from app.domain.slot import Slot, narrowed
from app.domain.team import Team
from app.store.publications import Place
from app.store.swaps import live_swaps_in
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.duty.turns import tags_of


@dataclass(frozen=True, slots=True)
class SwapLink:
    label: str
    href: str
    primary: bool


@dataclass(frozen=True, slots=True)
class SlotSwaps:
    parts: tuple[tuple[NameTag, str], ...] = ()  # of a shared seat: who, and their hours
    links: tuple[SwapLink, ...] = ()
    claim: str = ""  # where the reader takes an open seat


def slot_swaps(tx: Tx, team: Team, place: Place, *, by: Actor, now: datetime) -> SlotSwaps:
    slot, seat, what = place
    parts = _parts(tx, team, slot, what.holding, own_zone=by.person.time_zone)
    if begun(slot, now) or not by.is_in(team.id):
        return SlotSwaps(parts)
    base = f"/teams/{team.slug}"
    links = [
        SwapLink(_("Look at the offer"), f"{base}/swaps/{swap.id}", primary=swap.may_take(by.id))
        for swap in live_swaps_in(tx, [seat.id])
        if swap.seat_id == seat.id
    ]
    own = by.id in people_in(what.holding)
    if not links and (own or (what.person_id is not None and by.coordinates(team.id))):
        label = _("Offer this slot") if own else _("Offer it for them")
        links = [SwapLink(label, f"{base}/seats/{seat.id}/swap", primary=own)]
    claims = in_force(policies_of(tx, team.id), slot.on).policy.claims > 0
    claim = f"{base}/seats/{seat.id}/claim" if what.person_id is None and claims else ""
    return SlotSwaps(parts, tuple(links), claim)


def _parts(tx: Tx, team: Team, slot: Slot, held: Holding, *, own_zone: str | None) -> tuple[tuple[NameTag, str], ...]:
    if not isinstance(held, Shared):
        return ()
    tags = tags_of(tx, team, people_in(held))
    return tuple(
        (tags[part.person_id], with_own(hours_of(own, team.time_zone), own, team.time_zone, own_zone))
        for part in stretches(slot, held)
        for own in [narrowed(slot, part.start, part.end)]
    )
