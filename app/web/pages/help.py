"""The product's rules with a team's own amounts filled in."""

from fastapi import APIRouter, Request, Response

from app.domain.walltime import today
from app.usecases.teams.rules import show_rules
from app.web import render
from app.web.deps import InSightOfTeam, Now, Transaction

router = APIRouter()


@router.get("/teams/{team}/help")
def show_help(request: Request, who: InSightOfTeam, tx: Transaction, now: Now) -> Response:
    view = show_rules(tx, who.team, by=who.by, today=today(now, who.team.time_zone))
    return render.page(request, "help/rules.html", page=view)
