"""Leave and points for programs: HR's report and what it records, one's own entries, a team's standings."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.domain.ledger import Entry
from app.domain.statement import Figures, Stretch
from app.domain.telling import Line
from app.usecases.hr.report import hr_report
from app.usecases.ledger.account import show_my_account
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.standings import show_points
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.web.api.values import Whole
from app.web.deps import AsHr, AsMember, Id, Now, SignedIn, Transaction

router = APIRouter(prefix="/api", tags=["leave and points"])


class FiguresOut(BaseModel):
    """Quarter days; opening + earned − taken − expired + corrected = closing."""

    opening: int
    earned: int
    taken: int
    expired: int
    corrected: int
    closing: int


class ReportLineOut(FiguresOut):
    person: int
    name: str
    email: str


class ReportOut(BaseModel):
    first_on: date
    last_on: date
    team: str | None
    lines: list[ReportLineOut]
    totals: FiguresOut


class LineOut(BaseModel):
    """One entry; the amount is in quarter days or points, below 0 where it takes something away."""

    entry: int
    on: date
    amount: int
    words: str
    reason: str
    team: str
    publication: int | None
    reversed: bool


class AccountOut(BaseModel):
    """Leave in quarter days, and every line of it and of the points."""

    earned: int
    expected: int
    taken: int
    leave: list[LineOut]
    coming: list[LineOut]
    points: list[LineOut]


class TakenIn(BaseModel):
    """Leave that somebody takes; the key makes sending it twice take it once."""

    person: Whole
    on: date
    quarters: Whole = Field(description="Quarter days, at least 1")
    reason: str
    key: str = Field(description="8 to 64 letters, digits, hyphens: your own name of this record")


class CorrectionIn(BaseModel):
    reason: str
    quarters: Whole = Field(0, description="What is right instead, in quarter days; 0: nothing")


class PostedOut(BaseModel):
    entries: list[int]


class StandingOut(BaseModel):
    """Points of one member; the difference is to the fair share, above 0 when ahead of it."""

    person: str
    rank: int
    earned_weekday: int
    earned_weekend: int
    planned: int
    fair_share: int
    difference: int


@router.get("/hr/report")
def get_report(
    _: AsHr,
    tx: Transaction,
    first_on: Annotated[date, Query(alias="from")],
    last_on: Annotated[date, Query(alias="to")],
    team: str = "",
) -> ReportOut:
    """The leave report for dates, both included: a line per person."""
    report = hr_report(tx, Stretch(first_on, last_on), team_slug=team)
    return ReportOut(
        first_on=first_on,
        last_on=last_on,
        team=report.team.slug if report.team else None,
        lines=[
            ReportLineOut(
                person=line.person.id, name=line.person.name, email=line.person.email, **figures_out(line.figures)
            )
            for line in report.lines
        ],
        totals=FiguresOut(**figures_out(report.totals)),
    )


@router.post("/hr/taken", status_code=201)
def record_taken(by: AsHr, body: TakenIn, tx: Transaction, now: Now) -> PostedOut:
    """Record leave taken out of what is earned."""
    ask = TakeLeave(body.person, body.on, body.quarters, body.reason, body.key)
    return _posted(record_leave_taken(tx, ask, by=by, now=now))


@router.post("/hr/entries/{entry_id}/correct", status_code=201)
def correct(by: AsHr, entry_id: Id, body: CorrectionIn, tx: Transaction, now: Now) -> PostedOut:
    """Take an entry back and, where something else is right, post that."""
    return _posted(correct_entry(tx, CorrectEntry(entry_id, body.reason, body.quarters), by=by, now=now))


@router.get("/me/account")
def get_own_account(by: SignedIn, tx: Transaction) -> AccountOut:
    """One's own leave and points."""
    own = show_my_account(tx, by=by)
    return AccountOut(
        earned=own.earned,
        expected=own.expected,
        taken=own.taken,
        leave=[line_out(line) for line in own.leave],
        coming=[line_out(line) for line in own.coming],
        points=[line_out(line) for line in own.point_lines],
    )


@router.get("/teams/{team}/points")
def get_points(who: AsMember, tx: Transaction, now: Now) -> list[StandingOut]:
    """The team's league table, most points first."""
    return [
        StandingOut(
            person=one.person.full,
            rank=one.rank,
            earned_weekday=one.earned.weekday,
            earned_weekend=one.earned.weekend,
            planned=one.planned.total,
            fair_share=one.share.total,
            difference=one.total,
        )
        for one in show_points(tx, who.team, by=who.by, now=now).league
    ]


def figures_out(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in FiguresOut.model_fields}


def _posted(entries: list[Entry]) -> PostedOut:
    return PostedOut(entries=[entry.id for entry in entries])


def line_out(line: Line) -> LineOut:
    return LineOut(
        entry=line.id,
        on=line.on,
        amount=line.amount,
        words=line.words,
        reason=line.reason,
        team=line.team_slug,
        publication=line.publication,
        reversed=line.is_reversed,
    )
