"""Pages of duty: the front of a team, and the slot of a seat."""

from fastapi import APIRouter, Request, Response

from app.usecases.duty import slot_page, team_front
from app.web import render
from app.web.deps import Id, InSightOfTeam, Now, Transaction

router = APIRouter()


@router.get("/teams/{team}")
def show_team(request: Request, who: InSightOfTeam, tx: Transaction, now: Now, view: str = "") -> Response:
    page = team_front.show_team_front(tx, who.team, by=who.by, view=view, now=now)
    return render.page(request, "duty/team.html", page=page)


@router.get("/teams/{team}/seats/{seat}")
def show_slot(request: Request, who: InSightOfTeam, seat: Id, tx: Transaction, now: Now) -> Response:
    page = slot_page.show_slot(tx, who.team, seat, by=who.by, now=now)
    return render.page(request, "duty/slot.html", page=page)
