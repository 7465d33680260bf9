"""Weekend cover as people meet it: one tap that confirms it, the link of the mail, objections, notes, the week."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.ledger import AccountKind
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.earn import earn_due
from tests.app.usecases.covering import SATURDAY, SUNDAY, Covered, balance, covered
from tests.app.usecases.letters import letters
from tests.app.web.test_marked_fields import marked_alone
from tests.browse import Visitor, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
HOUR = timedelta(hours=1)


@pytest.fixture
def weekend(cast: Cast) -> Covered:
    """Bo covers both days; it is an hour into Saturday's cover."""
    made = covered(cast, SATURDAY, SUNDAY)
    made.publish({made.seat(SATURDAY): "bo", made.seat(SUNDAY): "bo"})
    cast.now = made.seats[made.seat(SATURDAY)][0].start + HOUR
    return made


def earn(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        earn_due(tx, now=cast.now)


def test_one_tap_on_the_front_page_or_that_of_the_slot_confirms_it(
    cast: Cast, weekend: Covered, visitor: Visit
) -> None:
    path = f"/teams/support/seats/{weekend.seat(SATURDAY)}"
    bo = visitor("bo")
    assert "I am there" in text_of(bo.get(path))
    assert "I am there" not in text_of(visitor("chi").get(path))
    front = bo.get("/")
    assert "your cover runs and is not confirmed I am there" in text_of(front)
    assert f'method="post" action="{path}/check-in"' in front.text
    assert "not confirmed" not in text_of(visitor("chi").get("/"))
    assert bo.post(f"{path}/check-in").headers["location"] == path
    assert "You said that you are there" in text_of(bo.get(path))
    assert "not confirmed" not in text_of(bo.get("/"))
    assert visitor("chi").post(f"{path}/check-in").status_code == 409
    assert visitor("dee").post(f"{path}/check-in").status_code == 404
    cast.now += 8 * HOUR
    earn(cast)
    assert balance(cast, AccountKind.LEAVE_EARNED, "bo") == 1


def test_the_link_of_the_mail_confirms_by_its_button_only_and_lets_nobody_in(
    cast: Cast, weekend: Covered, visitor: Visit
) -> None:
    with cast.database.transaction() as tx:
        ask_who_covers(tx, now=cast.now)
    found = re.search(r"/check-in/\S+", letters(cast)[0].text)
    assert found
    link, stranger = found[0], visitor("")
    for method in ("GET", "HEAD", "GET"):
        seen = stranger.ask(method, link)
    assert "Are you there, Bo Berg?" in text_of(seen)
    assert "Sign in" not in text_of(seen) or stranger.get("/me").status_code == 303
    done = stranger.post(link)
    assert (done.status_code, "You are there" in text_of(done)) == (200, True)
    assert "set-cookie" not in done.headers
    assert stranger.get("/me/account").status_code == 303
    assert "confirmed" in text_of(stranger.get(link))
    cast.now += 49 * HOUR
    assert (stranger.get(link).status_code, stranger.post(link).status_code) == (409, 409)
    assert stranger.get("/check-in/nonsense").status_code == 409


def test_a_coordinator_objects_and_hr_decides(cast: Cast, weekend: Covered, visitor: Visit) -> None:
    cast.now += 9 * HOUR
    ana, hana = visitor("ana"), visitor("hana")
    assert "Bo Berg ○ silent" in text_of(ana.get("/teams/support/cover"))
    form = {"person": str(cast.id("bo")), "on": "2026-03-14", "reason": "Nobody answered"}
    refused = ana.post("/teams/support/cover/object", form | {"reason": " "})
    assert refused.status_code == 422
    assert "This is empty" in marked_alone(refused.text, "reason")
    assert ana.post("/teams/support/cover/object", form).status_code == 303
    assert ana.post("/teams/support/cover/object", form).status_code == 409
    assert visitor("bo").post("/teams/support/cover/object", form).status_code == 403
    assert "doubted" in text_of(visitor("bo").get("/me/account"))
    page = hana.get("/hr/objections")
    assert "Nobody answered" in text_of(page)
    (path,) = set(re.findall(r'action="(/hr/objections/\d+)"', page.text))
    decision = {"decision": "uphold", "reason": "Asked the customers", "instead": str(cast.id("chi"))}
    assert ana.post(path, decision).status_code == 403
    silent = hana.post(path, decision | {"reason": ""})
    assert "This is empty" in marked_alone(silent.text, "reason")
    assert f'<option value="{cast.id("chi")}" selected>' in silent.text
    own = ana.post(path.replace("/hr", "/teams/support/cover"), decision)
    assert (own.status_code, "another coordinator than the one who objected" in text_of(own)) == (403, True)
    assert hana.post(path, decision).status_code == 303
    assert hana.post(path, decision).status_code == 409
    assert balance(cast, AccountKind.LEAVE_EARNED, "chi") == 1
    assert "Upheld, given to Chi Chen" in text_of(hana.get("/hr/objections"))
    assert visitor("dee").post("/teams/billing/cover/objections/1", decision).status_code == 404


def test_a_note_is_seen_by_the_next_person_and_in_the_week(cast: Cast, weekend: Covered, visitor: Visit) -> None:
    path = f"/teams/support/seats/{weekend.seat(SATURDAY)}"
    for _ in range(2):
        assert visitor("bo").post(f"{path}/notes", {"note": "Ticket 7 waits\nfor <Kim>"}).status_code == 303
    assert visitor("chi").post(f"{path}/notes", {"note": "Not mine"}).status_code == 409
    seen = text_of(visitor("chi").get(f"/teams/support/seats/{weekend.seat(SUNDAY)}"))
    assert "From whoever was on before Ticket 7 waits for <Kim> Bo Berg" in seen
    cast.now += timedelta(days=9)
    week = text_of(visitor("chi").get("/teams/support/points/week?of=2026-03-12"))
    assert week.count("Ticket 7 waits") == 1
    assert "2 of 2 seats were covered" in week
    assert visitor("chi").get("/teams/support/points/week?of=x").status_code == 422
    assert visitor("dee").get("/teams/support/points/week").status_code == 404


def test_a_note_that_is_refused_comes_back_with_its_text(weekend: Covered, visitor: Visit) -> None:
    path = f"/teams/support/seats/{weekend.seat(SATURDAY)}"
    long = "What must be known. " * 2000
    refused = visitor("bo").post(f"{path}/notes", {"note": long})
    assert refused.status_code == 422
    assert "at most" in marked_alone(refused.text, "note")
    assert long.strip() in text_of(refused)
    other = visitor("chi").post(f"{path}/notes", {"note": "Not mine"})
    assert other.status_code in (403, 409)
    assert "Not saved Only whoever covers a slot can leave its note." in text_of(other)
    assert "Not mine" not in text_of(visitor("bo").get(path))


def test_the_league_of_a_month_counts_what_was_earned_in_it(cast: Cast, weekend: Covered, visitor: Visit) -> None:
    cast.now += timedelta(days=9)
    earn(cast)
    page = text_of(visitor("chi").get("/teams/support/points?month=2026-03"))
    assert "League table, March 2026" in page
    assert "1 Bo Berg 32 0 32 0" in page or "1 Bo 32 0 32 0" in page
    assert "Nobody earned points in this month" in text_of(visitor("chi").get("/teams/support/points?month=2026-02"))
    assert visitor("chi").get("/teams/support/points?month=x").status_code == 422


def test_points_for_help_carry_a_link(cast: Cast, weekend: Covered, visitor: Visit) -> None:
    form = {
        "person": str(cast.id("chi")),
        "on": "2026-03-13",
        "points": "3",
        "reason": "Outage",
        "form_key": "12345678",
    }
    ana = visitor("ana")
    assert ana.post("/teams/support/points/help", form | {"link": "javascript:alert(1)"}).status_code == 422
    link = "https://tickets.example.org/7"
    assert ana.post("/teams/support/points/help", form | {"link": link}).status_code == 303
    cast.now += timedelta(days=9)
    earn(cast)
    for path in ("/teams/support/points", "/me/account"):
        assert f'<a href="{link}"' in visitor("chi").get(path).text
