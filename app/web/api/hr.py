"""HR for programs: statements, every entry, objections of all teams, what a team brings along."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.domain.allowance import IMPORTS
from app.domain.kept import kept
from app.domain.statement import Statement, Stretch, total_of
from app.domain.webhook import NewWebhook
from app.usecases.hr.entries import entries_behind
from app.usecases.hr.lock import LockStatement, get_locked, list_locked, lock_statement
from app.usecases.ledger.cover import Doubt
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.doubts import show_doubt, show_doubts
from app.usecases.opening.bring_in import Prospect, bring_in, look_at_file
from app.usecases.webhooks.manage import add_system, end_system, send_again, show_systems
from app.web.api.ledger import FiguresOut, LineOut, ReportLineOut, figures_out, line_out
from app.web.api.values import Whole
from app.web.counting import at_most
from app.web.deps import AsHr, Id, Now, ThisSite, Transaction
from app.web.limits import LARGEST_IMPORT, LARGEST_OPENING

router = APIRouter(prefix="/api/hr", tags=["leave and points"])

From = Annotated[date, Query(alias="from")]
Until = Annotated[date, Query(alias="to")]


class StatementIn(BaseModel):
    """Dates to lock; confirmed: the figures were looked at."""

    first_on: date
    last_on: date
    confirmed: bool = False


class StatementOut(BaseModel):
    number: int
    first_on: date
    last_on: date
    locked_at: datetime
    locked_by: str


class StatementLinesOut(StatementOut):
    """A locked statement with its lines, in quarter days."""

    lines: list[ReportLineOut]
    totals: FiguresOut


class PersonLineOut(LineOut):
    person: str


class OpeningIn(BaseModel):
    """A CSV file as text; without commit it is only looked at."""

    content: str = Field(max_length=LARGEST_OPENING)
    commit: bool = False


class ComplaintOut(BaseModel):
    line: int
    field: str
    why: str


class OpeningOut(BaseModel):
    """What the file brings in, or what is wrong with it."""

    new: int
    lines: int
    quarters: int
    points: int
    complaints: list[ComplaintOut]
    committed: bool


class ObjectionOut(BaseModel):
    id: int
    person: str
    team: str
    on: date
    state: str
    reason: str
    raised_by: str
    raised_at: datetime
    decision: str
    decided_by: str
    instead: str


class DecisionIn(BaseModel):
    """uphold: the person did not cover the day; instead: the id of who did, if it is known."""

    uphold: bool
    reason: str
    instead: Whole | None = None


class SystemIn(BaseModel):
    """A system to tell; from_start: of everything that is in the ledger already."""

    name: str
    url: str
    from_start: bool = False


class SystemOut(BaseModel):
    """announced: the number of the last ledger line that is dealt with."""

    id: int
    name: str
    url: str
    announced: int
    error: str
    not_taken: list[int]


class KeyOut(BaseModel):
    id: int
    key: str


@router.get("/statements")
def list_statements(_: AsHr, tx: Transaction) -> list[StatementOut]:
    """Every locked statement, the latest first."""
    return [_statement(one) for one in list_locked(tx)]


@router.get("/statements/{number}")
def get_statement(_: AsHr, number: Id, tx: Transaction) -> StatementLinesOut:
    """A locked statement: the same whenever it is asked for."""
    statement, lines = get_locked(tx, number)
    return StatementLinesOut(
        **_statement(statement).model_dump(),
        lines=[
            ReportLineOut(person=line.person_id, name=line.name, email=line.email, **figures_out(line.figures))
            for line in lines
        ],
        totals=FiguresOut(**figures_out(total_of(line.figures for line in lines))),
    )


@router.post("/statements", status_code=201)
def lock(by: AsHr, body: StatementIn, tx: Transaction, now: Now) -> StatementOut:
    """Lock the figures of everybody for dates that are over; they never change then."""
    ask = LockStatement(Stretch(body.first_on, body.last_on), body.confirmed)
    return _statement(lock_statement(tx, ask, by=by, now=now))


@router.get("/entries")
def list_entries(
    _: AsHr, tx: Transaction, first_on: From, last_on: Until, team: str = "", person: Whole | None = None
) -> list[PersonLineOut]:
    """Every entry of earned leave in these dates, the latest first."""
    lines = entries_behind(tx, Stretch(first_on, last_on), team_slug=team, person_id=person)
    return [PersonLineOut(person=line.person, **line_out(line).model_dump()) for line in lines]


@router.get("/objections")
def list_objections(by: AsHr, tx: Transaction) -> list[ObjectionOut]:
    """Objections of all teams, those that wait first."""
    page = show_doubts(tx, by=by)
    return [objection_out(one) for one in (*page.doubts, *page.decided)]


@router.post("/objections/{objection_id}")
def decide(by: AsHr, objection_id: Id, body: DecisionIn, tx: Transaction, now: Now) -> ObjectionOut:
    """Decide an objection, as somebody whom it is not about."""
    decide_objection(tx, Decide(objection_id, body.uphold, body.reason, body.instead), by=by, now=now)
    return objection_out(show_doubt(tx, objection_id, by=by))


@router.post("/opening", dependencies=[at_most(IMPORTS)], max_body_size=LARGEST_IMPORT)
def opening(by: AsHr, body: OpeningIn, tx: Transaction, now: Now, response: Response) -> OpeningOut:
    """Look at a file of opening balances or past cover, or bring it in: all of it or nothing."""
    content = body.content.encode("utf-8", "replace")
    if not body.commit:
        return _opening(look_at_file(tx, content, now=now), committed=False)
    response.status_code = 201
    return _opening(bring_in(tx, content, by=by, now=now), committed=True)


@router.get("/systems")
def list_systems(_: AsHr, tx: Transaction) -> list[SystemOut]:
    """Systems that are told of leave, with what they would not take."""
    page = show_systems(tx)
    return [
        SystemOut(
            id=one.id,
            name=one.name,
            url=one.url,
            announced=one.announced,
            error=kept(one.error),
            not_taken=[dead.number for system, dead in page.dead if system.id == one.id],
        )
        for one in page.systems
    ]


@router.post("/systems", status_code=201)
def add(request: Request, by: AsHr, body: SystemIn, tx: Transaction, now: Now, site: ThisSite) -> KeyOut:
    """Name a system that is told of leave; its key is answered this once."""
    new = NewWebhook(body.name, body.url, from_start=body.from_start)
    made, key = add_system(tx, new, outgoing=request.app.state.outgoing, sealing=site.sealing, by=by, now=now)
    return KeyOut(id=made.id, key=key)


@router.delete("/systems/{webhook_id}", status_code=204)
def end(_: AsHr, webhook_id: Id, tx: Transaction, now: Now) -> None:
    """Tell a system nothing any more."""
    end_system(tx, webhook_id, now=now)


@router.post("/systems/{webhook_id}/again/{number}", status_code=202)
def again(_: AsHr, webhook_id: Id, number: Id, tx: Transaction, now: Now) -> None:
    """Send a message that was not taken once more."""
    send_again(tx, webhook_id, number, now=now)


def objection_out(doubt: Doubt) -> ObjectionOut:
    return ObjectionOut(**{name: getattr(doubt, name) for name in ObjectionOut.model_fields})


def _statement(one: Statement) -> StatementOut:
    return StatementOut(
        number=one.number,
        first_on=one.stretch.first_on,
        last_on=one.stretch.last_on,
        locked_at=one.locked_at,
        locked_by=one.locker,
    )


def _opening(prospect: Prospect, *, committed: bool) -> OpeningOut:
    return OpeningOut(
        new=prospect.new,
        lines=len(prospect.lines),
        quarters=prospect.quarters,
        points=prospect.points,
        complaints=[ComplaintOut(line=one.line, field=one.field, why=one.why) for one in prospect.complaints],
        committed=committed,
    )
