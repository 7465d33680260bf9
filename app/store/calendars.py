"""The ready bytes of calendars, and the events they are made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from app.domain.calendars import KeptEvent, Scope, uid_of
from app.domain.slot import Seat
from app.store.parts import part_events
from app.store.tables import CalendarRow, PeriodRow, PublishedPartRow, PublishedSeatRow, SeatRow, SlotRow
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar as every feed of its scope serves it."""

    scope: Scope
    anchor_on: date  # first day shown
    version: int
    body: bytes
    zipped: bytes
    etag: str
    changed_at: datetime  # when its events last changed, deletions included


def find_calendar(tx: Tx, scope: Scope) -> Calendar | None:
    row = tx.session.exec(_fresh().where(CalendarRow.scope == scope.key)).first()
    return _calendar(row) if row else None


def find_calendars(tx: Tx, scopes: Collection[Scope]) -> dict[Scope, Calendar]:
    rows = tx.session.exec(_fresh().where(col(CalendarRow.scope).in_([scope.key for scope in scopes])))
    return {calendar.scope: calendar for calendar in map(_calendar, rows)}


def save_calendars(tx: Tx, calendars: Sequence[Calendar]) -> None:
    """Write calendars, each over the one of its scope."""
    if not calendars:
        return
    rows = [
        {
            "scope": calendar.scope.key,
            "anchor_on": calendar.anchor_on,
            "version": calendar.version,
            "body": calendar.body,
            "zipped": calendar.zipped,
            "etag": calendar.etag,
            "changed_at": calendar.changed_at,
        }
        for calendar in calendars
    ]
    dialect = sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(CalendarRow)
    newer = {name: insert.excluded[name] for name in rows[0] if name != "scope"}
    tx.session.execute(insert.on_conflict_do_update(index_elements=["scope"], set_=newer), rows)


def scopes_before(tx: Tx, anchor_on: date, *, limit: int) -> list[Scope]:
    """Calendars that begin before this day, the most outdated first."""
    keys = tx.session.exec(
        select(CalendarRow.scope)
        .where(CalendarRow.anchor_on < anchor_on)
        .order_by(col(CalendarRow.anchor_on), col(CalendarRow.scope))
        .limit(limit)
    )
    return [Scope.from_key(key) for key in keys]


def team_events(tx: Tx, team_id: int, *, since: date) -> list[KeptEvent]:
    """The events of the team's filled seats, as published now."""
    wanted = [SlotRow.team_id == team_id, SlotRow.on_date >= since]
    return [*_events(tx, wanted), *part_events(tx, wanted)]


def people_events(tx: Tx, person_ids: Collection[int], *, since: date) -> dict[int, list[KeptEvent]]:
    """The events of each of these people's seats in all teams, as published now."""
    found: dict[int, list[KeptEvent]] = {person_id: [] for person_id in person_ids}
    ids, late = list(person_ids), SlotRow.on_date >= since
    own = _events(tx, [col(PublishedSeatRow.person_id).in_(ids), late])
    for event in (*own, *part_events(tx, [col(PublishedPartRow.person_id).in_(ids), late])):
        found[event.person_id].append(event)
    return found


def _events(tx: Tx, wanted: Sequence[Any]) -> list[KeptEvent]:
    rows = tx.session.exec(
        select(PublishedSeatRow, SlotRow.start_at, SlotRow.end_at, SeatRow)
        .join(SeatRow, col(SeatRow.id) == col(PublishedSeatRow.seat_id))
        .join(SlotRow, col(SlotRow.id) == col(SeatRow.slot_id))
        .join(PeriodRow, col(PeriodRow.publication_id) == col(PublishedSeatRow.publication_id))
        .where(*wanted, col(PublishedSeatRow.person_id).is_not(None))
    )
    return [
        KeptEvent(
            person_id=cast(int, row.person_id),
            start=start,
            end=end,
            uid=uid_of(Seat(cast(int, seat.id), seat.slot_id, seat.number, seat.uid)),
            changed_at=row.changed_at,
            data=row.event,
        )
        for row, start, end, seat in rows
    ]


def _fresh() -> Any:
    # Calendars are written past the session's own copies of rows: read what is there.
    return select(CalendarRow).execution_options(populate_existing=True)


def _calendar(row: CalendarRow) -> Calendar:
    return Calendar(
        scope=Scope.from_key(row.scope),
        anchor_on=row.anchor_on,
        version=row.version,
        body=row.body,
        zipped=row.zipped,
        etag=row.etag,
        changed_at=row.changed_at,
    )
