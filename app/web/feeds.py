"""Calendar feeds: GET and HEAD by a secret address, with every courtesy to the programs that poll it."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial

from fastapi import APIRouter, BackgroundTasks, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from app.domain.feeds import Fetch, client_of
from app.domain.language import _
from app.usecases.feeds.serve import Served, find_feed, note_fetches, read_feed
from app.web.deps import Anybody
from app.web.fetch_log import FetchLog

router = APIRouter(include_in_schema=False)
log = logging.getLogger(__name__)

CONTENT_TYPE = "text/calendar; charset=utf-8"
FRESH_SECONDS = 300
RETRY_SECONDS = 120
MOST_LOOKS = 5
READ = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class _Found:
    served: Served
    etag: str  # of the bytes that this reader takes
    zipped: bool
    body: bytes | None  # None: not modified


@router.api_route("/cal/{token}/{name}.ics", methods=list(READ))
async def serve_feed(_: Anybody, request: Request, token: str, later: BackgroundTasks) -> Response:
    """One of the three places that wait without a thread: most readers come at the same minute.

    So it asks for nothing that would take a thread of its own; one trip to the database is all.
    """
    now: datetime = request.app.state.clock()
    try:
        if request.app.state.database.is_sqlite:
            found = _find(request, token, now)  # a tenth of a millisecond, which is less than the way to a thread
        else:
            found = await run_in_threadpool(_find, request, token, now)
    except Exception:
        log.exception("a feed could not be read")
        return _sorry()
    if found is None:
        return _unknown()
    answer = _not_modified(found) if found.body is None else _calendar(request, found, found.body)
    fetches = fetch_log(request.app)
    client = client_of(request.headers.get("user-agent", ""))
    fetches.add(Fetch(found.served.feed_id, client, now, answer.status_code, found.served.version))
    later.add_task(fetches.settle)
    answer.background = later
    return answer


@router.api_route("/cal/{rest:path}", methods=list(READ))
async def serve_nothing(_: Anybody, request: Request, rest: str, later: BackgroundTasks) -> Response:
    """An address that is cut or misspelt answers just like a token that nobody knows, and takes as long."""
    return await serve_feed(_, request, f"{rest}/", later)  # no token holds a slash


def _find(request: Request, token: str, now: datetime) -> _Found | None:
    zipped = takes_gzip(request.headers.get("accept-encoding", ""))
    with request.app.state.database.glance() as tx:
        for _ in range(MOST_LOOKS):
            served = find_feed(tx, token, now=now)
            if served is None:
                return None
            tag = f'{served.etag[:-1]}-gzip"' if zipped else served.etag
            if is_known(request, tag, served.changed_at):
                return _Found(served, tag, zipped, None)
            body = read_feed(tx, served, zipped=zipped)
            if body is not None:  # else it changed in between: look again
                return _Found(served, tag, zipped, body)
    raise LookupError("the calendar changes faster than it can be read")


def fetch_log(app: FastAPI) -> FetchLog:
    """The log of this process."""
    if not hasattr(app.state, "fetch_log"):
        app.state.fetch_log = FetchLog(partial(note_fetches, app.state.database))
    log_of_app: FetchLog = app.state.fetch_log
    return log_of_app


def is_known(request: Request, tag: str, changed_at: datetime) -> bool:
    """Whether the reader has these very bytes. A tag that is sent wins over a date."""
    if (tags := request.headers.get("if-none-match")) is not None:
        return tags.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in tags.split(",")]
    since = _moment(request.headers.get("if-modified-since", ""))
    return since is not None and changed_at <= since


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding allows gzip: by name or by star, unless with weight 0."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, rest = part.partition(";")
        weights[coding.strip()] = _weight(rest)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _moment(text: str) -> datetime | None:
    """A date as HTTP writes it; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _headers(found: _Found) -> dict[str, str]:
    return {
        "ETag": found.etag,
        "Last-Modified": format_datetime(found.served.changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": f"private, max-age={FRESH_SECONDS}",
        "Vary": "Accept-Encoding",
        **_PRIVATE,
    }


def _calendar(request: Request, found: _Found, body: bytes) -> Response:
    headers = _headers(found) | {
        "Content-Disposition": f'inline; filename="{found.served.file_name}"',
        "Content-Length": str(len(body)),
    }
    if found.zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(b"" if request.method == "HEAD" else body, headers=headers, media_type=CONTENT_TYPE)


def _not_modified(found: _Found) -> Response:
    return Response(status_code=304, headers=_headers(found))


def _unknown() -> Response:
    sentence = _("There is no such calendar.")
    return PlainTextResponse(sentence + "\n", 404, headers=_PRIVATE | {"Cache-Control": "no-store"})


def _sorry() -> Response:
    """Never an empty calendar: programs would delete what they have."""
    headers = _PRIVATE | {"Cache-Control": "no-store", "Retry-After": str(RETRY_SECONDS)}
    sentence = _("The calendar cannot be read just now. Try again in two minutes.")
    return PlainTextResponse(sentence + "\n", 503, headers=headers)


# The address is a secret: it must not be found, passed on or guessed at.
# Referrers are kept off by the headers that every answer below /cal/ gets.
_PRIVATE = {"X-Robots-Tag": "noindex"}
