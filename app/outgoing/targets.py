"""An address as it was typed, taken apart strictly once: what is connected to comes from here and nowhere else."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from app.domain.language import _
from app.domain.refusals import AddressNotAsked
from app.outgoing.addresses import USUAL_PORTS, Allowed, parse_address

LONGEST = 2000
PORTS = {"http": 80, "https": 443}

_SHAPE = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<place>[^/?#]*)(?P<target>[^#]*)(?:#.*)?", re.IGNORECASE)
_PLACE = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# Browsers and C libraries read 127.1, 0x7f000001 and 2130706433 as addresses; no name of the internet ends so.
_LOOKS_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_UNWELCOME = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes."""

    scheme: str
    host: str  # lower case, without brackets
    port: int
    path: str  # with its query, as it is sent

    @property
    def is_plain(self) -> bool:
        return self.scheme == "http"

    @property
    def bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def place(self) -> str:
        """As the Host header says it."""
        return self.bracketed if self.port == PORTS[self.scheme] else f"{self.bracketed}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def onward(self, location: str) -> str:
        """Where a redirect leads, as an address to be looked at like any other."""
        return urljoin(f"{self.scheme}://{self.place}{self.path}", location)


def target_of(url: str, allowed: Allowed) -> Target:
    """What may be asked, as far as the address itself says it."""
    if len(url) > LONGEST:
        raise AddressNotAsked(_("it is longer than {most} characters.", most=LONGEST))
    if _UNWELCOME.search(url):
        raise AddressNotAsked(_("it holds a space, a backslash or a character that cannot be seen."))
    shape = _SHAPE.fullmatch(url)
    if shape is None or shape["scheme"].lower() not in PORTS:
        raise AddressNotAsked(_("it must begin with https:// and name a host."))
    if "@" in shape["place"]:
        raise AddressNotAsked(_("a name or password must not stand in it."))
    place = _PLACE.fullmatch(shape["place"])
    if place is None:
        raise AddressNotAsked(_("its host is not written in plain letters, digits and dots."))
    scheme = shape["scheme"].lower()
    host = _host(place["v6"], place["name"])
    port = int(place["port"]) if place["port"] else PORTS[scheme]
    if not allowed.may_ask(host, port, plain=scheme == "http"):
        unusual = _("port {port} is not one of the usual ports of the web.", port=port)
        raise AddressNotAsked(
            unusual if port not in USUAL_PORTS else _("it must begin with https://, which nobody can fake.")
        )
    return Target(scheme, host, port, _path(shape["target"]))


def _host(v6: str | None, name: str | None) -> str:
    if v6 is not None:
        if parse_address(v6) is None:
            raise AddressNotAsked(_("its host is not an address that exists."))
        return str(parse_address(v6))
    assert name is not None
    labels = name.lower().split(".")
    if _LOOKS_NUMERIC.fullmatch(labels[-1]):
        address = parse_address(name)
        if address is None:
            raise AddressNotAsked(_("its host is a number in an unusual spelling."))
        return str(address)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressNotAsked(_("its host is not a name that exists."))
    return name.lower()


def _path(target: str) -> str:
    """The path and query as they may be sent; letters beyond ASCII are written in their escaped form."""
    escaped = quote(target, safe="%/:=&?~+!$,;'@()*[]")
    return escaped if escaped.startswith("/") else f"/{escaped}"
