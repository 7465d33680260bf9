"""The connection itself: to the checked address and no other, within one stretch of time, up to so many bytes."""

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore

from app.outgoing.addresses import Address

HEADERS_BYTES = 64 * 1024


class TooLate(Exception):
    """The time of the whole request is over."""


class TooMuch(Exception):
    """More bytes came than anybody asked for."""


class Deadline:
    """The end of one request, by the clock that only goes forward."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooLate
        return left


class CheckedStream(httpcore.NetworkStream):
    """Each step gets what is left of the time: many small steps add up to no more than one."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, bytes_left: int) -> None:
        self._stream = stream
        self._deadline = deadline
        self._bytes_left = bytes_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        got = self._stream.read(max_bytes, self._deadline.left())
        self._bytes_left -= len(got)
        if self._bytes_left < 0:
            raise TooMuch
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return CheckedStream(secured, self._deadline, self._bytes_left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the addresses that were checked, whatever the name would resolve to by now."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline, *, connect: float, most: int) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect = Deadline(connect)
        self._most = most + HEADERS_BYTES
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        for tried, address in enumerate(self._addresses, start=1):
            share = min(self._connect.left(), self._deadline.left()) / (len(self._addresses) - tried + 1)
            try:
                stream = self._real.connect_tcp(str(address), port, share, None, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if tried == len(self._addresses):
                    raise
            else:
                return CheckedStream(stream, self._deadline, self._most)
        raise httpcore.ConnectError("no address")
