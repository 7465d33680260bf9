"""Choosing the language of the pages."""

from fastapi import APIRouter, Response

from app.domain import language
from app.domain.language import _
from app.domain.refusals import BadField
from app.web import render
from app.web.deps import Anyone
from app.web.forms import Form
from app.web.language import COOKIE, YEAR
from app.web.pages.access import own_path

router = APIRouter()


@router.post("/language")
def choose_language(_who: Anyone, form: Form) -> Response:
    """The choice is the browser's: it holds before anybody has signed in, too."""
    code = form.text("language")
    if code not in {known.code for known in language.known()}:
        raise BadField(_("Language"), _("Choose one of the list."))
    answer = render.see_other(own_path(form.text("back")))
    answer.set_cookie(COOKIE, code, max_age=YEAR, httponly=True, samesite="lax")
    return answer
