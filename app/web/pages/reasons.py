"""Why a seat is somebody's, and what would fill an open one."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.allowance import SEARCHES
from app.usecases.reasons import fill, why
from app.web import render
from app.web.counting import at_most
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Transaction
from app.web.looking import looked_before

router = APIRouter()

Instead = Annotated[int | None, Query(ge=1, lt=2**31)]


@router.get("/teams/{team}/seats/{seat}/why", dependencies=[at_most(SEARCHES)])
def ask_why(request: Request, who: InSightOfTeam, seat: Id, tx: Transaction, instead: Instead = None) -> Response:
    view = why.why_published(tx, who.team, seat, instead=instead, by=who.by)
    return render.page(request, "reasons/why.html", page=view)


@router.get("/teams/{team}/drafts/{draft}/seats/{seat}/why", dependencies=[at_most(SEARCHES)])
def ask_why_in_draft(
    request: Request, who: AsCoordinator, draft: Id, seat: Id, tx: Transaction, instead: Instead = None
) -> Response:
    view, looked = why.why_in_draft(tx, who.team, draft, seat, instead=instead, by=who.by), looked_before(request)
    page = replace(view, back=view.back + looked.query, kept=looked.kept)
    return render.page(request, "reasons/why.html", page=page)


@router.get("/teams/{team}/seats/{seat}/fill", dependencies=[at_most(SEARCHES)])
def ask_what_fills(request: Request, who: AsCoordinator, seat: Id, tx: Transaction) -> Response:
    view = fill.fill_published(tx, who.team, seat, own_zone=who.by.person.time_zone)
    return render.page(request, "reasons/fill.html", page=view)


@router.get("/teams/{team}/drafts/{draft}/seats/{seat}/fill", dependencies=[at_most(SEARCHES)])
def ask_what_fills_in_draft(request: Request, who: AsCoordinator, draft: Id, seat: Id, tx: Transaction) -> Response:
    view = fill.fill_in_draft(tx, who.team, draft, seat, own_zone=who.by.person.time_zone)
    page = replace(view, back=view.back + looked_before(request).query)
    return render.page(request, "reasons/fill.html", page=page)
