"""Pages of duty: the front of a team, and the slot of a seat."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.usecases.duty import slot_page, team_front
from app.web import render
from app.web.deps import Id, InSightOfTeam, Now, Transaction
from app.web.finding import Find, rows_of, search_rotas

router = APIRouter()


@router.get("/teams/{team}")
def show_team(
    request: Request, who: InSightOfTeam, tx: Transaction, now: Now, view: str = "", find: Find = ""
) -> Response:
    page = team_front.show_team_front(tx, who.team, by=who.by, view=view, now=now)
    found = search_rotas([rota.boards for rota in page.rotas], find, path=f"/teams/{page.team}")
    rotas = [replace(rota, boards=rows_of(rota.boards, found)) for rota in page.rotas]
    if found and found.typed:
        rotas = [rota for rota in rotas if any(week.rows for week in rota.boards)]
    return render.page(request, "duty/team.html", page=replace(page, rotas=rotas), search=found)


@router.get("/teams/{team}/seats/{seat}")
def show_slot(request: Request, who: InSightOfTeam, seat: Id, tx: Transaction, now: Now) -> Response:
    page = slot_page.show_slot(tx, who.team, seat, by=who.by, now=now)
    return render.page(request, "duty/slot.html", page=page)
