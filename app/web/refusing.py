"""The page of a refusal that no other page says: what was refused, why, and the one step that leads on."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.domain.language import N_, _
from app.domain.refusals import BadField, LinkUnusable, NotKnownHere, ProviderRefused, Refusal, TooMany
from app.web import render
from app.web.leading import page_again


@dataclass(frozen=True, slots=True)
class RefusalView:
    """`step`: what to do next."""

    title: str
    sentence: str
    step: render.Link


def refusal_page(request: Request, refusal: Refusal, status: int) -> HTMLResponse:
    answer = render.page(request, "refusal.html", page=_refusal_view(request, refusal, status))
    answer.status_code = status
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _refusal_view(request: Request, refusal: Refusal, status: int) -> RefusalView:
    title = _TITLES.get(status, N_("Not done"))
    sentence = refusal.why if isinstance(refusal, BadField) and refusal.field in _NO_FIELDS else refusal.sentence
    if isinstance(refusal, LinkUnusable):
        title = N_("This link no longer works")
    if isinstance(refusal, (NotKnownHere, ProviderRefused)):
        title = N_("You are not signed in")
    return RefusalView(_(title), sentence, _next_step(request, refusal, status))


def _next_step(request: Request, refusal: Refusal, status: int) -> render.Link:
    """What leads on: what passes by itself is asked again, and a form is back on its page."""
    if isinstance(refusal, LinkUnusable) and request.url.path.startswith("/sign-in/"):
        return render.Link("/sign-in", _("Ask for a new link"))
    if isinstance(refusal, (NotKnownHere, ProviderRefused)):
        return render.Link("/sign-in", _("Sign in"))
    is_reading = request.method in ("GET", "HEAD")
    again = page_again(request) if status in _PASSING or not is_reading else ""
    if not again:
        return render.Link("/", _("Go to the front page"))
    return render.Link(again, _("Try again") if is_reading else _("Back to the page"))


_PASSING = (408, 429, 500)
_NO_FIELDS = ("Request", "Halfday")  # said to programs, who see no title

_TITLES = {
    403: N_("Not allowed"),
    404: N_("Not found"),
    409: N_("Not done"),
    413: N_("Too large"),
    422: N_("Not understood"),
    429: N_("Not now"),
    500: N_("Our fault"),
}
