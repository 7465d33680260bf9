"""What the next page says once: a sentence, and what a refused form had said, carried there in a cookie."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from app.domain.refusals import Refusal
from app.web.refused import note_refusal

COOKIE = "notice"
TROUBLE = "trouble"  # the kind of a notice that is a refusal
SECONDS = 30
FITS = 3000  # letters; browsers drop a cookie of more than 4096 bytes, and heads have their own limit
SAID_AT_LENGTH = 300  # letters of a sentence that did not fit


@dataclass(frozen=True, slots=True)
class Notice:
    """`kind` as the frame of pages shows it; `typed` stands again in the form of the page at this address."""

    text: str
    kind: str = "info"
    at: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def go_on(path: str, notice: Notice | None = None, *, secure: bool = False) -> Response:
    """After a POST: to a page, which shows the notice once."""
    answer = RedirectResponse(path, 303)
    if notice is not None:
        answer.set_cookie(COOKIE, _written(notice), max_age=SECONDS, httponly=True, samesite="lax", secure=secure)
    return answer


def turn_back(
    request: Request, refusal: Refusal, path: str, *, says: str, typed: Mapping[str, str] | None = None
) -> Response:
    """After a refused POST whose page is another one by now: to the page as it is, so that reloading sends nothing."""
    note_refusal(request, refusal)
    return go_on(path, Notice(says, TROUBLE, path, typed or {}), secure=request.app.state.site.is_https)


def notice_of(request: Request) -> Notice | None:
    """What this page is to say; a cookie that is not ours says nothing."""
    try:
        text, kind, at, typed = json.loads(urlsafe_b64decode(request.cookies.get(COOKIE, "").encode() + b"=="))
        return Notice(str(text), str(kind), str(at), {str(name): str(value) for name, value in dict(typed).items()})
    except (ValueError, TypeError, RecursionError):
        return None


def typed_before(request: Request, notice: Notice | None) -> Mapping[str, list[str]]:
    """What the form of this page said when it was refused."""
    if notice is None or notice.at != request.url.path:
        return {}
    return {name: [value] for name, value in notice.typed.items()}


def _written(notice: Notice) -> str:
    """As much as fits: rather no form than no sentence."""
    whole = _code(notice)
    if len(whole) > FITS:
        whole = _code(replace(notice, typed={}))
    return whole if len(whole) <= FITS else _code(replace(notice, text=notice.text[:SAID_AT_LENGTH] + "…", typed={}))


def _code(notice: Notice) -> str:
    said = [notice.text, notice.kind, notice.at, dict(notice.typed)]
    return urlsafe_b64encode(json.dumps(said, ensure_ascii=False).encode()).decode().rstrip("=")
