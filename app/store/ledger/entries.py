"""Finds entries: by id, by cause, by person and dates; and what is needed to say in words why they are there."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_
from sqlalchemy import select as select_many
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.ledger import Account, AccountKind, Cause, Entry, Told, Transfer
from app.domain.points import PLANNED
from app.domain.refusals import NotFound
from app.store.people import names_of
from app.store.tables import AccountRow, EntryRow, PublicationRow, SeatRow, SlotRow, TeamRow
from app.store.transaction import Tx

_debit: Any = aliased(AccountRow, name="debit")
_credit: Any = aliased(AccountRow, name="credit")
_undoing: Any = aliased(EntryRow, name="undoing")
_following: Any = aliased(EntryRow, name="following")
_AT_ONCE = 500

# Columns, not rows: a publication reads thousands of entries.
_ENTRY: tuple[Any, ...] = (
    *(EntryRow.id, EntryRow.posted_at, EntryRow.posted_by, _undoing.id),
    *(EntryRow.amount, EntryRow.cause, EntryRow.source_key, EntryRow.on_date, EntryRow.reason),
    *(EntryRow.seat_id, EntryRow.publication_id, EntryRow.policy_id, EntryRow.reverses_id, EntryRow.follows_id),
)
_ACCOUNTS: tuple[Any, ...] = tuple(
    column for each in (_debit, _credit) for column in (each.kind, each.team_id, each.person_id)
)
_OF_ENTRY = len(_ENTRY)


def get_entry(tx: Tx, entry_id: int) -> Entry:
    found = load_entries(tx, _entries().where(col(EntryRow.id) == entry_id))
    if not found:
        raise NotFound("entry")
    return found[0]


def find_entry_by_source(tx: Tx, source_key: str) -> Entry | None:
    return entries_by_source(tx, [source_key]).get(source_key)


def entries_by_source(tx: Tx, source_keys: Iterable[str]) -> dict[str, Entry]:
    """The entries of these causes that are posted, by source key."""
    keys = list(source_keys)
    found: dict[str, Entry] = {}
    for at in range(0, len(keys), _AT_ONCE):
        some = load_entries(tx, _entries().where(col(EntryRow.source_key).in_(keys[at : at + _AT_ONCE])))
        found |= {entry.what.source_key: entry for entry in some}
    return found


def entries_of(
    tx: Tx,
    *,
    kinds: Collection[AccountKind],
    person_id: int | None = None,
    team_id: int | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
) -> list[Entry]:
    """Entries into or out of accounts of these kinds, by date; dates are both included."""
    own = select_many(col(AccountRow.id)).where(col(AccountRow.kind).in_([kind.value for kind in kinds]))
    if person_id is not None:
        own = own.where(col(AccountRow.person_id) == person_id)
    if team_id is not None:
        own = own.where(col(AccountRow.team_id) == team_id)
    wanted = _entries().where(or_(col(EntryRow.debit_id).in_(own), col(EntryRow.credit_id).in_(own)))
    if first_on is not None:
        wanted = wanted.where(col(EntryRow.on_date) >= first_on)
    if last_on is not None:
        wanted = wanted.where(col(EntryRow.on_date) <= last_on)
    return load_entries(tx, wanted.order_by(None).order_by(col(EntryRow.on_date), col(EntryRow.id)))


def help_given(tx: Tx, team_id: int, *, limit: int = 50) -> list[Entry]:
    """Points that were given by hand in a team and not taken back, the latest last."""
    given = _entries().where(
        col(EntryRow.cause) == Cause.HELP.value,
        _credit.team_id == team_id,
        col(_undoing.id).is_(None),
    )
    return load_entries(tx, given.order_by(None).order_by(col(EntryRow.id).desc()).limit(limit))[::-1]


def open_entries(tx: Tx, period_id: int) -> list[Entry]:
    """Planned points and expected leave of a period's seats: neither reversed nor earned yet."""
    return load_entries(tx, still_open(*PLANNED, AccountKind.LEAVE_EXPECTED).where(col(SlotRow.period_id) == period_id))


def open_entries_of(tx: Tx, person_id: int, kinds: Collection[AccountKind]) -> list[Entry]:
    """A person's planned points or expected leave: neither reversed nor earned yet."""
    return load_entries(tx, still_open(*kinds).where(_credit.person_id == person_id))


def still_open(*kinds: AccountKind) -> Select[Any]:
    """The statement for entries of published cover that nothing has reversed or made earned, with their slot."""
    return (
        _entries()
        .join(SeatRow, col(SeatRow.id) == col(EntryRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .outerjoin(_following, _following.follows_id == col(EntryRow.id))
        .where(
            col(EntryRow.cause) == Cause.PUBLISHED.value,
            _credit.kind.in_([kind.value for kind in kinds]),
            col(_undoing.id).is_(None),
            col(_following.id).is_(None),
        )
    )


def load_entries(tx: Tx, statement: Select[Any]) -> list[Entry]:
    """Run a statement made from `_entries`."""
    return [entry_from(row) for row in tx.session.execute(statement)]


def entry_from(row: Row[Any]) -> Entry:
    """The entry that the first columns of a statement made from `_entries` are."""
    number, posted_at, posted_by, reversed_by, amount, cause, source_key, on, reason, *ids = row[:_OF_ENTRY]
    debit, credit = _account(*row[_OF_ENTRY : _OF_ENTRY + 3]), _account(*row[_OF_ENTRY + 3 : _OF_ENTRY + 6])
    what = Transfer(debit, credit, amount, Cause(cause), source_key, on, reason, *ids)
    return Entry(number, what, posted_at, posted_by, reversed_by)


def in_context(tx: Tx, entries: Sequence[Entry]) -> list[Told]:
    """The entries with the names of what they are about, in the order given."""
    slots = _slots_of(tx, {entry.what.seat_id for entry in entries if entry.what.seat_id is not None})
    numbers = _numbers_of(tx, {entry.what.publication_id for entry in entries if entry.what.publication_id is not None})
    teams = {team.id: team for team in tx.session.execute(select_many(TeamRow)).scalars()}
    names = names_of(tx, {one for entry in entries for one in (entry.posted_by, entry.person_id) if one is not None})
    told: list[Told] = []
    for entry in entries:
        team = teams[entry.team_id]
        slot = slots.get(entry.what.seat_id or 0)
        told.append(
            Told(
                entry=entry,
                team=team.name,
                team_slug=team.slug,
                zone=team.time_zone,
                cover=slot[0] if slot else "",
                cover_on=slot[1] if slot else None,
                publication=numbers.get(entry.what.publication_id or 0),
                posted_by=names.get(entry.posted_by or 0, ""),
                person=names.get(entry.person_id or 0, ""),
            )
        )
    return told


def _entries() -> Select[Any]:
    rows: Select[Any] = (
        select_many(*_ENTRY, *_ACCOUNTS)
        .join(_debit, _debit.id == col(EntryRow.debit_id))
        .join(_credit, _credit.id == col(EntryRow.credit_id))
        .outerjoin(_undoing, _undoing.reverses_id == col(EntryRow.id))
        .order_by(col(EntryRow.id))
    )
    return rows


def _account(kind: str, team_id: int, person_id: int | None) -> Account:
    return Account(AccountKind(kind), team_id, person_id)


def _slots_of(tx: Tx, seat_ids: Collection[int]) -> dict[int, tuple[str, date]]:
    rows = tx.session.execute(
        select_many(col(SeatRow.id), col(SlotRow.name), col(SlotRow.on_date))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .where(col(SeatRow.id).in_(list(seat_ids)))
    )
    return {seat_id: (name, on) for seat_id, name, on in rows}


def _numbers_of(tx: Tx, publication_ids: Collection[int]) -> dict[int, int]:
    rows = tx.session.execute(
        select_many(col(PublicationRow.id), col(PublicationRow.number)).where(
            col(PublicationRow.id).in_(list(publication_ids))
        )
    )
    return {int(publication_id): number for publication_id, number in rows}
