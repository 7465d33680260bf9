"""Who is on, by a private address: one line of text, and a small page that chosen sites may frame."""

from fastapi import APIRouter, Request, Response
from starlette.responses import PlainTextResponse

from app.domain.language import _
from app.usecases.duty.link import show_link
from app.web import render
from app.web.deps import Anybody, Now, Transaction

router = APIRouter(include_in_schema=False)

FRESH_SECONDS = 60
LOOKED_AT_AGAIN = "300"  # seconds: by a header, since there is nothing to read on or to lose the focus of


@router.get("/on/{token}.txt")
def show_line(anybody: Anybody, token: str, tx: Transaction, now: Now) -> Response:
    page = show_link(tx, token, now=now)
    return _unknown() if page is None else PlainTextResponse(f"{page.line}\n", headers=_headers(""))


@router.get("/on/{token}")
def show_page(anybody: Anybody, request: Request, token: str, tx: Transaction, now: Now) -> Response:
    page = show_link(tx, token, now=now)
    if page is None:
        return _unknown()
    html = render.ENVIRONMENT.get_template("duty/link.html").render(page=page)
    headers = _headers(page.embed_on) | {"Refresh": LOOKED_AT_AGAIN}
    return Response(html, headers=headers, media_type="text/html; charset=utf-8")


def _headers(embed_on: str) -> dict[str, str]:
    """A page of its own decision about frames: those that the link names, else none. It holds nothing to click."""
    ancestors = embed_on or "'none'"
    policy = f"default-src 'none'; style-src 'self'; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'"
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": f"private, max-age={FRESH_SECONDS}",
        "Vary": "Accept-Language, Cookie",  # it may be said in the reader's language
        "X-Robots-Tag": "noindex",
    }


def _unknown() -> Response:
    headers = _headers("") | {"Cache-Control": "no-store"}
    return PlainTextResponse(_("There is no such link.") + "\n", 404, headers=headers)
