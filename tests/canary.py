"""A listener on this machine that notes whatever reaches it, for proving that nothing does."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PATIENCE = 10.0

Play = Callable[[socket.socket], None]


@dataclass
class Canary:
    """What was heard: one entry for each connection, with its first bytes."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def plain_answer(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> Play:
    """Answers as a small web server."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return lambda peer: peer.sendall(head.encode("latin-1") + b"\r\n" + body)


@contextmanager
def listening(play: Play | None = None, *, tls: ssl.SSLContext | None = None) -> Iterator[Canary]:
    """Listens until the end; `play` speaks to whoever has asked something."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        canary = Canary(server.getsockname()[1])
        thread = threading.Thread(target=_listen, args=(server, canary, play or plain_answer(), tls), daemon=True)
        thread.start()
        yield canary
        server.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE)


def _listen(server: socket.socket, canary: Canary, play: Play, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            peer, _ = server.accept()
        except OSError:
            return  # the test is over
        peer.settimeout(PATIENCE)
        try:
            with tls.wrap_socket(peer, server_side=True) if tls else peer as spoken:
                canary.heard.append(_request(spoken))
                play(spoken)
        except OSError:
            peer.close()  # the other side has hung up, as many of these tests want it to


def _request(peer: socket.socket) -> bytes:
    """The request with its body, as far as it comes."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = peer.recv(65536)
        if not more:
            return got
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0]) if lengths else 0
    while len(body) < wanted:
        body += peer.recv(65536)
    return head + b"\r\n\r\n" + body
