"""Nobody sees another's reasons: two houses that differ only in what Bo says look the same to everybody else."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import httpx
import pytest

from app.domain.answer import Mark, NewAbsence, NewAnswer
from app.domain.calendars import FeedKind
from app.domain.secrets import new_secret
from app.domain.tokens import NewToken
from app.notify import Letter
from app.store import access, answers
from app.store.transaction import Database
from app.usecases.access.sign_in import make_link
from app.usecases.answers.mine import add_absence
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.messages.send import send_due
from tests.app.usecases.published import MONDAY, SATURDAY, TUESDAY, planned
from tests.app.web.test_bad_input import state
from tests.app.web.test_signing_in import Postbox
from tests.browse import Visitor, open_house, signed_in
from tests.cast import Cast, assemble
from tests.databases import SqliteSource

pytestmark = pytest.mark.engines("sqlite")

NOTE, REASON = "CANARY-of-a-note", "CANARY-of-a-reason"
OTHERS = ("", "chi", "dee", "eve", "hana", "kai")
MOST_PAGES = 50
BASE = "http://127.0.0.1:8000"
API = (
    "/api/teams",
    "/api/people",
    "/api/me/account",
    "/api/me/audit",
    "/api/audit",
    "/api/teams/support/audit",
    "/api/hr/report?from=2026-01-01&to=2026-12-31",
    *(
        f"/api/teams/support{rest}"
        for rest in ("", "/shifts", "/members", "/now", "/points", "/rounds", "/rounds/1", "/rounds/1/answer")
    ),
    "/api/teams/support/rounds/1/unanswered",
    "/api/teams/support/drafts/1",
    "/api/teams/support/drafts/2",
)
# What is new at every look: keys of forms, and the lives of seats in calendars.
# And the numbers and moments of the audit, whose lines tell of every sign-in of a test.
FRESH = re.compile(
    r"""[0-9a-f]{32}"""
    r"""|"number":\d+,"at":"[^"]+"|"older":\d+|"thing":"session \d+\""""
    r"""|<td class="num">\d+</td>\s*<td class="nowrap">\d+ \w{3} \d{4}, \d\d:\d\d</td>"""
    r"""|\d+,"\d{4}-\d\d-\d\dT[^"]+\""""
    # the key of an app that is offered, anew at each look
    r'|otpauth:[^"]+|(?<=<path d=")M\d+ \d+h1[^"]+|(?<=class="secret">)[A-Z2-7 ]+|(?<=value=")[A-Za-z0-9_=-]{60,}(?=")'
)


@dataclass(frozen=True)
class Said:
    """What Bo says in a house."""

    mark: Mark = Mark.FINE
    note: str = ""
    reason: str = ""


LOUD = Said(Mark.LOVE, NOTE, REASON)


@dataclass(frozen=True)
class House:
    """The cast where Bo has said something, and the letters that went out."""

    cast: Cast
    letters: list[Letter]


def house(database: Database, said: Said) -> House:
    """A published week, a draft beside it, and an answer and an absence of Bo's."""
    cast = assemble(database)
    plan = planned(cast, people=("ana", "chi"))
    with database.transaction() as tx:
        marks = dict.fromkeys((slot.id for slot, _ in plan.seats.values() if slot.weekend is None), said.mark)
        answer = NewAnswer(marks, {}, said.note)
        answers.save_answer(tx, plan.round_id, cast.id("bo"), answer, version=0, now=cast.now)
        away = NewAbsence(date(2026, 3, 13), date(2026, 3, 13), said.reason)
        add_absence(tx, away, by=cast.actor(tx, "bo"), now=cast.now)
        make_feed(tx, MakeFeed("Team", FeedKind.TEAM, "support"), base_url=BASE, by=cast.actor(tx, "chi"), now=cast.now)
    plan.publish({(MONDAY, "Morning"): "ana", (TUESDAY, "Evening"): "chi", (SATURDAY, "Weekend cover"): "chi"})
    plan.draft({(MONDAY, "Evening"): "ana"})
    postbox = Postbox()
    send_due(database, postbox, base_url=BASE, now=cast.now)
    return House(cast, postbox.letters)


def seen(house: House, name: str) -> dict[str, str]:
    """Every page that somebody can reach by following links, the interface, and the calendars and mails they get."""
    cast, app = house.cast, open_house(house.cast)
    browser = signed_in(app, cast, name) if name else Visitor(app)
    found = {path: _still(browser.get(path).text) for path in API}
    found |= {path: _still(page.text) for path, page in pages_of(browser).items()}
    if name:
        mine = [letter for letter in house.letters if letter.to_address == cast.people[name].email]
        found["mails"] = _still(repr([(letter.subject, letter.text) for letter in mine]))
    with cast.database.reading() as tx:
        bodies = tx.session.connection().exec_driver_sql("SELECT body FROM calendar ORDER BY 1").fetchall()
    return found | {"calendars": _still(str(bodies))}


def pages_of(browser: Visitor) -> dict[str, httpx.Response]:
    """Pages by the links between them, from those that every person starts at."""
    found: dict[str, httpx.Response] = {}
    waiting = deque(
        [
            "/",
            "/me",
            "/me/history",
            "/audit",
            "/teams/support/audit",
            "/feeds",
            "/hr",
            "/people",
            "/teams",
            "/teams/support",
            "/teams/support/rounds/1",
        ]
    )
    while waiting and len(found) < MOST_PAGES:
        path = waiting.popleft()
        if path in found or path.startswith(("/static", "/sign-")):
            continue
        found[path] = browser.get(path)
        if found[path].status_code == 200:
            waiting.extend(link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', found[path].text))
    return found


def _still(text: str) -> str:
    return FRESH.sub("…", text)


Houses = Callable[[Said], House]


@pytest.fixture(scope="module")
def houses(sqlite_source: SqliteSource) -> Iterator[Houses]:
    """A house for what Bo says, built once; nothing here changes it afterwards."""
    known: dict[Said, House] = {}

    def build(said: Said) -> House:
        if said not in known:
            known[said] = house(Database(sqlite_source.fresh()), said)
        return known[said]

    yield build
    for each in known.values():
        each.cast.database.close()


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_that_others_see_depends_on_marks_notes_and_reasons(houses: Houses, name: str) -> None:
    loud = seen(houses(LOUD), name)
    quiet = seen(houses(Said(Mark.CANNOT)), name)
    assert loud.keys() == quiet.keys()
    assert [path for path in loud if loud[path] != quiet[path]] == []


def test_a_coordinator_sees_marks_and_notes_and_no_reason(houses: Houses) -> None:
    loud = seen(houses(LOUD), "ana")
    other_reason = seen(houses(Said(Mark.LOVE, NOTE, "Another")), "ana")
    assert [path for path in loud if loud[path] != other_reason[path]] == []
    assert any(NOTE in page for page in loud.values())
    assert not any(REASON in page for page in loud.values())


def test_the_person_sees_both(houses: Houses) -> None:
    own = "".join(seen(houses(LOUD), "bo").values())
    assert NOTE in own
    assert REASON in own


def test_no_secret_is_kept_or_shown_again(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    app = open_house(cast)
    bo = signed_in(app, cast, "bo")
    with cast.database.transaction() as tx:
        link, session, token = make_link(tx, cast.id("bo"), now=cast.now), new_secret(), new_secret()
        access.start_session(tx, cast.id("bo"), session, client="test", now=cast.now)
        access.add_token(tx, cast.id("bo"), NewToken("test"), token, now=cast.now)
    made = bo.post("/feeds", {"name": "Phone", "shows": "person"}).text
    feed = re.findall(r"/cal/([A-Za-z0-9_-]{43})/", made)[0]
    assert bo.get(f"/cal/{feed}/bo.ics").status_code == 200
    assert bo.post(f"/sign-in/{link}").status_code == 303
    kept = str(state(cast.database)) + _all_rows(cast.database, "session") + caplog.text
    pages = "".join(page.text for name in ("bo", "kai") for page in pages_of(signed_in(app, cast, name)).values())
    for secret in (link, session, token, feed):
        assert secret not in kept
        assert secret not in pages


def _all_rows(database: Database, table: str) -> str:
    with database.reading() as tx:
        return str(tx.session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall())
