"""Keeps tests on this machine: sockets and name look-ups refuse every address but loopback."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = {"localhost", "localhost.localdomain", ""}


class LeftTheMachine(AssertionError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Whether a host, by name or number, is this machine itself."""
    if host is None or host in NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse connections and look-ups that would leave this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any, *rest: Any) -> Any:
        if self.family != getattr(socket, "AF_UNIX", None):
            _refuse(address[0])
        return call(self, address, *rest)

    return guarded


def _guarded_lookup(call: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(host: Any, *rest: Any, **options: Any) -> Any:
        _refuse(host.decode() if isinstance(host, bytes) else host)
        return call(host, *rest, **options)

    return guarded


def _refuse(host: object) -> None:
    if not is_loopback(host):
        raise LeftTheMachine(f"tests reach only this machine, not {host!r}")
