"""Wishes for other seats and the chains found among them, as they are kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.domain.refusals import NotFound, Stale
from app.domain.wish import ChainPart, ChainState, OpenWish, SwapChain, WishState
from app.store.tables import SwapChainPartRow, SwapChainRow, WishRow, WishSlotRow
from app.store.transaction import Tx

LIVE = (WishState.OPEN.value, WishState.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class NewWish:
    team_id: int
    period_id: int
    person_id: int
    seat_id: int
    accepts: frozenset[int]


# ---- wishes ----


def add_wish(tx: Tx, new: NewWish, *, by: int, now: datetime) -> OpenWish:
    """A new open wish; refused when the seat has a live one."""
    row = WishRow(
        team_id=new.team_id,
        period_id=new.period_id,
        person_id=new.person_id,
        seat_id=new.seat_id,
        state=WishState.OPEN.value,
        made_at=now,
        made_by=by,
    )
    try:
        with tx.attempt():
            tx.session.add(row)
            tx.flush()
    except IntegrityError as twice:
        raise Stale("wish") from twice
    assert row.id is not None
    tx.session.execute(insert(WishSlotRow), [{"wish_id": row.id, "slot_id": slot} for slot in sorted(new.accepts)])
    return get_wish(tx, new.team_id, row.id)


def get_wish(tx: Tx, team_id: int, wish_id: int) -> OpenWish:
    found = _wishes(tx, [WishRow.id == wish_id, WishRow.team_id == team_id])
    if not found:
        raise NotFound("wish")
    return found[0]


def live_wish(tx: Tx, seat_id: int) -> OpenWish | None:
    """The live wish for giving this seat away, if there is one."""
    found = _wishes(tx, [WishRow.seat_id == seat_id, col(WishRow.state).in_(LIVE)])
    return found[0] if found else None


def live_wishes(tx: Tx, period_id: int) -> list[OpenWish]:
    return _wishes(tx, [WishRow.period_id == period_id, col(WishRow.state).in_(LIVE)])


def live_wishes_of(tx: Tx, person_id: int) -> list[OpenWish]:
    return _wishes(tx, [WishRow.person_id == person_id, col(WishRow.state).in_(LIVE)])


def periods_with_wishes(tx: Tx) -> list[tuple[int, int]]:
    """(team, period) wherever a wish is live."""
    rows = tx.session.exec(
        select(WishRow.team_id, WishRow.period_id)
        .where(col(WishRow.state).in_(LIVE))
        .distinct()
        .order_by(col(WishRow.team_id), col(WishRow.period_id))
    )
    return [(team_id, period_id) for team_id, period_id in rows]


def move_wishes(tx: Tx, wish_ids: Collection[int], before: WishState, after: WishState, *, now: datetime) -> int:
    """Move wishes that are still in the state before; says how many were."""
    ended = None if after.is_live else now
    moved = update(WishRow).where(col(WishRow.id).in_(list(wish_ids)), col(WishRow.state) == before.value)
    return tx.changes(moved.values(state=after.value, ended_at=ended, version=col(WishRow.version) + 1))


def no_longer_accepts(tx: Tx, wish_id: int, slot_id: int) -> None:
    tx.session.execute(
        delete(WishSlotRow).where(col(WishSlotRow.wish_id) == wish_id, col(WishSlotRow.slot_id) == slot_id)
    )


# ---- chains ----


def add_chain(tx: Tx, team_id: int, period_id: int, parts: Iterable[ChainPart], *, now: datetime) -> int:
    """A chain that waits for everybody's yes; its wishes are taken, or the chain is refused."""
    parts = list(parts)
    row = SwapChainRow(team_id=team_id, period_id=period_id, state=ChainState.PROPOSED.value, made_at=now)
    tx.session.add(row)
    tx.flush()
    assert row.id is not None
    taken = move_wishes(tx, [part.wish_id for part in parts], WishState.OPEN, WishState.PROPOSED, now=now)
    if taken != len(parts):
        raise Stale("wish")
    tx.session.execute(
        insert(SwapChainPartRow),
        [
            {
                "chain_id": row.id,
                "number": part.number,
                "wish_id": part.wish_id,
                "person_id": part.person_id,
                "gives_id": part.gives_id,
                "gets_id": part.gets_id,
            }
            for part in parts
        ],
    )
    return row.id


def get_chain(tx: Tx, team_id: int, chain_id: int) -> SwapChain:
    found = _chains(tx, [SwapChainRow.id == chain_id, SwapChainRow.team_id == team_id])
    if not found:
        raise NotFound("chain")
    return found[0]


def proposed_chains(tx: Tx, period_id: int) -> list[SwapChain]:
    return _chains(tx, [SwapChainRow.period_id == period_id, SwapChainRow.state == ChainState.PROPOSED.value])


def chains_of_person(tx: Tx, person_id: int) -> list[SwapChain]:
    """The chains that wait for somebody, or for the others of theirs."""
    own = select(SwapChainPartRow.chain_id).where(SwapChainPartRow.person_id == person_id)
    return _chains(tx, [col(SwapChainRow.id).in_(own), SwapChainRow.state == ChainState.PROPOSED.value])


def agree(tx: Tx, chain_id: int, person_id: int, *, now: datetime) -> bool:
    """Note somebody's yes; False if it was there already."""
    part = update(SwapChainPartRow).where(
        col(SwapChainPartRow.chain_id) == chain_id,
        col(SwapChainPartRow.person_id) == person_id,
        col(SwapChainPartRow.agreed_at).is_(None),
    )
    return tx.changes(part.values(agreed_at=now)) > 0


def end_chain(
    tx: Tx, chain: SwapChain, state: ChainState, *, why: str = "", publication_id: int | None = None, now: datetime
) -> bool:
    """End a proposed chain; False if it has ended already."""
    still = update(SwapChainRow).where(
        col(SwapChainRow.id) == chain.id, col(SwapChainRow.state) == ChainState.PROPOSED.value
    )
    values = {"state": state.value, "why": why, "publication_id": publication_id, "ended_at": now}
    done = tx.changes(still.values(**values, version=col(SwapChainRow.version) + 1)) > 0
    if done:
        after = WishState.DONE if state is ChainState.DONE else WishState.OPEN
        move_wishes(tx, [part.wish_id for part in chain.parts], WishState.PROPOSED, after, now=now)
    return done


# ---- rows to values ----


def _wishes(tx: Tx, wanted: Sequence[Any]) -> list[OpenWish]:
    found = select(WishRow).where(*wanted).order_by(col(WishRow.id)).execution_options(populate_existing=True)
    rows = tx.session.exec(found).all()
    accepts = defaultdict[int, set[int]](set)
    slots = select(WishSlotRow.wish_id, WishSlotRow.slot_id).where(
        col(WishSlotRow.wish_id).in_([row.id for row in rows])
    )
    for wish_id, slot_id in tx.session.exec(slots):
        accepts[wish_id].add(slot_id)
    return [
        OpenWish(
            id=row.id or 0,
            team_id=row.team_id,
            period_id=row.period_id,
            person_id=row.person_id,
            seat_id=row.seat_id,
            accepts=frozenset(accepts[row.id or 0]),
            state=WishState(row.state),
            made_at=row.made_at,
            version=row.version,
        )
        for row in rows
    ]


def _chains(tx: Tx, wanted: Sequence[Any]) -> list[SwapChain]:
    found = select(SwapChainRow).where(*wanted).order_by(col(SwapChainRow.id))
    rows = tx.session.exec(found.execution_options(populate_existing=True)).all()
    parts = defaultdict[int, list[ChainPart]](list)
    its = select(SwapChainPartRow).where(col(SwapChainPartRow.chain_id).in_([row.id for row in rows]))
    ordered = its.order_by(col(SwapChainPartRow.chain_id), col(SwapChainPartRow.number))
    for part in tx.session.exec(ordered.execution_options(populate_existing=True)):
        parts[part.chain_id].append(
            ChainPart(part.number, part.wish_id, part.person_id, part.gives_id, part.gets_id, part.agreed_at)
        )
    return [
        SwapChain(
            id=row.id or 0,
            team_id=row.team_id,
            period_id=row.period_id,
            state=ChainState(row.state),
            made_at=row.made_at,
            ended_at=row.ended_at,
            why=row.why,
            version=row.version,
            parts=tuple(parts[row.id or 0]),
        )
        for row in rows
    ]
