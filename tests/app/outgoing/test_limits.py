"""What comes back is limited: in time, in bytes, in headers, and in what is believed."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Sequence

import pytest

from app.domain.refusals import AddressNotAsked, NoUsableAnswer
from app.outgoing import Allowed, Answer, Limits, Outgoing
from tests.canary import Play, listening, plain_answer

QUICK = Limits(connect=0.3, total=0.6)
PATIENT = Limits(connect=300, total=300)  # where the machine may be busy with other tests
LATE = 60  # seconds after which a busy machine is no excuse; whoever drips here takes five minutes
MIB = 1024 * 1024


def asked(play: Play, *, limits: Limits = QUICK, redirects: int = 0) -> Answer:
    with listening(play) as other:
        out = Outgoing(Allowed.of(f"127.0.0.1:{other.port}"), limits=limits)
        return out.get(other.url, redirects=redirects)


def dripping(first: bytes, drop: bytes) -> Play:
    """Sends something every now and then, so that no single wait is ever long."""

    def play(peer: socket.socket) -> None:
        peer.sendall(first)
        for _ in range(6000):
            time.sleep(0.05)
            peer.sendall(drop)

    return play


def silent(peer: socket.socket) -> None:
    peer.recv(1)


@pytest.mark.parametrize(
    "play",
    [
        silent,
        dripping(b"", b"H"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", b"a"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status", "headers", "body", "chunks", "information"],
)
def test_a_slow_drip_ends_with_the_time_of_the_whole(play: Play) -> None:
    with listening(play) as other:
        began = time.monotonic()
        with pytest.raises(NoUsableAnswer, match="too long"):
            Outgoing(Allowed.of(f"127.0.0.1:{other.port}"), limits=QUICK).get(other.url)
        assert time.monotonic() - began < LATE


def test_a_chain_of_redirects_has_one_time_for_all_of_it() -> None:
    def later(peer: socket.socket) -> None:
        time.sleep(0.25)
        plain_answer(b"", "Location: /again", status="302 Found")(peer)

    with pytest.raises(NoUsableAnswer, match="too long"):
        asked(later, redirects=50)


def test_a_redirect_in_a_ring_ends() -> None:
    with pytest.raises(NoUsableAnswer, match="on and on"):
        asked(plain_answer(b"", "Location: /", status="302 Found"), limits=PATIENT, redirects=3)


def test_a_connection_that_nobody_takes_ends_in_time() -> None:
    """A full queue of a listener that never accepts: the handshake itself hangs."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = time.monotonic()
        with pytest.raises(NoUsableAnswer):
            Outgoing(Allowed.of(f"127.0.0.1:{port}"), limits=QUICK).get(f"http://127.0.0.1:{port}/")
        assert time.monotonic() - began < LATE
        for one in waiting:
            one.close()


def test_a_name_server_that_hangs_does_not_hold_us() -> None:
    hangs = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        hangs.wait(300)
        return []

    began = time.monotonic()
    with pytest.raises(NoUsableAnswer, match="in time"):
        Outgoing(limits=QUICK, resolve=resolve).get("https://slow.example/")
    assert time.monotonic() - began < LATE
    hangs.set()


def chunked_for_ever(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(4000):
        peer.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")


def informing_for_ever(peer: socket.socket) -> None:
    for _ in range(4000):
        peer.sendall((b"HTTP/1.1 103 Early Hints\r\nLink: " + b"a" * 8000 + b"\r\n\r\n") * 10)


@pytest.mark.parametrize(
    "play",
    [
        plain_answer(b"a" * (MIB + 1)),
        chunked_for_ever,
        informing_for_ever,
        plain_answer(gzip.compress(b"a" * (MIB + 1)), "Content-Encoding: gzip"),
        plain_answer(gzip.compress(bytes(200 * MIB)), "Content-Encoding: gzip"),
    ],
    ids=["body", "chunks", "information", "one byte too many inside", "bomb"],
)
def test_no_more_is_read_than_was_agreed(play: Play) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NoUsableAnswer, match="more than 1024 KiB"):
            asked(play, limits=PATIENT)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * MIB


def test_exactly_as_much_as_was_agreed_is_read() -> None:
    assert len(asked(plain_answer(b"a" * MIB), limits=PATIENT).body) == MIB
    packed = plain_answer(gzip.compress(b"a" * MIB), "Content-Encoding: gzip")
    assert len(asked(packed, limits=PATIENT).body) == MIB


@pytest.mark.parametrize(
    "play",
    [
        plain_answer(b"", "X-Huge: " + "a" * 200_000),
        plain_answer(b"", *(f"X-{n}: {'a' * 1000}" for n in range(200))),
        plain_answer(b"", status="200 OK\r\nContent-Length: 7"),
        lambda peer: peer.sendall(b"SSH-2.0-OpenSSH\r\n"),
        lambda peer: peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
        lambda peer: peer.sendall(b"\x16\x03\x01\x00\x00"),
        lambda peer: peer.sendall(b""),
        plain_answer(b"abc", "Content-Encoding: br"),
        plain_answer(b"abc", "Content-Encoding: gzip"),
        plain_answer(gzip.compress(b"hello" * 99)[:-12], "Content-Encoding: gzip"),
        plain_answer(b"abc", "Content-Encoding: gzip, gzip"),
    ],
    ids=[
        "a huge header",
        "too many headers",
        "two lengths",
        "another protocol",
        "cut off",
        "not HTTP",
        "nothing",
        "unknown coding",
        "not packed",
        "packed and cut off",
        "packed twice",
    ],
)
def test_what_is_not_http_is_no_answer(play: Play) -> None:
    with pytest.raises(NoUsableAnswer) as refused:
        asked(play, limits=PATIENT)
    assert "abc" not in refused.value.sentence


def test_a_packed_body_is_unpacked() -> None:
    packed = plain_answer(gzip.compress(b"BEGIN:VCALENDAR"), "Content-Encoding: gzip", 'ETag: "x"', "Set-Cookie: a=b")
    answer = asked(packed, limits=PATIENT)
    assert answer.body == b"BEGIN:VCALENDAR"
    assert dict(answer.headers) == {"etag": '"x"'}
    assert "BEGIN" not in repr(answer)


def test_no_cookie_no_proxy_and_no_name_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, listening(plain_answer(b"", "Set-Cookie: a=b")) as other:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        out = Outgoing(Allowed.of(f"127.0.0.1:{other.port}"))
        out.get(other.url, headers={"If-None-Match": '"x"', "Host": "evil.example"})
        out.get(other.url)
        assert proxy.heard == []
    first, second = other.heard
    assert b'If-None-Match: "x"' in first
    assert b"evil" not in first
    assert b"ookie" not in second
    assert second.splitlines()[0] == b"GET / HTTP/1.1"
    assert sorted(line.split(b":")[0] for line in second.splitlines()[1:] if line) == [
        b"Accept-Encoding",
        b"Connection",
        b"Host",
        b"User-Agent",
    ]


def test_a_secret_header_is_not_told_to_another_host() -> None:
    with listening() as second:
        away = plain_answer(b"", f"Location: http://second.example:{second.port}/", status="307 Temporary")
        with listening(away) as first:
            allowed = Allowed.of(f"first.example:{first.port} second.example:{second.port}")
            out = Outgoing(allowed, resolve=lambda host, port: ["127.0.0.1"])
            answer = out.get(f"http://first.example:{first.port}/", headers={"Authorization": "Bearer x"}, redirects=1)
    assert answer.body == b"hello"
    assert b"Bearer x" in first.heard[0]
    assert b"Bearer" not in second.heard[0]
    assert f"Host: second.example:{second.port}".encode() in second.heard[0]


def test_a_body_is_posted_whole() -> None:
    with listening() as other:
        out = Outgoing(Allowed.of(f"127.0.0.1:{other.port}"))
        out.post(other.url + "hook?a=b", b"x" * 100_000, headers={"Content-Type": "application/json"})
    head, _, body = other.heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?a=b HTTP/1.1\r\n")
    assert b"Content-Type: application/json" in head
    assert body == b"x" * 100_000


def test_a_header_with_a_line_break_never_leaves() -> None:
    with listening() as other, pytest.raises(NoUsableAnswer):
        Outgoing(Allowed.of(f"127.0.0.1:{other.port}")).get(other.url, headers={"X": "a\r\nEvil: 1"})
    assert not any(b"Evil" in heard for heard in other.heard)


def test_nobody_there_is_said_in_one_sentence() -> None:
    with listening() as other:
        pass
    with pytest.raises(NoUsableAnswer, match="cannot be reached"):
        Outgoing(Allowed.of(f"127.0.0.1:{other.port}"), limits=PATIENT).get(other.url)


def test_plain_http_to_the_internet_needs_the_keeper() -> None:
    with pytest.raises(AddressNotAsked, match="https"):
        Outgoing().get("http://calendar.example/")
    with pytest.raises(AddressNotAsked, match="https"):
        Outgoing().check("http://calendar.example/")
