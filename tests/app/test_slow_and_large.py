"""The real server against senders who are slow, endless or many: refused, with flat memory, while others go on."""

import json
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from app.web import limits
from tests.service import PATIENCE, Service, serving

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


def memory(service: Service) -> int:
    """Bytes that the process holds."""
    pages = int(Path(f"/proc/{service.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def connected(service: Service) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(service.url.rsplit(":", 1)[1])), timeout=PATIENCE)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def sent(service: Service, *parts: bytes) -> bytes:
    """The first bytes of the answer to whatever is sent; nothing when the server hung up."""
    with connected(service) as line:
        try:
            for part in parts:
                line.sendall(part)
        except OSError:
            pass  # refused in the middle: the answer may still be there
        try:
            return line.recv(65536)
        except OSError:
            return b""


def head(*lines: str, path: str = "/sign-in") -> bytes:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: x", *lines, "", "")).encode()


def test_a_gibibyte_in_chunks_is_refused_with_flat_memory(service: Service) -> None:
    before = memory(service)
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    answer = sent(service, head("Transfer-Encoding: chunked"), *(chunk for _ in range(16384)))
    assert status_of(answer) in (0, 413)
    assert memory(service) - before < 50 * MIB


def test_a_body_that_announces_too_much_is_refused_unread(service: Service) -> None:
    assert status_of(sent(service, head(f"Content-Length: {1024 * MIB}"))) == 413  # and not 408, after its time


def posted(service: Service, content: bytes | str, path: str = "/sign-in", **headers: str) -> int:
    """The status of the answer."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.post(service.url + path, content=content, headers=said, timeout=PATIENCE).status_code


def test_a_body_a_little_too_large_is_refused(service: Service) -> None:
    assert posted(service, b"a" * (limits.LARGEST_BODY + 1)) == 413
    assert posted(service, b"a" * limits.LARGEST_BODY) == 422


def test_a_hundred_thousand_fields_are_refused(service: Service) -> None:
    kind = "application/x-www-form-urlencoded"
    assert posted(service, b"a=&" * 80_000, content_type=kind) == 400
    assert posted(service, b"a=&" * 100_000, content_type=kind) == 413
    assert posted(service, b"a=&" * 190 + b"email=bo@example.org", content_type=kind) == 200


@pytest.mark.parametrize("header", ["Cookie: " + "a" * 20_000, "X-A: 1\r\n" * 3000 + "X-B: 2"])
def test_a_head_that_is_too_large_is_refused(service: Service, header: str) -> None:
    assert status_of(sent(service, head(header, "Content-Length: 0"))) in (0, 400, 431)
    assert status_of(sent(service, b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")) in (0, 400, 414, 431)


def test_two_lengths_or_a_length_and_chunks_smuggle_nothing(service: Service) -> None:
    two = sent(service, head("Content-Length: 3", "Content-Length: 30") + b"a=1GET /me HTTP/1.1\r\nHost: x\r\n\r\n")
    assert status_of(two) == 400
    both = sent(service, head("Content-Length: 4", "Transfer-Encoding: chunked") + b"0\r\n\r\nGET /me HTTP/1.1\r\n\r\n")
    assert both.count(b"HTTP/1.1") <= 2
    odd = sent(service, head("Transfer-Encoding: chunked, identity") + b"0\r\n\r\n")
    assert status_of(odd) in (400, 501)


def test_deep_json_is_no_fault(service: Service) -> None:
    deep, kind = b"[" * 100_000 + b"]" * 100_000, {"content_type": "application/json", "authorization": "Bearer x"}
    assert posted(service, deep, "/api/teams", **kind) in (400, 401, 404, 405, 422)
    assert posted(service, json.dumps("x"), **kind) in (400, 422)


def test_others_are_answered_while_many_never_finish_their_head(service: Service) -> None:
    assert any(is_answered_beside_many(service) for _ in range(5))  # a busy machine may be late, but not each time


def is_answered_beside_many(service: Service) -> bool:
    """Whether somebody is answered long before the server hangs up on all the others."""
    lines = [connected(service) for _ in range(200)]
    for line in lines:
        line.sendall(b"GET /livez HTTP/1.1\r\nHost")
    began = time.monotonic()
    assert httpx.get(f"{service.url}/livez", timeout=PATIENCE).status_code == 200
    took = time.monotonic() - began
    assert lines[0].recv(1) == b""  # the server has hung up
    for line in lines:
        line.close()
    return took < limits.HEAD_SECONDS / 2


def test_a_body_that_drips_is_given_up(service: Service) -> None:
    with connected(service) as line:
        line.sendall(head("Content-Length: 1000", "Content-Type: application/x-www-form-urlencoded"))
        began = time.monotonic()
        line.settimeout(0.5)
        answer = b""
        while not answer:
            assert time.monotonic() - began < limits.BODY_SECONDS + PATIENCE, "it would have waited for ever"
            with suppress(TimeoutError):
                answer = line.recv(65536)
            with suppress(OSError):  # it has hung up already: then the answer lies there
                line.sendall(b"a")
    assert status_of(answer) == 408
