"""Publishing for programs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.domain import reach
from app.domain.publication import Publication
from app.usecases.publishing import compare, preview, publish, show, undo
from app.web.api.values import Whole
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Now, ThisSite, Transaction

LONGEST = 2**16  # letters; a name for each seat of a long period fits many times over

router = APIRouter(prefix="/api/teams/{team}", tags=["publications"])


class PublishIn(BaseModel):
    """A draft to publish, as it was read."""

    version: Whole
    confirmed: bool = Field(False, description="Publish in spite of what the refusal NeedsConfirmation says")
    warned: str | None = Field(
        None,
        max_length=LONGEST,
        description="What is confirmed, as the preview gave it: refused (CameUpSince) when more came up since. "
        "Without it all is confirmed that there is by now",
    )

    rests_on: Whole | None = Field(
        None,
        description="The publication it was compared with, as the preview gave it: refused (RotaMovedOn) when another "
        "came since, like that of a swap",
    )


class NewsOut(BaseModel):
    """What one person will be told, as the names of slots."""

    name: str
    gained: list[str]
    lost: list[str]


class PreviewOut(BaseModel):
    """What publishing a draft would do now; publish it with this version."""

    number: int = Field(description="Of the publication to be")
    version: int
    rests_on: int = Field(description="Number of the publication that it would replace; 0: the period has none")
    nothing: bool = Field(description="The draft says just what is published")
    answered: int
    people: int
    news: list[NewsOut]
    warnings: list[str] = Field(description="What must be confirmed; empty: nothing to ask")
    warned: str = Field(description="The same warnings, to be sent with the confirmation")
    blocked: list[str] = Field(description="Seats that cannot be published, with who and why")


class PublicationLineOut(BaseModel):
    number: int
    period: str
    published_at: datetime
    published_by: str
    is_current: bool
    cause: str = Field(description="What made it, in words")
    reason: str
    waived: list[str] = Field(description="Rules that a coordinator let be broken, with the people")


class ChangeOut(BaseModel):
    """A seat that changed hands; null: it was or is open."""

    seat: int
    before: int | None
    after: int | None


class UndoIn(BaseModel):
    reason: str = ""


class NumberOut(BaseModel):
    number: int


class SeatOut(BaseModel):
    seat: int
    person: int | None = Field(description="Null: the seat is open")
    sequence: int = Field(description="Rises with each change of the seat")
    changed_at: datetime


class PublicationOut(BaseModel):
    """A frozen rota: every seat of its period."""

    number: int
    period: int
    draft: int | None
    seed: int
    published_at: datetime
    answered: int
    people: int
    seats: list[SeatOut]


@router.get("/drafts/{draft}/publication")
def preview_publication(who: AsCoordinator, draft: Id, tx: Transaction, now: Now) -> PreviewOut:
    """What publishing this draft would change, whom it would touch, and what must be confirmed."""
    found = preview.preview_publication(tx, who.team, draft, own_zone=who.by.person.time_zone, now=now)
    return PreviewOut(
        number=found.number,
        version=found.version,
        rests_on=found.rests_on,
        nothing=found.nothing,
        answered=found.answered,
        people=found.people,
        news=[NewsOut(name=each.who.full, gained=_labels(each.gained), lost=_labels(each.lost)) for each in found.news],
        warnings=[each.says for each in found.warnings],
        warned=found.warned,
        blocked=found.blocked,
    )


@router.post("/drafts/{draft}/publication", status_code=201)
def publish_draft(
    who: AsCoordinator, draft: Id, body: PublishIn, tx: Transaction, now: Now, site: ThisSite
) -> PublicationOut:
    """Publish a draft; refused when it was changed since that version."""
    shown = None if body.warned is None else reach.read(body.warned)
    ask = publish.Publish(draft, body.version, site.url, confirmed=body.confirmed, shown=shown, rests_on=body.rests_on)
    return _publication(publish.publish_draft(tx, who.team, ask, by=who.by, now=now))


@router.get("/publications")
def list_publications(who: InSightOfTeam, tx: Transaction) -> list[PublicationLineOut]:
    """The team's newest publications, the newest first."""
    return [
        PublicationLineOut(
            number=line.number,
            period=line.period,
            published_at=line.published_at,
            published_by=line.published_by,
            is_current=line.is_current,
            cause=line.cause,
            reason=line.reason,
            waived=list(line.waived),
        )
        for line in show.list_publications(tx, who.team).lines
    ]


@router.get("/publications/{number}/changes")
def show_changes(
    who: InSightOfTeam,
    number: Id,
    tx: Transaction,
    since: Annotated[int, Query(ge=1, lt=2**31, description="An earlier publication of the same period")],
) -> list[ChangeOut]:
    """Who has what otherwise than in an earlier publication."""
    found = compare.difference(tx, who.team, since, number)
    return [ChangeOut(seat=each.seat_id, before=each.before, after=each.after) for each in found]


@router.post("/publications/{number}/undo", status_code=201)
def undo_last(who: AsCoordinator, number: Id, body: UndoIn, tx: Transaction, now: Now, site: ThisSite) -> NumberOut:
    """Undo the publication in force as a new one; what has begun stays."""
    done = undo.undo_last(tx, who.team, undo.Undo(number, site.url, body.reason), by=who.by, now=now)
    return NumberOut(number=done.number)


@router.get("/publications/{number}")
def get_publication(who: InSightOfTeam, number: Id, tx: Transaction) -> PublicationOut:
    return _publication(show.read_publication(tx, who.team, number))


def _labels(lines: Iterable[preview.SeatLine]) -> list[str]:
    return [line.label for line in lines]


def _publication(publication: Publication) -> PublicationOut:
    return PublicationOut(
        number=publication.number,
        period=publication.period_id,
        draft=publication.draft_id,
        seed=publication.seed,
        published_at=publication.published_at,
        answered=publication.answered,
        people=publication.people,
        seats=[
            SeatOut(seat=seat.seat_id, person=seat.person_id, sequence=seat.sequence, changed_at=seat.changed_at)
            for seat in sorted(publication.seats.values(), key=lambda seat: seat.seat_id)
        ],
    )
