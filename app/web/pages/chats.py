"""Pages of chat addresses: a person's own, and a team's."""

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.refusals import Refusal
from app.usecases.chats import manage
from app.web import render
from app.web.deps import AsCoordinator, Now, SignedIn, ThisSite, Transaction
from app.web.forms import Form

router = APIRouter()


@router.get("/me/chat")
def show_own_chat(request: Request, by: SignedIn, tx: Transaction) -> Response:
    page = manage.show_own_chat(tx, request.app.state.chat, by=by)
    return render.page(request, "chats/show.html", page=page)


@router.post("/me/chat")
def set_own_chat(request: Request, by: SignedIn, form: Form, tx: Transaction, now: Now, site: ThisSite) -> Response:
    chat = request.app.state.chat
    try:
        with tx.attempt():
            ask = manage.SetChat(form.text("address"), form.whole("version", N_("Version")))
            manage.set_own_chat(tx, ask, manage.Means(chat, site.sealing), by=by, now=now)
    except Refusal as refusal:
        page = manage.show_own_chat(tx, chat, by=by)
        return render.page(request, "chats/show.html", page=page, refusal=refusal)
    return render.see_other("/me/chat", notice=_said(form.text("address")))


@router.get("/teams/{team}/chat")
def show_team_chat(request: Request, who: AsCoordinator, tx: Transaction) -> Response:
    page = manage.show_team_chat(tx, who.team, request.app.state.chat)
    return render.page(request, "chats/show.html", page=page)


@router.post("/teams/{team}/chat")
def set_team_chat(
    request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    chat = request.app.state.chat
    try:
        with tx.attempt():
            ask = manage.SetChat(form.text("address"), form.whole("version", N_("Version")))
            manage.set_team_chat(tx, who.team, ask, manage.Means(chat, site.sealing), by=who.by, now=now)
    except Refusal as refusal:
        page = manage.show_team_chat(tx, who.team, chat)
        return render.page(request, "chats/show.html", page=page, refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/chat", notice=_said(form.text("address")))


def _said(address: str) -> str:
    return _("Saved. The address is not shown again.") if address.strip() else _("The chat is removed.")
