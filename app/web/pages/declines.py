"""Pages of declined slots."""

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.usecases.declines import look
from app.web import render
from app.web.deps import AsCoordinator, Id, Now, Transaction

router = APIRouter()


@router.get("/teams/{team}/declines")
def show_declines(request: Request, who: AsCoordinator, tx: Transaction) -> Response:
    return render.page(
        request, "declines/list.html", page=look.list_declines(tx, who.team, own_zone=who.by.person.time_zone)
    )


@router.post("/teams/{team}/declines/{decline}/done")
def finish_decline(who: AsCoordinator, decline: Id, tx: Transaction, now: Now) -> Response:
    look.finish_decline(tx, who.team, decline, by=who.by, now=now)
    return render.see_other(f"/teams/{who.team.slug}/declines", notice=_("Done."))
