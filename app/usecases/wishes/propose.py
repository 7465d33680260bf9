"""Looking for chains among the open wishes of a period, and proposing each to everybody in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from app.changing.change import affected_periods
from app.changing.judging import verdict_on
from app.changing.wishes import dissolve
from app.domain.exchange import Chain, Wish, chains
from app.domain.language import N_
from app.domain.publication import begun
from app.domain.refusals import NothingChanges
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.wish import ChainPart, OpenWish, WishState
from app.store.outbox import NewMessage, tell_all
from app.store.publications import current_publication, places_of
from app.store.teams import get_team_by_id, lock_team
from app.store.transaction import Tx
from app.store.wishes import add_chain, live_wishes, move_wishes, periods_with_wishes, proposed_chains

CHAIN_PROPOSED = "chain_proposed"
MOST_JUDGED = 30  # candidates that are judged by the rules at one go: each takes some hundredths of a second


def propose_chains(tx: Tx, team: Team, period_id: int, *, now: datetime) -> list[int]:
    """Propose chains until no more are found; a wish is in one at a time. Whoever calls it holds the team."""
    wishes = {wish.id: wish for wish in live_wishes(tx, period_id) if wish.state is WishState.OPEN}
    places = {seat: slot for seat, (slot, _) in places_of(tx, [wish.seat_id for wish in wishes.values()]).items()}
    publication = current_publication(tx, period_id)
    seated = {seat: what.person_id for seat, what in publication.seats.items()} if publication else {}
    usable = [
        Wish(wish.id, wish.person_id, wish.seat_id, places[wish.seat_id].id, wish.accepts)
        for wish in wishes.values()
        if seated.get(wish.seat_id) == wish.person_id and not begun(places[wish.seat_id], now)
    ]
    made: list[int] = []
    taken: set[int] = set()
    for chain in islice(_untaken(usable, taken), MOST_JUDGED):
        if not _is_allowed(tx, team, chain, now=now):
            continue
        taken |= {wish.id for wish in chain}
        made.append(_propose(tx, team, period_id, chain, wishes, now=now))
    return made


def tend_wishes(tx: Tx, *, now: datetime) -> int:
    """The clock's errand: what has begun is over, what became possible is proposed. Says how much was done."""
    done = 0
    for team_id, period_id in periods_with_wishes(tx):
        lock_team(tx, team_id)
        team = get_team_by_id(tx, team_id)
        done += _end_begun(tx, team, period_id, now=now)
        done += len(propose_chains(tx, team, period_id, now=now))
    return done


def _untaken(wishes: Sequence[Wish], taken: set[int]) -> Iterator[Chain]:
    for chain in chains(wishes):
        if taken.isdisjoint(wish.id for wish in chain):
            yield chain


def _is_allowed(tx: Tx, team: Team, chain: Chain, *, now: datetime) -> bool:
    """Whether everybody may have what they would get, by the rules as things are."""
    seats = gains(chain)
    try:
        affected = affected_periods(tx, team, seats, now=now)
    except NothingChanges:  # two seats of one slot would only change places
        return False
    verdict = verdict_on(tx, team, affected, consents=[(who, seat) for seat, who in seats.items()], now=now)
    return not verdict.broken


def gains(chain: Chain) -> dict[int, int]:
    """Seat → who gets it: each person that of the next one."""
    return {other.seat_id: wish.person_id for wish, other in zip(chain, (*chain[1:], chain[0]), strict=True)}


def _propose(tx: Tx, team: Team, period_id: int, chain: Chain, wishes: Mapping[int, OpenWish], *, now: datetime) -> int:
    gets = {person: seat for seat, person in gains(chain).items()}
    parts = [
        ChainPart(number, wish.id, wish.person_id, wish.seat_id, gets[wish.person_id], None)
        for number, wish in enumerate(chain)
    ]
    chain_id = add_chain(tx, team.id, period_id, parts, now=now)
    messages = [
        NewMessage(f"chain:{chain_id}:{part.person_id}", part.person_id, {"team": team.slug, "chain": chain_id})
        for part in parts
    ]
    tell_all(tx, messages, kind=CHAIN_PROPOSED, now=now)
    return chain_id


def _end_begun(tx: Tx, team: Team, period_id: int, *, now: datetime) -> int:
    done = 0
    for chain in proposed_chains(tx, period_id):
        slots = places_of(tx, [part.gives_id for part in chain.parts]).values()
        if any(begun(slot, now) for slot, _ in slots):
            done += dissolve(tx, team, chain, why=N_("one of its slots has begun."), now=now)
    live = [wish for wish in live_wishes(tx, period_id) if wish.state is WishState.OPEN]
    places: dict[int, Slot] = {seat: slot for seat, (slot, _) in places_of(tx, [w.seat_id for w in live]).items()}
    over = [wish.id for wish in live if begun(places[wish.seat_id], now)]
    return done + move_wishes(tx, over, WishState.OPEN, WishState.LAPSED, now=now)
