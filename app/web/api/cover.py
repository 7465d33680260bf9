"""Weekend cover for programs: confirming it, objecting to its leave, hand-off notes, the weekly report."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from app.domain.credit import Way
from app.domain.refusals import NotFound
from app.usecases.duty.at_work import at_work, leave_note
from app.usecases.ledger.check_in import confirm_own
from app.usecases.ledger.cover import show_cover
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.doubts import show_doubt
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.messages.weekly import weekly_report
from app.web.api.hr import DecisionIn, ObjectionOut, objection_out
from app.web.api.values import Whole
from app.web.deps import AsCoordinator, AsMember, Id, Now, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["leave and points"])


class CoverOut(BaseModel):
    """A credit of a weekend day that is not earned yet."""

    person: str
    on: date
    cover: str
    state: str
    check_in: str
    earned: str


class ObjectionIn(BaseModel):
    person: Whole
    on: date
    reason: str


class ConfirmedOut(BaseModel):
    confirmed: bool


class NoteIn(BaseModel):
    note: str


class NoteOut(BaseModel):
    note: str
    by: str
    at: datetime


class WeekLineOut(BaseModel):
    """Leave in quarter days."""

    person: str
    slots: int
    hours: int
    points: int
    help: int
    leave: int


class OpenSeatOut(BaseModel):
    on: date
    cover: str
    seat: int


class WeekOut(BaseModel):
    first_on: date
    last_on: date
    seats: int
    covered: int
    lines: list[WeekLineOut]
    open: list[OpenSeatOut]
    notes: list[str]


@router.get("/cover")
def get_cover(who: AsCoordinator, tx: Transaction, now: Now) -> list[CoverOut]:
    """Credits that are expected, those of cover that has begun first."""
    page = show_cover(tx, who.team, by=who.by, now=now)
    return [
        CoverOut(
            person=line.person, on=line.on, cover=line.cover, state=line.state, check_in=line.check_in, earned=line.says
        )
        for line in (*page.open, *page.coming)
    ]


@router.get("/objections")
def list_objections(who: AsCoordinator, tx: Transaction, now: Now) -> list[ObjectionOut]:
    """Objections in this team, those that wait first."""
    page = show_cover(tx, who.team, by=who.by, now=now)
    return [objection_out(one) for one in (*page.doubts, *page.decided)]


@router.post("/objections", status_code=201)
def raise_objection(who: AsCoordinator, body: ObjectionIn, tx: Transaction, now: Now) -> ObjectionOut:
    """Object to somebody's leave for a day; it waits until HR or another coordinator has decided."""
    raised = object_to(tx, who.team, ObjectTo(body.person, body.on, body.reason), by=who.by, now=now)
    return objection_out(show_doubt(tx, raised.id, by=who.by))


@router.post("/objections/{objection_id}")
def decide(who: AsCoordinator, objection_id: Id, body: DecisionIn, tx: Transaction, now: Now) -> ObjectionOut:
    ask = Decide(objection_id, body.uphold, body.reason, body.instead)
    decide_objection(tx, ask, by=who.by, now=now, team_id=who.team.id)
    return objection_out(show_doubt(tx, objection_id, by=who.by))


@router.post("/seats/{seat}/check-in")
def confirm(who: AsMember, seat: Id, tx: Transaction, now: Now) -> ConfirmedOut:
    """Say that one is there, on one's own weekend cover."""
    confirm_own(tx, who.team, seat, way=Way.PROGRAM, by=who.by, now=now)
    return ConfirmedOut(confirmed=True)


@router.get("/seats/{seat}/notes")
def list_notes(who: AsMember, seat: Id, tx: Transaction, now: Now) -> list[NoteOut]:
    """Hand-off notes left in this seat, and before it by who was on before."""
    work = at_work(tx, who.team, seat, by=who.by, now=now)
    return [NoteOut(note="\n".join(note.body), by=note.by, at=note.at) for note in (*work.received, *work.left)]


@router.post("/seats/{seat}/notes", status_code=201)
def write_note(who: AsMember, seat: Id, body: NoteIn, tx: Transaction, now: Now) -> ConfirmedOut:
    """Leave a note to the next person; it stays as it is."""
    leave_note(tx, who.team, seat, body.note, by=who.by, now=now)
    return ConfirmedOut(confirmed=True)


@router.get("/week")
def get_week(who: AsMember, of: date, tx: Transaction, now: Now) -> WeekOut:
    """The weekly report of the week that a day lies in."""
    if not 2000 <= of.year <= 2200:
        raise NotFound("week")
    report = weekly_report(tx, who.team, of, now=now)
    return WeekOut(
        first_on=report.first_on,
        last_on=report.last_on,
        seats=report.seats,
        covered=report.covered,
        lines=[WeekLineOut(**{name: getattr(one, name) for name in WeekLineOut.model_fields}) for one in report.lines],
        open=[OpenSeatOut(on=one.on, cover=one.cover, seat=one.seat_id) for one in report.open_seats],
        notes=["\n".join(note.body) for note in report.notes],
    )
