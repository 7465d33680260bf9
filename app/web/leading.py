"""Where somebody is led within this very site: back to the page that they asked for, or on which a form stood."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

from fastapi import Request

from app.web.refused import pattern

LONGEST_PATH = 1000  # a cookie holds it, quoted
_READING = ("GET", "HEAD")


def own_path(path: str) -> str:
    """Only a path of this very site: nobody is led elsewhere after sign-in."""
    own = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if own and path.isprintable() and len(path) <= LONGEST_PATH else "/"


def page_again(request: Request) -> str:
    """The page to ask again after a refusal: the one asked for, or that on which the form stood; empty if unknown."""
    at = urlsplit(str(request.url)) if request.method in _READING else page_before(request)
    if at.netloc != request.url.netloc or not _is_page(request, at.path):
        return ""
    return own_path(urlunsplit(("", "", at.path, at.query, "")))


def page_before(request: Request) -> SplitResult:
    """The page on which a form stood, as the browser says; what is no address says nothing."""
    try:
        return urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return urlsplit("")


def _is_page(request: Request, path: str) -> bool:
    """Whether a page stands at this path, as forms are sent to others, too; an address that is a secret is not said."""
    found = [line.path for line in request.app.state.rights if line.method == "GET" and pattern(line.path).match(path)]
    return bool(found) and not path.startswith("/api/") and not any("{secret" in each for each in found)
