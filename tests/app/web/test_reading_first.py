"""A calendar file is read before its sender writes: others write meanwhile, and who may not has nothing read."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.domain.allowance import IMPORTS
from app.domain.busy import MOST_SOURCES
from app.domain.people import NewPerson
from app.domain.secrets import new_secret
from app.store import busy, counts, people
from tests.app.busy_cases import calendar
from tests.app.web.test_busy_pages import HOLIDAY
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]
Sends = Callable[[Visitor], httpx.Response]


def by_page(bo: Visitor) -> httpx.Response:
    return bo.post("/me/busy", {"name": "Private"}, files={"file": ("my.ics", calendar(HOLIDAY))})


def by_program(bo: Visitor) -> httpx.Response:
    return bo.ask("POST", "/api/me/busy", json={"name": "Private", "calendar": calendar(HOLIDAY).decode()})


BOTH_WAYS = pytest.mark.parametrize("send", [by_page, by_program])


@dataclass
class Reader:
    """The process that reads files: it begins at once, and goes on when it is told to."""

    folder: Path

    @property
    def has_begun(self) -> bool:
        return (self.folder / "begun").exists()

    def until_it_begins(self) -> None:
        give_up_at = time.monotonic() + 300
        while not self.has_begun:
            assert time.monotonic() < give_up_at, "nobody reads"
            time.sleep(0.02)

    def go_on(self) -> None:
        (self.folder / "go").touch()


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    python = tmp_path / "python"
    python.write_text(
        f"#!/bin/sh\ntouch '{tmp_path}/begun'\n"
        f"while [ ! -e '{tmp_path}/go' ]; do sleep 0.05; done\nexec '{sys.executable}' \"$@\"\n"
    )
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    return Reader(tmp_path)


def rename(cast: Cast, name: str) -> None:
    """A short write, of the very person whose file is read."""
    with cast.database.transaction() as tx:
        bo = people.get_person(tx, cast.id("bo"))
        people.save_person(tx, bo.id, NewPerson(name, "bo@example.org"), active=True, version=bo.version)


@BOTH_WAYS
def test_others_write_while_a_file_is_read(cast: Cast, visitor: Guests, reader: Reader, send: Sends) -> None:
    bo = visitor("bo")
    with ThreadPoolExecutor(1) as aside:
        sending = aside.submit(send, bo)
        reader.until_it_begins()
        rename(cast, "Bo Bergman")
        is_still_read = not sending.done()
        reader.go_on()
        assert sending.result().status_code in (201, 303)
    assert is_still_read
    with cast.database.reading() as tx:
        [source] = busy.sources_of(tx, cast.id("bo"))
        assert len(busy.times_of(tx, [source.id])) == 1


@BOTH_WAYS
def test_for_a_stranger_nothing_is_read(visitor: Guests, reader: Reader, send: Sends) -> None:
    assert send(Visitor(visitor("bo").app)).status_code in (303, 401)
    assert send(Visitor(visitor("bo").app, token=new_secret())).status_code in (303, 401)
    assert not reader.has_begun


@BOTH_WAYS
def test_for_whoever_sent_too_many_nothing_is_read(cast: Cast, visitor: Guests, reader: Reader, send: Sends) -> None:
    with cast.database.transaction() as tx:
        for _ in range(IMPORTS.times):
            counts.take(tx, IMPORTS, f"person {cast.id('bo')}", now=cast.now)
    assert send(visitor("bo")).status_code == 429
    assert not reader.has_begun


@BOTH_WAYS
def test_where_there_is_no_room_nothing_is_read(cast: Cast, visitor: Guests, reader: Reader, send: Sends) -> None:
    with cast.database.transaction() as tx:
        for number in range(MOST_SOURCES):
            busy.add_source(tx, cast.id("bo"), name=f"No {number}", address="sealed", now=cast.now)
    refused = send(visitor("bo"))
    assert refused.status_code == 422
    assert f"You have {MOST_SOURCES} already" in text_of(refused)
    assert not reader.has_begun


def test_a_file_sent_again_with_its_key_gets_its_first_answer(cast: Cast, visitor: Guests) -> None:
    bo, key = visitor("bo"), {"idempotency-key": new_secret()}
    body = {"name": "Private", "calendar": calendar(HOLIDAY).decode()}
    with cast.database.transaction() as tx:
        for number in range(MOST_SOURCES - 1):
            busy.add_source(tx, cast.id("bo"), name=f"No {number}", address="sealed", now=cast.now)
    first = bo.ask("POST", "/api/me/busy", json=body, headers=key)
    again = bo.ask("POST", "/api/me/busy", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert by_program(bo).status_code == 422
