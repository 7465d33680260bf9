"""People's own calendars as they are kept: where they are, and when their owner is busy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlmodel import col, select

from app.domain.busy import Busy, BusyTime
from app.domain.refusals import NotFound
from app.store.tables import BusySourceRow, BusyTimeRow, PersonRow
from app.store.transaction import Tx

SUGGESTED, TAKEN, LEFT = "suggested", "taken", "left"


@dataclass(frozen=True, slots=True)
class Source:
    """A calendar of somebody's own; without an address it is a file that was read once."""

    id: int
    person_id: int
    name: str
    address: str  # sealed
    read_at: datetime | None
    fault: str


def add_source(tx: Tx, person_id: int, *, name: str, address: str, now: datetime) -> Source:
    row = BusySourceRow(person_id=person_id, name=name, address=address, made_at=now, due_at=now if address else None)
    tx.session.add(row)
    tx.flush()
    return _source(row)


def sources_of(tx: Tx, person_id: int) -> list[Source]:
    rows = tx.session.exec(
        select(BusySourceRow).where(BusySourceRow.person_id == person_id).order_by(col(BusySourceRow.id))
    )
    return [_source(row) for row in rows]


def find_source(tx: Tx, source_id: int) -> Source | None:
    row = tx.session.exec(select(BusySourceRow).where(BusySourceRow.id == source_id)).first()
    return _source(row) if row else None


def get_source(tx: Tx, person_id: int, source_id: int) -> Source:
    found = find_source(tx, source_id)
    if found is None or found.person_id != person_id:
        raise NotFound("calendar")
    return found


def due_sources(tx: Tx, *, now: datetime, limit: int) -> list[Source]:
    """Calendars of active people that are to be read again, those that have waited longest first."""
    rows = tx.session.exec(
        select(BusySourceRow)
        .join(PersonRow, col(PersonRow.id) == col(BusySourceRow.person_id))
        .where(col(BusySourceRow.due_at) <= now, col(PersonRow.active))
        .order_by(col(BusySourceRow.due_at), col(BusySourceRow.id))
        .limit(limit)
    )
    return [_source(row) for row in rows]


def put_off(tx: Tx, source_id: int, *, until: datetime, fault: str = "", read_at: datetime | None = None) -> None:
    """Note that a calendar was looked at, and when it is to be read again."""
    values = {"due_at": until, "fault": fault[:300], **({"read_at": read_at} if read_at else {})}
    tx.changes(update(BusySourceRow).where(col(BusySourceRow.id) == source_id).values(**values))


def remove_source(tx: Tx, person_id: int, source_id: int) -> None:
    """Forget a calendar and all that it told; absences that came of it stay."""
    get_source(tx, person_id, source_id)
    tx.session.execute(delete(BusyTimeRow).where(col(BusyTimeRow.source_id) == source_id))
    tx.session.execute(delete(BusySourceRow).where(col(BusySourceRow.id) == source_id))


def save_times(tx: Tx, source_id: int, stretches: Sequence[Busy], *, now: datetime) -> None:
    """Keep what a calendar tells: new stretches are suggested, gone ones vanish unless they were taken over."""
    known = {(time.busy.start, time.busy.end): time for time in times_of(tx, [source_id])}
    wanted = {(each.start, each.end): each for each in stretches}
    gone = [time.id for key, time in known.items() if key not in wanted and time.state != TAKEN]
    if gone:
        tx.session.execute(delete(BusyTimeRow).where(col(BusyTimeRow.id).in_(gone)))
    rows = [
        {
            "source_id": source_id,
            "start_at": each.start,
            "end_at": each.end,
            "first_on": each.first_on,
            "last_on": each.last_on,
            "state": SUGGESTED,
        }
        for key, each in wanted.items()
        if key not in known
    ]
    if rows:
        tx.session.execute(insert(BusyTimeRow), rows)
    tx.changes(update(BusySourceRow).where(col(BusySourceRow.id) == source_id).values(read_at=now, fault=""))


def times_of(tx: Tx, source_ids: Collection[int]) -> list[BusyTime]:
    """What these calendars told, in order of start."""
    rows = tx.session.exec(
        select(BusyTimeRow)
        .where(col(BusyTimeRow.source_id).in_(list(source_ids)))
        .order_by(col(BusyTimeRow.start_at), col(BusyTimeRow.end_at))
        .execution_options(populate_existing=True)
    )
    return [
        BusyTime(
            row.id or 0,
            row.source_id,
            Busy(row.start_at, row.end_at, row.first_on, row.last_on),
            row.state,
            row.absence_id,
        )
        for row in rows
    ]


def decide(tx: Tx, time_ids: Collection[int], state: str, *, absence_id: int | None = None) -> None:
    """Mark suggestions as taken over or left."""
    tx.changes(
        update(BusyTimeRow)
        .where(col(BusyTimeRow.id).in_(list(time_ids)))
        .values(state=state, **({"absence_id": absence_id} if absence_id else {}))
    )


def _source(row: BusySourceRow) -> Source:
    assert row.id is not None
    return Source(row.id, row.person_id, row.name, row.address, row.read_at, row.fault)
