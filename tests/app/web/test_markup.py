"""What people type stays text on every page, and every page keeps to its own scripts, styles and cookies."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from app.domain.answer import NewAbsence, NewAnswer
from app.domain.people import NewPerson
from app.domain.team import NewTeam
from app.main import create_app
from app.settings import Settings
from app.store import answers
from app.store import teams as store_teams
from app.usecases.access.sign_in import make_link
from app.usecases.answers.mine import add_absence
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.teams import keep
from app.usecases.teams.people import change_person
from tests.app.usecases.published import MONDAY, planned
from tests.app.web.test_privacy import pages_of
from tests.browse import Visitor, open_house, signed_in
from tests.cast import Cast
from tests.house.files import ROOT

pytestmark = pytest.mark.engines("sqlite")

EVIL = "\"'><x-evil x-on=1></title></textarea></script>{{7*'7'}}<!--"
QUIET_ELEMENTS = {"script", "style"}  # with nothing in them but what their src brings


class Elements(HTMLParser):
    """What a browser makes of a page: its elements, and the text inside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.cdata_elem in QUIET_ELEMENTS:
            self.inline += data


@pytest.fixture
def evil(cast: Cast) -> Cast:
    """The cast after somebody wrote markup into everything that takes text."""
    with cast.database.transaction() as tx:
        now, bo = cast.now, cast.people["bo"]
        store_teams.save_team(tx, cast.support.id, NewTeam(EVIL, "Europe/London", f"{EVIL}\n{EVIL}"), version=1)
        shift = next(one for one in store_teams.shifts_of(tx, cast.support.id) if one.what.name == "Morning")
        keep.change_shift(tx, cast.support, shift.id, replace(shift.what, name=EVIL), version=1)
        keep.add_shift(tx, cast.support, replace(shift.what, name=f"{EVIL} 2", people=2))
        change_person(tx, bo.id, NewPerson(EVIL, bo.email), active=True, version=1, now=now)
        make_feed(tx, MakeFeed(EVIL), base_url="http://127.0.0.1:8000", by=cast.actor(tx, "bo"), now=now)
        add_absence(tx, NewAbsence(date(2026, 5, 1), date(2026, 5, 1), EVIL), by=cast.actor(tx, "bo"), now=now)
        help_ = GivePoints(bo.id, date(2026, 3, 2), 5, EVIL, "12345678")
        give_points(tx, cast.support, help_, by=cast.actor(tx, "ana"), now=now)
    plan = planned(cast, people=("ana", "chi"))
    with cast.database.transaction() as tx:
        answers.save_answer(tx, plan.round_id, bo.id, NewAnswer({}, {}, EVIL), version=0, now=now)
    plan.publish({(MONDAY, EVIL): "bo"})
    plan.draft({(MONDAY, EVIL): "bo", (MONDAY, "Evening"): "ana"})
    return cast


@pytest.mark.parametrize("name", ["ana", "bo", "hana", "kai"])
def test_text_never_becomes_an_element_or_an_attribute(evil: Cast, name: str) -> None:
    pages = pages_of(signed_in(open_house(evil), evil, name))
    assert any("x-evil" in page.text for page in pages.values())
    for path, page in pages.items():
        if page.headers["content-type"].startswith("text/html"):
            for tag, attributes in elements(page.text).found:
                assert tag != "x-evil", path
                assert "x-on" not in attributes, path
        assert "7777777" not in page.text, path


@pytest.mark.parametrize("name", ["", "ana", "hana", "kai"])
def test_pages_have_no_inline_script_and_are_kept_by_nobody(evil: Cast, name: str) -> None:
    app = open_house(evil)
    for path, page in pages_of(signed_in(app, evil, name) if name else Visitor(app)).items():
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        if page.status_code != 303:
            assert page.headers["cache-control"] == "no-store", path
        if page.headers.get("content-type", "").startswith("text/html"):
            seen = elements(page.text)
            assert seen.inline.strip() == "", path
            for tag, attributes in seen.found:
                assert "style" not in attributes, (path, tag)
                assert not [name for name in attributes if name.startswith("on")], (path, tag)
                assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:")), (path, tag)


def test_refused_forms_show_what_was_typed_as_text(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    forms = [
        ("ana", "/teams/support/rounds", ("first_on", "last_on", "deadline")),
        ("ana", "/teams/support/shifts/new", ("name", "starts_at", "people", "points", "zone", "first_on")),
        ("ana", "/teams/support/people", ("name", "email", "share", "first_on", "role")),
        ("ana", "/teams/support/policy", ("starts_on", "debt_cap", "unanswered")),
        ("ana", "/teams/support/points/help", ("person", "on", "points", "reason", "form_key")),
        ("kai", "/teams/new", ("name", "zone", "duty_text")),
        ("kai", "/people/new", ("name", "email", "zone")),
        ("hana", "/hr/taken", ("person", "on", "days", "reason", "form_key")),
        ("bo", "/me/absences", ("first_on", "last_on", "reason")),
        ("bo", "/feeds", ("name", "shows")),
        ("", "/sign-in", ("email", "next")),
    ]
    for name, path, names in forms:
        answer = visitor(name).post(path, dict.fromkeys(names, EVIL * 10))
        assert answer.status_code >= 400, path
        assert "x-evil" not in [tag for tag, _ in elements(answer.text).found], path


@pytest.fixture
def cookies(cast: Cast) -> Callable[[str], list[str]]:
    """The cookies that a sign-in and a notice set, by the address of the service."""

    def of(base_url: str) -> list[str]:
        app = create_app(Settings(base_url=base_url), cast.database, clock=lambda: cast.now)
        with cast.database.transaction() as tx:
            link = make_link(tx, cast.id("bo"), now=cast.now)
        stranger = Visitor(app)
        answers = [
            stranger.post("/sign-in", {"email": "bo@example.org", "next": "/me"}),
            stranger.post(f"/sign-in/{link}"),
            stranger.post("/sign-out"),
        ]
        cookies = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
        return [cookie for cookie in cookies if "Max-Age=0" not in cookie]

    return of


def test_cookies_are_for_this_site_and_no_script(cookies: Callable[[str], list[str]]) -> None:
    for cookie in cookies("http://127.0.0.1:8000"):
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
        assert "secure" not in cookie.lower()


def test_behind_https_every_cookie_is_secure_and_https_is_demanded(
    cast: Cast, cookies: Callable[[str], list[str]]
) -> None:
    found = cookies("https://rota.example.org")
    assert any(cookie.startswith("__Host-halfday=") for cookie in found)
    for cookie in found:
        assert "secure" in cookie.lower().split("; "), cookie
        assert "domain" not in cookie.lower()
    app = create_app(Settings(base_url="https://rota.example.org"), cast.database, clock=lambda: cast.now)
    assert "strict-transport-security" in Visitor(app).get("/sign-in").headers
    assert "strict-transport-security" not in Visitor(open_house(cast)).get("/sign-in").headers


def elements(html: str) -> Elements:
    parser = Elements()
    parser.feed(html)
    return parser


def test_every_table_says_of_what_it_is() -> None:
    """To whoever goes from table to table by ear."""
    tables = [
        found[0]
        for template in sorted((ROOT / "templates").rglob("*.html"))
        for found in re.finditer(r"<table\b.*?</table>", template.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(tables) >= 7
    assert [table[:80] for table in tables if "<caption" not in table] == []


def test_no_browser_puts_older_entries_beside_a_newer_version() -> None:
    """Going back, a browser fills in what was typed before, but not the version that it was typed over."""
    forms = [
        found[0]
        for template in sorted((ROOT / "templates").rglob("*.html"))
        for found in re.finditer(r"<form\b.*?</form>", template.read_text(encoding="utf-8"), re.DOTALL)
        if 'hidden("version"' in found[0]
    ]
    assert len(forms) >= 12
    assert [form[:80] for form in forms if 'autocomplete="off"' not in form.partition("\n")[0]] == []
