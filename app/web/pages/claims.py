"""Pages of claims: the free seats, taking one, giving it back."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.domain.refusals import Refusal
from app.usecases.claiming import claim, show
from app.web import render
from app.web.deps import AsMember, Id, InTeam, Now, ThisSite, Transaction

router = APIRouter()


@router.get("/teams/{team}/claims")
def show_claims(request: Request, who: AsMember, tx: Transaction, now: Now) -> Response:
    return render.page(request, "claims/list.html", page=show.show_claims(tx, who.team, by=who.by, now=now))


@router.post("/teams/{team}/seats/{seat}/claim")
def claim_seat(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now, site: ThisSite) -> Response:
    try:
        with tx.attempt():
            number = claim.claim_seat(tx, who.team, claim.Claim(seat, site.url), by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, seat, refusal, tx, now)
    until = _("It is yours. You can give it back until the deadline.")
    news = until if number is None else _("It is yours, and published.")
    return render.see_other(f"/teams/{who.team.slug}/claims", notice=news)


@router.post("/teams/{team}/seats/{seat}/unclaim")
def unclaim_seat(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            claim.unclaim_seat(tx, who.team, seat, by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, seat, refusal, tx, now)
    return render.see_other(f"/teams/{who.team.slug}/claims", notice=_("The seat is free again."))


def _refused(request: Request, who: InTeam, seat: int, refusal: Refusal, tx: Transaction, now: Now) -> Response:
    """Said beside the seat, which may stand far down; above the list where it is no longer in it."""
    page = show.show_claims(tx, who.team, by=who.by, now=now)
    beside = seat if page.lists(seat) else None
    return render.page(request, "claims/list.html", page=replace(page, refused=beside), refusal=refusal)
