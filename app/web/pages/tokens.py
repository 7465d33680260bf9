"""The page of one's own API tokens: making one, whose secret is shown once, and ending them."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.refusals import Refusal
from app.domain.tokens import LONGEST_DAYS, NewToken, scopes_from
from app.usecases.access import tokens
from app.usecases.access.tokens import TokensPage
from app.web import render
from app.web.deps import Id, Now, SignedIn, ThisSession, Transaction
from app.web.forms import Fields, Form

router = APIRouter()

PAGE = "/me/tokens"


@dataclass(frozen=True)
class View:
    """The page, and what was typed where it was refused."""

    title: str
    own: TokensPage
    name: str = ""
    days: str = str(LONGEST_DAYS)
    chosen: tuple[str, ...] = ("read",)


@router.get(PAGE)
def show_tokens(request: Request, by: SignedIn, _session: ThisSession, tx: Transaction, now: Now) -> Response:
    own = tokens.show_tokens(tx, by=by, now=now)
    return render.page(request, "access/tokens.html", page=View(own.title, own))


@router.post(PAGE)
def make_token(request: Request, by: SignedIn, session: ThisSession, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            secret = tokens.make_token(tx, _new(form), session, by=by, now=now)
    except Refusal as refusal:
        own = tokens.show_tokens(tx, by=by, now=now)
        typed = View(own.title, own, form.text("name"), form.text("days"), tuple(form.all("may")))
        return render.page(request, "access/tokens.html", page=typed, refusal=refusal)
    own = tokens.show_tokens(tx, by=by, now=now, secret=secret)
    return render.page(request, "access/tokens.html", page=replace(View(own.title, own), name=""))


@router.post(f"{PAGE}/{{token_id}}/revoke")
def revoke_token(by: SignedIn, _session: ThisSession, token_id: Id, tx: Transaction, now: Now) -> Response:
    tokens.revoke_token(tx, by.id, token_id, now=now)
    return render.see_other(PAGE, notice=_("The token is revoked. Programs that use it are turned away from now on."))


def _new(form: Fields) -> NewToken:
    return NewToken(form.text("name"), scopes_from(form.all("may")), form.whole("days", N_("Days"), LONGEST_DAYS))
