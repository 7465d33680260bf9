"""Rounds and one's own answers for programs."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, Field

from app.domain.answer import Answer, Mark, NewAnswer, OptIn
from app.domain.refusals.versions import VersionMissing
from app.domain.round import Round
from app.domain.slot import Slot
from app.usecases.answers import save
from app.usecases.rounds import open, overview
from app.web.api.values import tagged
from app.web.deps import AsCoordinator, AsMember, Id, Now, Transaction

router = APIRouter(prefix="/api/teams/{team}/rounds", tags=["rounds"])


class RoundIn(BaseModel):
    """A round to open: the period's first and last day, and until when people answer (without an offset: team time)."""

    first_on: date
    last_on: date
    deadline_at: datetime


class RoundOut(BaseModel):
    id: int
    first_on: date
    last_on: date
    deadline_at: datetime
    state: str
    version: int


class SlotOut(BaseModel):
    id: int
    shift: str
    on: date
    start: datetime
    end: datetime
    weekend: date | None = Field(description="First day of the weekend it lies in; null on working days")
    people: int
    points: int


class RoundWithSlots(RoundOut):
    slots: list[SlotOut]


class AnswerIn(BaseModel):
    """An answer: what is left out is unanswered, or not offered. Send the version you read, here or as If-Match."""

    marks: dict[int, Mark] = Field(default_factory=dict, description="Slot id → love, fine, rather not, cannot")
    weekends: dict[date, OptIn] = Field(default_factory=dict, description="First day of the weekend → offer")
    note: str = ""
    as_standing_week: bool = False
    version: int | None = Field(None, ge=0, lt=2**31, description="As read; 0 where there was none yet")


class AnswerOut(BaseModel):
    marks: dict[int, Mark]
    weekends: dict[date, OptIn]
    note: str
    version: int = Field(description="Goes up with each save, and when it is taken back; 0: none yet")
    saved_at: datetime | None = Field(description="null: not answered")


class PersonOut(BaseModel):
    id: int
    name: str


@router.get("")
def list_rounds(who: AsMember, tx: Transaction, now: Now) -> list[RoundOut]:
    return [_round(each) for each in overview.read_rounds(tx, who.team, now=now)]


@router.post("", status_code=201)
def open_round(who: AsCoordinator, body: RoundIn, tx: Transaction, now: Now) -> RoundOut:
    until = body.deadline_at
    if until.tzinfo is None:
        until = until.replace(tzinfo=ZoneInfo(who.team.time_zone))
    ask = open.OpenRound(body.first_on, body.last_on, until)
    return _round(open.open_round(tx, who.team, ask, by=who.by, now=now))


@router.get("/{round_id}")
def get_round(who: AsMember, round_id: Id, tx: Transaction) -> RoundWithSlots:
    round_, slots = overview.read_round(tx, who.team, round_id)
    return RoundWithSlots(**_round(round_).model_dump(), slots=[_slot(slot) for slot in slots])


@router.get("/{round_id}/unanswered")
def list_unanswered(who: AsCoordinator, round_id: Id, tx: Transaction) -> list[PersonOut]:
    return [PersonOut(id=p.id, name=p.name) for p in overview.who_is_missing(tx, who.team, round_id)]


@router.get("/{round_id}/answer")
def get_answer(who: AsMember, round_id: Id, tx: Transaction, response: Response) -> AnswerOut:
    return _tagged(save.read_answer(tx, who.team, round_id, by=who.by), response)


@router.put("/{round_id}/answer", responses={428: {"description": "No version was sent"}})
def put_answer(
    who: AsMember,
    round_id: Id,
    body: AnswerIn,
    tx: Transaction,
    now: Now,
    response: Response,
    if_match: Annotated[str | None, Header()] = None,
) -> AnswerOut:
    version = tagged(if_match) if if_match is not None else body.version
    if version is None:
        raise VersionMissing
    ask = save.SaveAnswer(NewAnswer(body.marks, body.weekends, body.note), version, body.as_standing_week)
    return _tagged(save.save_answer(tx, who.team, round_id, ask, by=who.by, now=now), response)


@router.delete("/{round_id}/answer", status_code=204)
def delete_answer(
    who: AsMember,
    round_id: Id,
    tx: Transaction,
    now: Now,
    version: Annotated[int, Query(ge=1, lt=2**31)],
    response: Response,
) -> None:
    """Be as one who has not answered yet. Send the version of the answer that you read; the next one is the ETag."""
    emptied = save.take_back(tx, who.team, round_id, version=version, by=who.by, now=now)
    response.headers["ETag"] = f'"{emptied.version}"'


def _tagged(answer: Answer, response: Response) -> AnswerOut:
    response.headers["ETag"] = f'"{answer.version}"'
    return AnswerOut(
        marks=dict(answer.what.marks),
        weekends=dict(answer.what.opt_ins),
        note=answer.what.note,
        version=answer.version,
        saved_at=answer.saved_at,
    )


def _round(round_: Round) -> RoundOut:
    return RoundOut(
        id=round_.id,
        first_on=round_.period.first_on,
        last_on=round_.period.last_on,
        deadline_at=round_.deadline_at,
        state=round_.state.value,
        version=round_.version,
    )


def _slot(slot: Slot) -> SlotOut:
    return SlotOut(
        id=slot.id,
        shift=slot.what.name,
        on=slot.on,
        start=slot.start,
        end=slot.end,
        weekend=slot.weekend,
        people=slot.what.people,
        points=slot.what.points,
    )
