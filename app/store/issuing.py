"""Writing publications, their seats, parts and changes: only ever added to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, literal, update
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.publication import Change, ChangeCause, PublishedSeat
from app.domain.rota import Draft, DraftState
from app.domain.round import Period
from app.store.parts import add_parts
from app.store.tables import ChangeRow, DraftRow, PeriodRow, PublicationRow, PublishedSeatRow, metadata
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What is frozen: the seats of the whole period, open ones too, and how they differ from before."""

    team_id: int
    period_id: int
    number: int
    draft_id: int | None
    seed: int
    answered: int
    people: int
    by: int
    cause: ChangeCause = ChangeCause.DRAFT
    cause_id: int | None = None
    reason: str = ""
    waived: Sequence[str] = ()


def next_number(tx: Tx, team_id: int) -> int:
    last = tx.session.exec(select(func.max(PublicationRow.number)).where(PublicationRow.team_id == team_id)).one()
    return (last or 0) + 1


def take_draft(tx: Tx, draft: Draft) -> bool:
    """Mark a ready draft as published; False if somebody edited or published it since it was read."""
    taken = update(DraftRow).where(
        col(DraftRow.id) == draft.id,
        col(DraftRow.version) == draft.version,
        col(DraftRow.state) == DraftState.READY.value,
    )
    return tx.changes(taken.values(state=DraftState.PUBLISHED.value, version=draft.version + 1)) > 0


def make_current(tx: Tx, period: Period, publication_id: int) -> bool:
    """Let the period show this publication; False if another one came first."""
    same = update(PeriodRow).where(
        col(PeriodRow.id) == period.id,
        col(PeriodRow.version) == period.version,
        col(PeriodRow.publication_id).is_not_distinct_from(period.publication_id),
    )
    return tx.changes(same.values(publication_id=publication_id, version=period.version + 1)) > 0


def add_publication(tx: Tx, new: NewPublication, *, now: datetime) -> int:
    row = PublicationRow(
        team_id=new.team_id,
        period_id=new.period_id,
        number=new.number,
        draft_id=new.draft_id,
        seed=new.seed,
        published_at=now,
        published_by=new.by,
        answered=new.answered,
        people=new.people,
        cause=new.cause.value,
        cause_id=new.cause_id,
        reason=new.reason,
        waived=list(new.waived),
    )
    tx.session.add(row)
    tx.flush()
    assert row.id is not None
    return row.id


def add_seats(tx: Tx, publication_id: int, seats: Collection[PublishedSeat], changes: Iterable[Change]) -> None:
    """Write seats of a publication, with their parts, and what changed in them."""
    rows = [
        {
            "publication_id": publication_id,
            "seat_id": seat.seat_id,
            "person_id": seat.person_id,
            "sequence": seat.sequence,
            "changed_at": seat.changed_at,
        }
        for seat in seats
    ]
    differences = [
        {"publication_id": publication_id, "seat_id": each.seat_id, "before_id": each.before, "after_id": each.after}
        for each in changes
    ]
    if rows:
        tx.session.execute(insert(PublishedSeatRow), rows)
    add_parts(tx, publication_id, seats)
    if differences:
        tx.session.execute(insert(ChangeRow), differences)


def copy_seats(tx: Tx, before_id: int, publication_id: int, *, but: Collection[int]) -> None:
    """Take the seats over from the publication before, parts too, but for these."""
    for name in ("published_seat", "published_part"):
        table = metadata.tables[name]
        columns = [column for column in table.columns if column.name != "publication_id"]
        rest = select_many(literal(publication_id), *columns).where(
            table.c.publication_id == before_id, table.c.seat_id.not_in(list(but))
        )
        tx.session.execute(insert(table).from_select(["publication_id", *(each.name for each in columns)], rest))
