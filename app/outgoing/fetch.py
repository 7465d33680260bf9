"""One request to somewhere else, with every limit on it, and its answer as a frozen value."""

import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from types import MappingProxyType

import httpcore

from app.domain.language import _
from app.domain.refusals import NoUsableAnswer
from app.outgoing.addresses import Allowed
from app.outgoing.names import Resolve, checked_addresses, system_resolve
from app.outgoing.targets import Target, target_of
from app.outgoing.wire import CheckedBackend, Deadline, TooLate, TooMuch

# What callers may look at; the rest of an answer's headers is nobody's business.
KEPT = ("cache-control", "content-type", "date", "etag", "expires", "last-modified", "retry-after")
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    connect: float = 5.0  # seconds, names included
    total: float = 10.0  # seconds, redirects included
    body: int = 1024 * 1024  # bytes, after unpacking


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The body is for reading by us, never for showing."""

    status: int
    headers: Mapping[str, str]  # in lower case; only the ones of KEPT
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


@dataclass(frozen=True, slots=True)
class _Question:
    method: str
    headers: Mapping[str, str]
    body: bytes = b""


class Outgoing:
    """The one way out of the house by HTTP."""

    def __init__(
        self, allowed: Allowed | None = None, *, limits: Limits | None = None, resolve: Resolve = system_resolve
    ) -> None:
        self._allowed = allowed or Allowed()
        self._limits = limits or Limits()
        self._resolve = resolve
        self._tls = ssl.create_default_context()

    def check(self, url: str) -> None:
        """Refuse an address at once that would be refused when it is asked; looks no name up."""
        target_of(url, self._allowed)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, redirects: int = 0) -> Answer:
        """Ask for what is there. Each redirect that is followed is looked at like a new address."""
        deadline = Deadline(self._limits.total)
        question = _Question("GET", headers or {})
        target = target_of(url, self._allowed)
        for _turn in range(redirects + 1):
            answer, location = self._ask(target, question, deadline)
            if answer.status not in REDIRECTS or not location or not redirects:
                return answer
            onward = target_of(target.onward(location), self._allowed)
            if onward.origin != target.origin:  # what was meant for one host is not told to another
                question = replace(question, headers={})
            target = onward
        raise NoUsableAnswer(target.host, _("it sends on and on."))

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> Answer:
        """Tell something. Redirects are never followed: the answer says where it stopped."""
        question = _Question("POST", headers or {}, body)
        answer, _ = self._ask(target_of(url, self._allowed), question, Deadline(self._limits.total))
        return answer

    def _ask(self, target: Target, question: _Question, deadline: Deadline) -> tuple[Answer, str]:
        try:
            return self._exchange(target, question, deadline)
        except (TooLate, httpcore.TimeoutException):
            raise NoUsableAnswer(target.host, _("it took too long.")) from None
        except TooMuch:
            raise NoUsableAnswer(
                target.host, _("it sends more than {most} KiB.", most=self._limits.body // 1024)
            ) from None
        except (httpcore.NetworkError, OSError) as fault:
            why = _("its certificate is not valid.") if _is_certificate(fault) else _("it cannot be reached.")
            raise NoUsableAnswer(target.host, why) from None
        except (httpcore.ProtocolError, zlib.error):
            raise NoUsableAnswer(target.host, _("it does not speak HTTP as one should.")) from None

    def _exchange(self, target: Target, question: _Question, deadline: Deadline) -> tuple[Answer, str]:
        seconds = min(self._limits.connect, deadline.left())
        addresses = checked_addresses(target, self._allowed, self._resolve, seconds=seconds)
        backend = CheckedBackend(addresses, deadline, connect=seconds, most=self._limits.body)
        origin = httpcore.Origin(target.scheme.encode(), target.bracketed.encode(), target.port)
        with (
            httpcore.HTTPConnection(origin, ssl_context=self._tls, network_backend=backend) as connection,
            connection.stream(
                question.method,
                httpcore.URL(
                    scheme=origin.scheme, host=origin.host, port=target.port, target=target.path.encode("ascii")
                ),
                headers=_headers(target, question),
                content=question.body or None,
                extensions={"sni_hostname": target.host},
            ) as response,
        ):
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            body = _unpacked(response.iter_stream(), headers.get("content-encoding", ""), self._limits.body)
            kept = {name: headers[name] for name in KEPT if name in headers}
            return Answer(response.status, MappingProxyType(kept), body), headers.get("location", "")


def _headers(target: Target, question: _Question) -> list[tuple[str, str]]:
    """Ours and the caller's; no cookies, and nothing of the environment."""
    own = {"Host": target.place, "User-Agent": "Halfday", "Accept-Encoding": "gzip", "Connection": "close"}
    if question.method == "POST":
        own["Content-Length"] = str(len(question.body))
    return list((dict(question.headers) | own).items())


def _unpacked(chunks: Iterable[bytes], coding: str, most: int) -> bytes:
    """The body, counted as it is after unpacking, which stops at the first byte too many."""
    if coding.strip().lower() not in ("", "identity", "gzip", "x-gzip"):
        raise zlib.error("another coding than was asked for")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in coding.lower() else None
    body = bytearray()
    for chunk in chunks:
        body += unpack.decompress(chunk, most + 1 - len(body)) if unpack else chunk
        if len(body) > most or (unpack and unpack.unconsumed_tail):
            raise TooMuch
    if unpack and body and not unpack.eof:
        raise zlib.error("cut off")
    return bytes(body)


def _is_certificate(fault: BaseException) -> bool:
    return isinstance(fault, ssl.SSLError) or isinstance(fault.__cause__, ssl.SSLError)
