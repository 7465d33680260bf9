"""Refusals and faults as answers: a status by kind, a page for people, JSON for programs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from app.domain import language
from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.refusals import BadField, NotFound, Refusal, SecondFactorFirst, SignInFirst, TooMany
from app.domain.refusals.versions import VersionMissing
from app.web import malformed, refusing, render
from app.web.headers import security_headers
from app.web.language import language_of
from app.web.leading import page_before
from app.web.limits import MOST_MARKS
from app.web.refused import note_refusal


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(500, _fault)


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    if isinstance(refusal, SignInFirst) and _is_plain_form(request):
        request.state.unheard = await request.body()  # read before anybody was asked who they are
    return await run_in_threadpool(_answer, request, refusal, render.status_of(refusal))


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["loc"][0] == "path":
        return _answer(request, NotFound("page"), 404)
    if any(one["type"] == "missing" and one["loc"][-1] == "version" for one in error.errors()):
        return _answer(request, VersionMissing(), 428)
    return _answer(request, malformed.refusal_of(error.errors()), 422)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _answer(request, NotFound("page"), 404)
    sentence = _(_SENTENCES.get(error.status_code, N_("It cannot be answered as it is. Go back and try again.")))
    answer = _answer(request, BadField("Request", sentence), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


# What is wrong with a request that reached no page, by the status that the framework gives it.
_SENTENCES = {
    400: N_("It ended too early, or is not written as it must be. Send it again."),
    405: N_("This cannot be done at this address. Go back and use what the page offers."),
    408: N_("It came too slowly. Send it again."),
}


def _fault(request: Request, _error: Exception) -> Response:
    """A bug: no detail leaves the house, the log has it all."""
    actor: Actor | None = getattr(request.state, "actor", None)
    chosen = actor.person.language if actor else None
    with language.speaking(chosen or language_of(request)):  # no layer says it here
        sorry = BadField("Halfday", _("Something went wrong on our side. Nothing was saved. Try again in a moment."))
        answer = _answer(request, sorry, 500)
    answer.headers.update(security_headers(is_https=request.app.state.site.is_https).headers)  # no layer adds them here
    return answer


def too_large(request: Request) -> Response:
    """Said outside of every layer, so it brings the headers that a layer adds elsewhere."""
    sorry = BadField("Request", _("This is larger than fits here: a form 256 KB, a file 1 MB. Send less at once."))
    answer = _answer(request, sorry, 413)
    answer.headers.update(security_headers(is_https=request.app.state.site.is_https).headers)
    return answer


def _answer(request: Request, refusal: Refusal, status: int) -> Response:
    note_refusal(request, refusal)
    if request.url.path.startswith("/api/"):
        wait = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooMany) else None
        return JSONResponse({"refusal": type(refusal).__name__, "detail": refusal.sentence}, status, wait)
    if isinstance(refusal, (SignInFirst, SecondFactorFirst)):
        return _lead_in(request, refusal)
    return refusing.refusal_page(request, refusal, status)


def _lead_in(request: Request, refusal: SignInFirst | SecondFactorFirst) -> Response:
    """To the way in, and from there to the page that was asked for; after a form, to the page on which it stood."""
    is_form = request.method == "POST"
    signed_out = is_form and isinstance(refusal, SignInFirst)
    if signed_out and "text/html" in request.headers.get("accept", "") and (typed := _typed(request)):
        return render.page(request, "access/signed_out.html", page=SignedOut(_own_address(request), typed), status=401)
    page = page_before(request) if is_form else urlsplit(str(request.url))
    wanted = urlunsplit(("", "", page.path, page.query, "")) if page.netloc == request.url.netloc else ""
    sorry = _("You are signed out, so nothing was saved. Sign in and enter it again.")
    return render.see_other(f"{_way_in(refusal)}?next={quote(wanted or '/')}", notice=sorry if signed_out else "")


@dataclass(frozen=True)
class SignedOut:
    """What somebody sent after their session had ended, to be sent again."""

    href: str
    typed: Sequence[tuple[str, str]]
    title: str = field(default_factory=lambda: _("You are signed out"))


def _typed(request: Request) -> Sequence[tuple[str, str]]:
    """The fields of a form that was sent; nothing where a file is among them, which no page can send again."""
    sent: bytes = getattr(request.state, "unheard", b"")
    try:
        return parse_qsl(sent.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_MARKS)
    except ValueError:
        return ()


def _is_plain_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _own_address(request: Request) -> str:
    return urlunsplit(("", "", request.url.path, request.url.query, ""))


def _way_in(refusal: SignInFirst | SecondFactorFirst) -> str:
    """The page on which somebody does what was asked for first."""
    if isinstance(refusal, SignInFirst):
        return "/sign-in"
    return "/second-factor" if refusal.has_one else "/me/second-factor"
