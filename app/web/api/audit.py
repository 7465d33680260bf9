"""The audit for programs."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.usecases.audit import look
from app.usecases.audit.look import AskAudit, AuditPage, LineView
from app.web.deps import AsCoordinator, AsKeeper, SignedIn, Transaction

router = APIRouter(prefix="/api", tags=["audit"])

Before = Annotated[int | None, Query(ge=1, lt=2**31, description="Go on below this number")]


class PartOut(BaseModel):
    """What happened to one kind of thing."""

    words: str
    rows: list[list[str]] = Field(description="Of each thing that is told: its values before and after")


class AuditLineOut(BaseModel):
    number: int
    at: datetime
    who: str
    on_behalf_of: str
    operation: str
    words: str
    team: str
    thing: str
    about: list[str]
    changes: list[PartOut]
    reason: str
    client: str


class AuditOut(BaseModel):
    lines: list[AuditLineOut] = Field(description="The newest first")
    older: int | None = Field(description="Send it as `before` for the next page; null: there are no more")


@router.get("/audit")
def get_audit(
    _: AsKeeper,
    tx: Transaction,
    person: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    team: Annotated[str, Query(max_length=100, pattern="^[^\\x00]*$")] = "",
    operation: Annotated[str, Query(max_length=100, pattern="^[^\\x00]*$")] = "",
    first_on: Annotated[date | None, Query(alias="from")] = None,
    last_on: Annotated[date | None, Query(alias="to")] = None,
    before: Before = None,
) -> AuditOut:
    """Every change, by whom, in what operation; days are of UTC, both included."""
    return _page(look.show_audit(tx, AskAudit(person, team, operation, first_on, last_on, before)))


@router.get("/me/audit")
def get_own_audit(by: SignedIn, tx: Transaction, before: Before = None) -> AuditOut:
    """What you did, and what others did that is about you."""
    return _page(look.show_own_audit(tx, by=by, before=before))


@router.get("/teams/{team}/audit")
def get_team_audit(who: AsCoordinator, tx: Transaction, before: Before = None) -> AuditOut:
    """Every change in the team."""
    return _page(look.show_team_audit(tx, who.team, before=before))


def _page(page: AuditPage) -> AuditOut:
    return AuditOut(lines=[_line(line) for line in page.lines], older=page.older)


def _line(line: LineView) -> AuditLineOut:
    return AuditLineOut(
        number=line.number,
        at=line.at,
        who=line.who,
        on_behalf_of=line.for_whom,
        operation=line.operation,
        words=line.words,
        team=line.team,
        thing=line.subject,
        about=list(line.about),
        changes=[PartOut(words=part.words, rows=[list(row) for row in part.rows]) for part in line.parts],
        reason=line.reason,
        client=line.client,
    )
