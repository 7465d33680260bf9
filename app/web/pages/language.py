"""Choosing the language of the pages."""

from fastapi import APIRouter, Response

from app.domain.language import turn_to
from app.domain.people import clean_language
from app.usecases.access.language import choose_language
from app.web import render
from app.web.deps import Anyone, ThisSite, Transaction
from app.web.forms import Form
from app.web.language import COOKIE, YEAR
from app.web.pages.access import own_path

router = APIRouter()


@router.post("/language")
def choose(by: Anyone, form: Form, tx: Transaction, site: ThisSite) -> Response:
    """The choice of whoever is signed in is theirs everywhere; before anybody has signed in, it is the browser's."""
    code = clean_language(form.text("language"))
    answer = render.see_other(own_path(form.text("back")))
    if by is not None:
        choose_language(tx, by.id, code)
    if code:
        turn_to(code)
        answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="lax", secure=site.is_https)
    else:
        answer.delete_cookie(COOKIE)
    return answer
