"""Choosing the language of the pages."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from starlette.routing import Match

from app.domain.language import turn_to
from app.domain.people import clean_language
from app.domain.refusals import BadField
from app.usecases.access.language import choose_language
from app.usecases.ledger.account import show_my_account
from app.web import render
from app.web.deps import Anyone, ThisSite, Transaction
from app.web.forms import Form
from app.web.language import COOKIE, YEAR
from app.web.leading import own_path

router = APIRouter()


@router.post("/language")
def choose(request: Request, by: Anyone, form: Form, tx: Transaction, site: ThisSite) -> Response:
    """The choice of whoever is signed in is theirs everywhere; before anybody has signed in, it is the browser's."""
    try:
        code = clean_language(form.text("language"))
    except BadField as refusal:
        if by is None:
            raise
        return render.page(request, "account/show.html", page=show_my_account(tx, by=by), refusal=refusal)
    answer = render.see_other(_page_at(request, own_path(form.text("back"))))
    if by is not None:
        choose_language(tx, by.id, code)
    if code:
        turn_to(code)
        answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="lax", secure=site.is_https)
    else:
        answer.delete_cookie(COOKIE)
    return answer


def _page_at(request: Request, path: str) -> str:
    """The path, or the front page where only forms are sent to, as the page of a refused one stands at such a path."""
    asked = {**request.scope, "method": "GET", "path": urlsplit(path).path}
    return path if any(route.matches(asked)[0] is Match.FULL for route in request.app.routes) else "/"
