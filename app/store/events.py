"""The events of published seats as they are kept for calendars."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.calendars import Event, FeedKind, Scope, Sitting, role_of, uid_of, uid_of_part
from app.domain.publication import ChangeCause
from app.domain.seating import Part
from app.store.parts import parts_in
from app.store.tables import (
    CalendarDueRow,
    ChangeRow,
    EventRow,
    PeriodRow,
    PublicationRow,
    PublishedSeatRow,
    SeatRow,
    SlotRow,
)
from app.store.transaction import Tx
from app.store.upserts import upsert

_AT_ONCE = 5_000  # values in one question
_SWAPS = (ChangeCause.SWAP.value, ChangeCause.CHAIN.value)


def team_events(tx: Tx, team_id: int, *, since: date, until: date | None = None) -> list[Event]:
    """The events of the team's seats from one day to before another, open ones too."""
    return _events(tx, [col(EventRow.team_id) == team_id, *_between(since, until)])


def people_events(
    tx: Tx, person_ids: Collection[int], *, since: date, until: date | None = None
) -> dict[int, list[Event]]:
    """The events of each of these people's seats, in all teams."""
    found: dict[int, list[Event]] = {person_id: [] for person_id in person_ids}
    ids = sorted(person_ids)
    for at in range(0, len(ids), _AT_ONCE):
        whose = col(EventRow.person_id).in_(ids[at : at + _AT_ONCE])
        for event in _events(tx, [whose, *_between(since, until)]):
            found[event.person_id or 0].append(event)
    return found


def coming_events(tx: Tx, scope: Scope, *, after: datetime, limit: int) -> list[Event]:
    """The next events that a calendar shows, in order of start."""
    whose = col(EventRow.person_id) if scope.kind is FeedKind.PERSON else col(EventRow.team_id)
    filled = {FeedKind.OPEN: [col(EventRow.person_id).is_(None)]}.get(
        scope.kind, [col(EventRow.person_id).is_not(None)]
    )
    found = _events(tx, [whose == scope.id, col(EventRow.end_at) > after, *filled])
    wanted = [event for event in found if scope.kind is not FeedKind.WEEKEND or event.weekend]
    return sorted(wanted, key=lambda event: (event.start, event.uid))[:limit]


def find_event(tx: Tx, uid: str) -> Event | None:
    return next(iter(_events(tx, [col(EventRow.uid) == uid])), None)


def save_events(tx: Tx, events: Sequence[Event]) -> None:
    """Write events, each over the one of its name."""
    rows = [
        {
            "uid": event.uid,
            "seat_id": event.seat_id,
            "team_id": event.team_id,
            "person_id": event.person_id,
            "on_date": event.on,
            "start_at": event.start,
            "end_at": event.end,
            "sequence": event.sequence,
            "changed_at": event.changed_at,
            "facts": event.facts,
        }
        for event in events
    ]
    upsert(tx, EventRow, rows, key=["uid"])


def remove_events(tx: Tx, uids: Collection[str]) -> None:
    if uids:
        tx.session.execute(delete(EventRow).where(col(EventRow.uid).in_(list(uids))))


# ---- what is published ----


def sittings_of(tx: Tx, team_id: int, since: date, until: date) -> list[Sitting]:
    """The team's seats from one day to before another as published now, a sitting for everybody's stretch of each."""
    found = tx.session.execute(
        select_many(
            col(SeatRow.id),
            col(SeatRow.uid),
            col(SlotRow.id).label("slot_id"),
            col(SlotRow.name),
            col(SlotRow.on_date),
            col(SlotRow.starts_at),
            col(SlotRow.ends_at),
            col(SlotRow.zone),
            col(SlotRow.start_at),
            col(SlotRow.end_at),
            col(SlotRow.weekend),
            col(PublishedSeatRow.person_id),
            col(PublishedSeatRow.sequence),
            col(PublishedSeatRow.changed_at),
            col(PublishedSeatRow.publication_id),
        )
        .join(SeatRow, col(SeatRow.slot_id) == col(SlotRow.id))
        .join(PublishedSeatRow, col(PublishedSeatRow.seat_id) == col(SeatRow.id))
        .join(PeriodRow, col(PeriodRow.publication_id) == col(PublishedSeatRow.publication_id))
        .where(
            col(SlotRow.team_id) == team_id,
            col(PeriodRow.team_id) == team_id,
            col(SlotRow.on_date) >= since,
            col(SlotRow.on_date) < until,
        )
    ).all()
    shown = {row.publication_id for row in found}
    parts, swapped = parts_in(tx, shown), _swapped(tx, shown)
    sittings: list[Sitting] = []
    for row in found:
        whole = _sitting(row, swapped=row.id in swapped)
        shared = parts.get((row.publication_id, row.id), ()) if row.person_id is not None else ()
        sittings += _shared(whole, shared) if shared else [whole]
    return sittings


def _shared(whole: Sitting, parts: Sequence[Part]) -> list[Sitting]:
    """The holder's own stretch, which is the gap between the parts, and everybody else's by its hours."""
    ends = [whole.start, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), whole.end]
    own = next((start, end) for start, end in zip(ends, starts, strict=True) if start < end)
    others = [replace(whole, uid=uid_of_part(whole.uid, part.start), person_id=part.person_id) for part in parts]
    hours = [own, *((part.start, part.end) for part in parts)]
    return [_narrowed(each, *times) for each, times in zip([whole, *others], hours, strict=True)]


def _narrowed(whole: Sitting, start: datetime, end: datetime) -> Sitting:
    zone = ZoneInfo(whole.zone)
    starts_at, ends_at = start.astimezone(zone).time(), end.astimezone(zone).time()
    return replace(whole, start=start, end=end, starts_at=starts_at, ends_at=ends_at)


def _swapped(tx: Tx, shown: Collection[int]) -> set[int]:
    """The seats whose last change of hands was a swap, in the periods that show these publications."""
    periods = select_many(col(PublicationRow.period_id)).where(col(PublicationRow.id).in_(shown))
    last = (
        select_many(col(ChangeRow.seat_id), func.max(col(ChangeRow.publication_id)).label("number"))
        .join(PublicationRow, col(PublicationRow.id) == col(ChangeRow.publication_id))
        .where(col(PublicationRow.period_id).in_(periods))
        .group_by(col(ChangeRow.seat_id))
        .subquery()
    )
    by_swap = (
        select_many(last.c.seat_id)
        .join(PublicationRow, col(PublicationRow.id) == last.c.number)
        .where(col(PublicationRow.cause).in_(_SWAPS))
    )
    return set(tx.session.execute(by_swap).scalars())


def _sitting(row: Any, *, swapped: bool) -> Sitting:
    weekend = row.weekend is not None
    return Sitting(
        uid=uid_of(row.uid),
        seat_id=row.id,
        slot_id=row.slot_id,
        person_id=row.person_id,
        sequence=row.sequence,
        changed_at=row.changed_at,
        role=role_of(row.name, weekend=weekend),
        on=row.on_date,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        start=row.start_at,
        end=row.end_at,
        weekend=weekend,
        swapped=swapped,
    )


# ---- teams whose words have changed ----


def look_anew(tx: Tx, team_id: int, *, now: datetime) -> None:
    """Ask for the events of a team to be written anew: names, duty card or settings are other ones."""
    known = select(CalendarDueRow).where(CalendarDueRow.team_id == team_id)
    if tx.session.exec(known).first() is None:
        upsert(tx, CalendarDueRow, [{"team_id": team_id, "since": now}], key=["team_id"])
    tx.demand("calendar words", team_id)


def teams_due(tx: Tx, *, limit: int) -> list[int]:
    """The teams that asked, those that have waited longest first."""
    found = select(CalendarDueRow.team_id).order_by(col(CalendarDueRow.since), col(CalendarDueRow.team_id))
    return list(tx.session.exec(found.limit(limit)))


def is_done(tx: Tx, team_id: int) -> None:
    tx.session.execute(delete(CalendarDueRow).where(col(CalendarDueRow.team_id) == team_id))


def _between(since: date, until: date | None) -> list[Any]:
    return [col(EventRow.on_date) >= since, *([col(EventRow.on_date) < until] if until else [])]


_COLUMNS = (
    col(EventRow.uid),
    col(EventRow.seat_id),
    col(EventRow.team_id),
    col(EventRow.person_id),
    col(EventRow.on_date),
    col(EventRow.start_at),
    col(EventRow.end_at),
    col(EventRow.sequence),
    col(EventRow.changed_at),
    col(EventRow.facts),
)


def _events(tx: Tx, wanted: Sequence[Any]) -> list[Event]:
    # Columns, not rows: hundreds of them are read for each publication.
    return [Event(*found) for found in tx.session.execute(select_many(*_COLUMNS).where(*wanted))]
