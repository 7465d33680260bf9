"""Publishing for programs."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain.publication import Publication
from app.usecases.publishing import publish, show
from app.web.api.values import Whole
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Now, ThisSite, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["publications"])


class PublishIn(BaseModel):
    """A draft to publish, as it was read."""

    version: Whole
    confirmed: bool = Field(False, description="Publish in spite of what the refusal NeedsConfirmation says")


class PublicationLineOut(BaseModel):
    number: int
    period: str
    published_at: datetime
    published_by: str
    is_current: bool


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


@router.post("/drafts/{draft}/publication", status_code=201)
def publish_draft(
    who: AsCoordinator, draft: Id, body: PublishIn, tx: Transaction, now: Now, site: ThisSite
) -> PublicationOut:
    """Publish a draft; refused when it was changed since that version."""
    ask = publish.Publish(draft, body.version, site.url, confirmed=body.confirmed)
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
        )
        for line in show.list_publications(tx, who.team).lines
    ]


@router.get("/publications/{number}")
def get_publication(who: InSightOfTeam, number: Id, tx: Transaction) -> PublicationOut:
    return _publication(show.read_publication(tx, who.team, number))


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
