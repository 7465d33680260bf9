"""What a publication does to wishes: one whose seat changed hands lapses, and the chains that rest on it are over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.domain.language import N_
from app.domain.publication import Change, ChangeCause
from app.domain.team import Team
from app.domain.wish import ChainState, SwapChain, WishState
from app.store.outbox import NewMessage, tell_all
from app.store.transaction import Tx
from app.store.wishes import end_chain, live_wishes, move_wishes, proposed_chains

CHAIN_ENDED = "chain_ended"


def settle_wishes(
    tx: Tx,
    team: Team,
    period_id: int,
    differences: Sequence[Change],
    *,
    why: tuple[ChangeCause, int | None],
    now: datetime,
) -> None:
    """why: the cause and its id; the chain that makes this very publication is not over by it."""
    moved = {change.seat_id for change in differences}
    doing = why[1] if why[0] is ChangeCause.CHAIN else None
    for chain in proposed_chains(tx, period_id):
        if chain.id != doing and any(part.gives_id in moved for part in chain.parts):
            dissolve(tx, team, chain, why=N_("the rota was changed meanwhile."), now=now)
    lapsing = [wish for wish in live_wishes(tx, period_id) if wish.seat_id in moved and wish.state is WishState.OPEN]
    move_wishes(tx, [wish.id for wish in lapsing], WishState.OPEN, WishState.LAPSED, now=now)


def dissolve(tx: Tx, team: Team, chain: SwapChain, *, why: str, but: Collection[int] = (), now: datetime) -> bool:
    """End a proposed chain, with all its wishes open again; everybody in it hears so, but for those who know."""
    if not end_chain(tx, chain, ChainState.DISSOLVED, why=why, now=now):
        return False
    messages = [
        NewMessage(f"chain-ended:{chain.id}:{part.person_id}", part.person_id, {"team": team.slug, "chain": chain.id})
        for part in chain.parts
        if part.person_id not in but
    ]
    tell_all(tx, messages, kind=CHAIN_ENDED, now=now)
    return True
