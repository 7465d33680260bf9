"""The page of a person's own calendars."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.domain.allowance import IMPORTS
from app.domain.language import _, n_
from app.domain.people import Actor
from app.domain.refusals import Refusal
from app.usecases.busy import manage
from app.web import render
from app.web.ahead import AT_ONCE, got, let_in
from app.web.counting import at_most
from app.web.deps import AsMember, Id, Now, SignedIn, ThisSite, Transaction
from app.web.forms import Form
from app.web.limits import LARGEST_IMPORT

router = APIRouter()


@router.get("/me/busy")
def show_busy(request: Request, by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> Response:
    page = manage.show_busy(tx, by=by, sealing=site.sealing, now=now)
    return render.page(request, "busy/show.html", page=page)


def read_first(request: Request, form: Form, by: Annotated[Actor, let_in(IMPORTS)], now: Now) -> manage.Told | Refusal:
    try:
        ask = manage.TellOf(form.text("name"), form.text("address"), form.upload("file"))
        return manage.read_first(request.app.state.database, ask, by=by, now=now)
    except Refusal as refusal:
        return refusal


ReadFirst = Annotated[manage.Told | Refusal, Depends(read_first, max_concurrency=AT_ONCE)]


@router.post("/me/busy", max_body_size=LARGEST_IMPORT)
def tell_of(
    request: Request, read: ReadFirst, by: SignedIn, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            told = got(read)
            manage.tell_of(tx, told, sealing=site.sealing, by=by, now=now)
    except Refusal as refusal:
        typed = {"name": form.text("name"), "address": form.text("address")}
        page = manage.show_busy(tx, by=by, sealing=site.sealing, now=now, typed=typed)
        return render.page(request, "busy/show.html", page=page, refusal=refusal)
    notice = (
        _("We ask that calendar now. Look again in a moment.") if told.ask.address else _("Read. Nothing counts yet.")
    )
    return render.see_other("/me/busy", notice=notice)


@router.post("/me/busy/absences")
def take_absences(by: SignedIn, form: Form, tx: Transaction, now: Now) -> Response:
    chosen = form.ids("time")
    if form.text("act") == "leave":
        manage.leave(tx, chosen, by=by)
        return render.see_other("/me/busy", notice=_("We do not suggest these again."))
    taken = manage.take_absences(tx, chosen, by=by, now=now)
    return render.see_other("/me/busy", notice=n_("{n} absence added.", "{n} absences added.", taken))


@router.post("/me/busy/{team}/rounds/{round_id}")
def mark_cannot(who: AsMember, round_id: Id, tx: Transaction, now: Now) -> Response:
    marked = manage.mark_cannot(tx, who.team, round_id, by=who.by, now=now)
    notice = n_(
        "{n} slot marked. Now look at the rest of your answer.",
        "{n} slots marked. Now look at the rest of your answer.",
        marked,
    )
    return render.see_other(f"/teams/{who.team.slug}/rounds/{round_id}/answer", notice=notice)


@router.post("/me/busy/calendars/{source}/refresh", dependencies=[at_most(IMPORTS)])
def read_again(by: SignedIn, source: Id, tx: Transaction, now: Now) -> Response:
    manage.read_again(tx, source, by=by, now=now)
    return render.see_other("/me/busy", notice=_("We ask that calendar now. Look again in a moment."))


@router.post("/me/busy/calendars/{source}/forget")
def forget(by: SignedIn, source: Id, tx: Transaction) -> Response:
    manage.forget(tx, source, by=by)
    return render.see_other("/me/busy", notice=_("Forgotten. Absences that came of it stay."))
