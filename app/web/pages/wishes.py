"""Pages of wishes for other seats, and of the chains that fulfil them."""

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.refusals import Refusal
from app.usecases.wishes import chain, wish
from app.web import render
from app.web.deps import AsMember, Id, Now, ThisSite, Transaction
from app.web.forms import Fields, Form

router = APIRouter()


@router.get("/teams/{team}/seats/{seat}/wish")
def show_wish(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now) -> Response:
    page = wish.show_wish(tx, who.team, seat, by=who.by, now=now)
    return render.page(request, "wishes/wish.html", page=page)


@router.post("/teams/{team}/seats/{seat}/wish")
def make_wish(request: Request, who: AsMember, seat: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            made = wish.make_wish(tx, who.team, wish.MakeWish(seat, form.ids("slot")), by=who.by, now=now)
    except Refusal as refusal:
        page = wish.show_wish(tx, who.team, seat, by=who.by, now=now)
        return render.page(request, "wishes/wish.html", page=page, refusal=refusal)
    if made.chain_id is not None and made.wish.person_id == who.by.id:
        return render.see_other(_chain(who.team.slug, made.chain_id), notice=_("A chain was found at once."))
    return render.see_other(
        f"/teams/{who.team.slug}/seats/{seat}/wish",
        notice=_("Your wish is open. You get a message when it can come true."),
    )


@router.post("/teams/{team}/wishes/{number}/withdraw")
def withdraw_wish(who: AsMember, number: Id, tx: Transaction, now: Now) -> Response:
    done = wish.withdraw_wish(tx, who.team, number, by=who.by, now=now)
    return render.see_other(f"/teams/{who.team.slug}/seats/{done.seat_id}", notice=_("The wish is withdrawn."))


@router.get("/teams/{team}/chains/{number}")
def show_chain(request: Request, who: AsMember, number: Id, tx: Transaction) -> Response:
    page = chain.show_chain(tx, who.team, number, by=who.by)
    return render.page(request, "wishes/chain.html", page=page)


@router.post("/teams/{team}/chains/{number}/agree")
def agree(
    request: Request, who: AsMember, number: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            done = chain.agree_to_chain(tx, who.team, _decide(number, form, site.url), by=who.by, now=now)
    except Refusal as refusal:
        page = chain.show_chain(tx, who.team, number, by=who.by)
        return render.page(request, "wishes/chain.html", page=page, refusal=refusal)
    words = {"done": _("All agreed: it is done."), "proposed": _("Noted. It is done when all have agreed.")}
    return render.see_other(_chain(who.team.slug, number), notice=words.get(done.state.value, ""))


@router.post("/teams/{team}/chains/{number}/refuse")
def refuse(
    request: Request, who: AsMember, number: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            chain.refuse_chain(tx, who.team, _decide(number, form, site.url), by=who.by, now=now)
    except Refusal as refusal:
        page = chain.show_chain(tx, who.team, number, by=who.by)
        return render.page(request, "wishes/chain.html", page=page, refusal=refusal)
    notice = _("The chain is over. Nobody else in it is told who said no.")
    return render.see_other(_chain(who.team.slug, number), notice=notice)


def _decide(number: int, form: Fields, url: str) -> chain.Decide:
    return chain.Decide(number, url, form.whole("person", N_("Person"), 0) or None, form.text("reason"))


def _chain(team: str, number: int) -> str:
    return f"/teams/{team}/chains/{number}"
