"""Who is on, for programs."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, Field

from app.domain.duty import Turn
from app.domain.language import _
from app.domain.refusals import BadField
from app.usecases.duty.on_duty import who_is_on
from app.web.deps import InSightOfTeam, Now, Transaction

router = APIRouter(prefix="/api/teams", tags=["duty"])

FIRST_YEAR, LAST_YEAR = 2000, 2200


class PersonOut(BaseModel):
    id: int
    name: str


class TurnOut(BaseModel):
    """One seat: who is published in it, and its hours as UTC instants."""

    seat: int
    shift: str
    person: PersonOut | None = Field(description="Null: the seat is open")
    start: datetime
    end: datetime
    weekend: bool


class NowOut(BaseModel):
    team: str
    zone: str = Field(description="IANA name of the team's time zone")
    at: datetime
    now: list[TurnOut] = Field(description="Every seat that runs at that moment")
    next: list[TurnOut] = Field(description="The seats that start first after it, within five weeks")


@router.get("/{team}/now")
def show_now(
    who: InSightOfTeam,
    tx: Transaction,
    now: Now,
    at: Annotated[AwareDatetime | None, Query(description="A moment with its offset; without one: now")] = None,
) -> NowOut:
    """Who is on and who is next in the team, as published."""
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadField(
            "At",
            _(
                "Choose a moment between the years {first} and {last}.",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            ),
        )
    moment = (at or now).astimezone(UTC)
    standing = who_is_on(tx, who.team, at=moment)
    return NowOut(
        team=who.team.slug,
        zone=who.team.time_zone,
        at=moment,
        now=[_turn(turn) for turn in standing.now],
        next=[_turn(turn) for turn in standing.next],
    )


def _turn(turn: Turn) -> TurnOut:
    person = PersonOut(id=turn.person_id, name=turn.who.full) if turn.person_id and turn.who else None
    return TurnOut(
        seat=turn.seat_id,
        shift=turn.slot.what.name,
        person=person,
        start=turn.slot.start,
        end=turn.slot.end,
        weekend=turn.slot.weekend is not None,
    )
