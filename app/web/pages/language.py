"""Choosing the language of the pages."""

from fastapi import APIRouter, Response

from app.domain import language
from app.domain.language import _
from app.domain.refusals import BadField
from app.web import render
from app.web.deps import Anyone
from app.web.forms import Form
from app.web.language import COOKIE, YEAR

router = APIRouter()


@router.post("/language")
def choose_language(_who: Anyone, form: Form) -> Response:
    """The choice is the browser's: it holds before anybody has signed in, too."""
    code = form.text("language")
    if code not in {known.code for known in language.known()}:
        raise BadField(_("Language"), _("Choose one of the list."))
    back = form.text("back")
    answer = render.see_other(back if back.startswith("/") and not back.startswith("//") else "/")
    answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="lax")
    return answer
