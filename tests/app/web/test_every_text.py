"""Every text of every page is said in the reader's language: read in one whose texts all stand in ⟦brackets⟧."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.domain import language
from app.domain.secrets import new_secret
from app.main import create_app
from app.settings import Settings
from app.store import access
from app.store.transaction import Database
from tests.app.web.test_who_may import QUERY, ROUTES, Ids, things
from tests.browse import FOLDER, Visitor, signed_in
from tests.cast import Cast
from tests.pseudo import CODE, escaped, known_words, pseudo, typed_by_people
from tests.said import said

__all__ = ["things"]

NO_PAGES = ("/api", "/cal/", "/static/", "/health", "/metrics", "/docs", "/openapi")
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
PATHS = [(route.path, route.path_regex) for route in ROUTES if "GET" in (route.methods or ())]
OF_EACH = {"coordinator": 2}  # addresses of one route that one person looks at; the others one
PEOPLE = {
    "coordinator": "SELECT person_id FROM membership WHERE role = 'coordinator'",
    "engineer": "SELECT person_id FROM membership WHERE role = 'engineer'",
    "HR": "SELECT id FROM person WHERE hr",
    "keeper": "SELECT id FROM person WHERE keeper",
}

Found = dict[str, list[str]]


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that says every text in brackets is known beside English."""
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH, CODE: pseudo()})


def speaks(visitor: Visitor) -> Visitor:
    visitor.post("/language", {"language": CODE, "back": "/"})
    return visitor


class Demo:
    """The demo's house, walked by following the links of its pages."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self._now = database, now
        self.app = create_app(Settings(data_dir=FOLDER), database, clock=lambda: now)

    def visitor(self, who: str) -> Visitor:
        secret = new_secret()
        with self.database.transaction() as tx:
            person = tx.session.connection().execute(text(f"{PEOPLE[who]} ORDER BY 1 LIMIT 1")).scalar_one()
            access.start_session(tx, person, secret, client="test", now=self._now)
        return speaks(Visitor(self.app, cookies={"halfday": secret}))


def walk(visitor: Visitor, of_each: int) -> Iterator[tuple[str, str, str]]:
    """Route, address and page of whatever can be reached from the front page."""
    waiting, seen, looked = deque(["/"]), {"/"}, Counter[str]()
    while waiting:
        address = waiting.popleft()
        route = next((path for path, regex in PATHS if regex.match(address.partition("?")[0])), "")
        looked[route] += 1
        if not route or looked[route] > of_each or route.startswith(NO_PAGES):
            continue
        answer = visitor.get(address)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield route, address, answer.text
        links = [unescape(link) for link in LINK.findall(answer.text)]
        waiting.extend(link for link in dict.fromkeys(links) if link not in seen)
        seen |= set(links)


def of_the_demo(database: Database, now: datetime) -> Found:
    """Every page that people of the demo reach from the front page (tests/app/test_demo.py)."""
    demo = Demo(database, now)
    known = known_words(typed_by_people(database))
    found: Found = {}
    for who in PEOPLE:
        for route, _address, page in walk(demo.visitor(who), OF_EACH.get(who, 1)):
            said("pages read in brackets", 1)
            found.setdefault(route, []).extend(escaped(page, known))
    return found


def of_the_routes(cast: Cast, house: FastAPI, things: Ids) -> Found:
    """Pages that no link of the demo leads to, as the first who may sees them, and what the others are told."""
    known = known_words(typed_by_people(cast.database))
    found: Found = {}
    waiting = [path for path, _regex in PATHS if not path.startswith(NO_PAGES)]
    for name in ("ana", "hana", "kai", ""):
        visitor = speaks(signed_in(house, cast, name) if name else Visitor(house))
        for path in list(waiting):
            filled = re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: things.get(place[1], "1"), path)
            answer = visitor.get(filled + QUERY.get(f"GET {path}", ""))
            if "text/html" in answer.headers.get("content-type", ""):
                said("pages read in brackets", 1)
                found.setdefault(path, []).extend(escaped(answer.text, known))
                if answer.status_code == 200 and name:
                    waiting.remove(path)
    return found


def lines(found: Found) -> list[str]:
    return [f"{route}: {line}" for route, texts in sorted(found.items()) for line in dict.fromkeys(texts)]


@pytest.mark.engines("sqlite")
@pytest.mark.usefixtures("brackets")
def test_every_text_of_every_route_is_said_in_the_readers_language(cast: Cast, house: FastAPI, things: Ids) -> None:
    assert lines(of_the_routes(cast, house, things)) == []
