"""Which addresses of the network belong to everybody, and which exceptions the keeper made."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

USUAL_PORTS = (80, 443)

# What the registries of IANA set aside; written out, as what the standard library calls global varies by version.
_NOT_GLOBAL_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
# Tunnels that carry an IPv4 address, documentation, and the assignments of protocols.
_NOT_GLOBAL_6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = IPv6Network("64:ff9b::/96")
# Never reached by a name that the keeper allowed: only by the very network.
_NEVER_BY_NAME = tuple(
    ip_network(text) for text in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/128", "fe80::/10", "ff00::/8")
)


def is_global(address: Address) -> bool:
    """Whether an address is anybody's on the internet, and not this house, its network or a tunnel into them."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_GLOBAL_4)
    if address in _NAT64:  # how a network without IPv4 reaches it: what counts is where the gateway goes
        return is_global(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_6 and not any(address in network for network in _NOT_GLOBAL_6) and not _is_isatap(address)


def _is_isatap(address: IPv6Address) -> bool:
    """An interface id that says "send this to the IPv4 address within"."""
    return (int(address) >> 32) & 0xFDFFFFFF == 0x5EFE


@dataclass(frozen=True, slots=True)
class Door:
    """One exception: a host by name, or a network; at one port, or at the usual ones."""

    place: str | Network
    port: int | None = None

    def may_open(self, host: str, port: int) -> bool:
        """As far as can be told before the name is looked up."""
        right_port = port == self.port if self.port else port in USUAL_PORTS
        return right_port and (self.place == host or not isinstance(self.place, str))

    def opens(self, host: str, address: Address, port: int) -> bool:
        if not self.may_open(host, port):
            return False
        if isinstance(self.place, str):
            return not any(address in network for network in _NEVER_BY_NAME)
        return address in self.place


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the keeper allows beyond https to the internet."""

    doors: tuple[Door, ...] = ()
    plain: bool = False  # http, where nobody can tell who answers

    @classmethod
    def of(cls, text: str, *, plain: bool = False) -> Self:
        """From a setting: hosts and networks, each with a port if it is not a usual one; raises ValueError."""
        return cls(tuple(_door(word) for word in text.replace(",", " ").split()), plain)

    def may_ask(self, host: str, port: int, *, plain: bool) -> bool:
        """As far as can be told before the name is looked up: a usual port and https, or an exception."""
        usual = port in USUAL_PORTS and (self.plain or not plain)
        return usual or any(door.may_open(host, port) for door in self.doors)

    def has_door(self, host: str, address: Address, port: int) -> bool:
        return any(door.opens(host, address, port) for door in self.doors)


def _door(word: str) -> Door:
    found = _DOOR.fullmatch(word.lower())
    if not found:
        raise ValueError(f"“{word}” is not a host or network. Write it like hooks.lan:8443 or 10.1.0.0/16")
    place = found["v6"] or found["place"]
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 1 <= port <= 65535:
        raise ValueError(f"“{word}”: there is no port {port}")
    try:
        return Door(ip_network(place), port)
    except ValueError:
        if "/" in place or found["v6"] or _NUMERIC.fullmatch(place):
            raise ValueError(f"“{word}” is not a network. Write it like 10.1.0.0/16") from None
        return Door(place, port)


_DOOR = re.compile(r"(?:\[(?P<v6>[0-9a-f:./]+)\]|(?P<place>[a-z0-9._-]+(?:/[0-9]+)?))(?::(?P<port>[0-9]{1,5}))?")
_NUMERIC = re.compile(r"[0-9.]+")


def parse_address(text: str) -> Address | None:
    """An address in its one usual spelling; None for a name."""
    try:
        return ip_address(text)
    except ValueError:
        return None
