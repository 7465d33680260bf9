"""A second factor by an app: demanded of roles, set up, shown, replayed, lost, reset."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.domain.factors import FRESH, RECOVERY_CODES
from app.domain.secrets import new_secret
from app.domain.tokens import NewToken
from app.store import access
from tests.app.web.coming_in import (
    FACTOR,
    CodeApp,
    add_app,
    codes_on,
    come_in,
    key_on,
    letters,
    mailed_link,
    strict_house,
)
from tests.app.web.test_marked_fields import marked_alone
from tests.browse import Visitor, hidden, text_of, with_token
from tests.cast import Cast

Browser = Callable[[str], Visitor]

# Who has a role, a page that it opens, and its twin for programs.
ROLES = (
    ("ana", "/teams/support/policy", "/api/teams/support/invitations"),
    ("hana", "/hr", "/api/hr/report?from=2026-01-01&to=2026-01-31"),
    ("kai", "/people", "/api/people"),
    ("kai", "/teams/support/people", "/api/teams/support/members"),
)


@pytest.fixture
def strict(cast: Cast) -> FastAPI:
    return strict_house(cast)


@pytest.mark.parametrize(("name", "page", "twin"), ROLES)
def test_a_role_counts_only_once_a_second_factor_was_shown(
    strict: FastAPI, cast: Cast, name: str, page: str, twin: str
) -> None:
    browser = come_in(strict, cast, name)
    assert browser.get(page).headers["location"] == f"{FACTOR}?next={page}"
    assert browser.get(twin).json()["refusal"] == "SecondFactorFirst"
    add_app(browser, cast)
    assert browser.get(page).status_code == 200
    assert browser.get(twin).status_code == 200


def test_after_sign_in_a_role_is_led_to_setting_one_up_and_an_engineer_is_not(strict: FastAPI, cast: Cast) -> None:
    for name, leads in (("ana", f"{FACTOR}?next=/"), ("bo", "/")):
        browser = Visitor(strict)
        assert browser.post(mailed_link(cast, browser, name)).headers["location"] == leads


def test_without_one_a_coordinator_is_an_engineer_like_all_others(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    assert ana.get("/teams/support").status_code == 200
    assert ana.get("/me").status_code == 200
    refused = ana.post("/teams/support/rounds", {"first_on": "2026-03-09"})
    assert refused.headers["location"].startswith(FACTOR)
    assert "Set up a second factor" in text_of(ana.get(FACTOR))


def test_whoever_has_one_is_nobody_until_it_is_shown(strict: FastAPI, cast: Cast) -> None:
    """Also an engineer, of whom none is demanded: it was set up to be asked for."""
    app, _ = add_app(come_in(strict, cast, "bo"), cast)
    cast.now += timedelta(minutes=5)
    bo = come_in(strict, cast, "bo")
    assert bo.get("/me").headers["location"] == "/second-factor?next=/me"
    assert bo.get("/sign-in").headers["location"] == "/second-factor?next=/"
    assert bo.get("/api/me/ways-in").status_code == 403
    assert bo.get(FACTOR).headers["location"].startswith("/second-factor")
    done = bo.post("/second-factor", {"code": app.code(cast.now), "next": "/me"})
    assert done.headers["location"] == "/me"
    assert bo.get("/me").status_code == 200


def test_showing_it_brings_another_session_secret(strict: FastAPI, cast: Cast) -> None:
    app, _ = add_app(come_in(strict, cast, "ana"), cast)
    cast.now += timedelta(minutes=5)
    browser = Visitor(strict)
    before = browser.post(mailed_link(cast, browser, "ana")).cookies["halfday"]
    after = browser.post("/second-factor", {"code": app.code(cast.now)}).cookies["halfday"]
    assert after != before
    assert Visitor(strict, cookies={"halfday": before}).get("/second-factor").headers["location"].startswith("/sign-in")


def test_a_code_works_once_and_no_older_one_after_it(strict: FastAPI, cast: Cast) -> None:
    app, _ = add_app(come_in(strict, cast, "ana"), cast)
    cast.now += timedelta(minutes=5)
    code, older = app.code(cast.now), app.code(cast.now - timedelta(seconds=30))
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": code}).status_code == 303
    other = come_in(strict, cast, "ana")
    for replayed in (code, older):
        answer = other.post("/second-factor", {"code": replayed})
        assert answer.status_code == 422
        assert "That did not fit" in text_of(answer)
        assert marked_alone(answer.text, "code") == "✕That did not fit."
    cast.now += timedelta(seconds=30)
    assert other.post("/second-factor", {"code": app.code(cast.now)}).status_code == 303


def test_the_code_that_set_it_up_does_not_open_anything_again(strict: FastAPI, cast: Cast) -> None:
    app, _ = add_app(come_in(strict, cast, "ana"), cast)
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": app.code(cast.now)}).status_code == 422


@pytest.mark.parametrize("apart", [-30, 31])
def test_clocks_may_differ_by_one_step(strict: FastAPI, cast: Cast, apart: int) -> None:
    app, _ = add_app(come_in(strict, cast, "ana"), cast)
    cast.now += timedelta(minutes=5)
    code = app.code(cast.now + timedelta(seconds=apart))
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": f"{code[:3]} {code[3:]}"}).status_code == 303


def test_of_the_same_code_twice_at_once_one_is_let_in(strict: FastAPI, cast: Cast) -> None:
    app, codes = add_app(come_in(strict, cast, "ana"), cast)
    cast.now += timedelta(minutes=5)
    for code in (app.code(cast.now), codes[0]):
        browsers = [come_in(strict, cast, "ana"), come_in(strict, cast, "ana")]
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(each.post, "/second-factor", {"code": code}) for each in browsers]
        assert sorted(each.result().status_code for each in asked) == [303, 422]


def test_wrong_codes_are_counted_and_then_even_the_right_one_waits(strict: FastAPI, cast: Cast) -> None:
    app, _ = add_app(come_in(strict, cast, "ana"), cast)
    cast.now += timedelta(minutes=20)
    ana = come_in(strict, cast, "ana")
    wrong = {"code": app.wrong_code(cast.now)}
    answers = [ana.post("/second-factor", wrong).status_code for _ in range(7)]
    assert answers == [422] * 6 + [429]
    waits = ana.post("/second-factor", {"code": app.code(cast.now)})
    assert waits.status_code == 429
    assert int(waits.headers["retry-after"]) == 15 * 60
    cast.now += timedelta(minutes=15)
    assert ana.post("/second-factor", {"code": app.code(cast.now)}).status_code == 303


def test_ten_recovery_codes_are_shown_once_and_each_works_once(strict: FastAPI, cast: Cast) -> None:
    first = come_in(strict, cast, "ana")
    _, codes = add_app(first, cast)
    assert len(set(codes)) == RECOVERY_CODES
    assert codes_on(first.get(FACTOR)) == []
    assert "10 of 10 are left" in text_of(first.get(FACTOR))
    letters(cast)
    again = come_in(strict, cast, "ana")
    assert again.post("/second-factor", {"code": codes[3].upper().replace("-", " ")}).status_code == 303
    assert "9 of 10 are left" in text_of(again.get(FACTOR))
    assert "9 are left" in letters(cast)[0].text
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": codes[3]}).status_code == 422


def test_new_recovery_codes_make_the_old_ones_void(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    _, old = add_app(ana, cast)
    new = codes_on(ana.post(f"{FACTOR}/codes"))
    assert len(new) == RECOVERY_CODES
    assert not set(new) & set(old)
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": old[0]}).status_code == 422
    assert come_in(strict, cast, "ana").post("/second-factor", {"code": new[0]}).status_code == 303


def test_factors_are_changed_right_after_coming_in_only(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    cast.now += FRESH
    assert "sign in again" in text_of(ana.get(f"{FACTOR}/app")).lower()
    ana = come_in(strict, cast, "ana")
    app, _ = add_app(ana, cast)
    cast.now += FRESH
    for act in ("/app/remove", "/codes"):
        assert ana.post(f"{FACTOR}{act}").headers["location"].startswith("/second-factor")
    assert "show your second factor once more" in text_of(ana.get(FACTOR)).lower()
    ana.post("/second-factor", {"code": app.code(cast.now)})
    assert ana.post(f"{FACTOR}/app/remove").headers["location"] == FACTOR


def test_a_session_by_mail_alone_cannot_take_a_factor_off(strict: FastAPI, cast: Cast) -> None:
    """Whoever reads the mail has a fresh sign-in, and still not the factor."""
    add_app(come_in(strict, cast, "ana"), cast)
    thief = come_in(strict, cast, "ana")
    for act in ("/app/remove", "/codes", "/app"):
        assert thief.post(f"{FACTOR}{act}").headers["location"].startswith("/second-factor")


def test_taking_the_last_one_off_takes_the_role_and_the_codes_along(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    _, codes = add_app(ana, cast)
    ana.post(f"{FACTOR}/app/remove")
    assert ana.get("/teams/support/policy").headers["location"].startswith(FACTOR)
    again = come_in(strict, cast, "ana")
    assert again.post("/second-factor", {"code": codes[0]}).status_code == 422
    assert again.get("/teams/support/policy").status_code == 303


def test_an_app_is_kept_only_once_its_code_fits_and_never_in_clear(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    page = ana.get(f"{FACTOR}/app")
    wrong = CodeApp(key_on(page)).wrong_code(cast.now)
    refused = ana.post(f"{FACTOR}/app", {"sealed": hidden(page, "sealed"), "code": wrong})
    assert refused.status_code == 422
    assert hidden(refused, "sealed") == hidden(page, "sealed")
    app, codes = add_app(ana, cast)
    with cast.database.reading() as tx:
        for table in ("code_app", "recovery_code", "message", "tally"):
            kept = str(tx.session.connection().exec_driver_sql(f"SELECT * FROM {table}").fetchall())
            assert app.key not in kept
            assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_a_code_in_wide_digits_is_read_and_other_letters_are_a_wrong_code(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    page = ana.get(f"{FACTOR}/app")
    app, sealed = CodeApp(key_on(page)), hidden(page, "sealed")
    for wrong in ("é23456", "٣٣٣٣٣٣"):
        answer = ana.post(f"{FACTOR}/app", {"sealed": sealed, "code": wrong})
        assert (answer.status_code, marked_alone(answer.text, "code")) == (422, "✕That did not fit.")
    wide = app.code(cast.now).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert len(codes_on(ana.post(f"{FACTOR}/app", {"sealed": sealed, "code": wide}))) == RECOVERY_CODES


def test_what_was_offered_to_one_person_is_no_use_to_another(strict: FastAPI, cast: Cast) -> None:
    offered = hidden(come_in(strict, cast, "ana").get(f"{FACTOR}/app"), "sealed")
    answer = come_in(strict, cast, "bo").post(f"{FACTOR}/app", {"sealed": offered, "code": "123456"})
    assert answer.status_code == 422
    assert "too old" in text_of(answer)


def test_the_person_is_told_of_every_change(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    add_app(ana, cast)
    cast.now += timedelta(seconds=1)
    ana.post(f"{FACTOR}/app/remove")
    told = [letter.text for letter in letters(cast)]
    assert len(told) == 2
    assert "was added" in told[0]
    assert "was removed" in told[1]
    assert all("/me/ways-in" in text for text in told)


def test_a_keeper_takes_it_off_and_the_person_is_signed_out_and_told(
    strict: FastAPI, house: FastAPI, cast: Cast, visitor: Browser
) -> None:
    ana = come_in(strict, cast, "ana")
    add_app(ana, cast)
    letters(cast)
    assert visitor("ana").post(f"/people/{cast.id('ana')}/reset-second-factor").status_code != 200
    done = visitor("kai").post(f"/people/{cast.id('ana')}/reset-second-factor")
    assert done.headers["location"] == f"/people/{cast.id('ana')}"
    assert ana.get("/me").headers["location"].startswith("/sign-in")
    assert "took all second factors off" in letters(cast)[0].text
    assert come_in(strict, cast, "ana").get("/me").status_code == 200


def test_a_token_made_without_one_brings_no_role(strict: FastAPI, cast: Cast) -> None:
    assert with_token(strict, cast, "kai").get("/api/people").json()["refusal"] == "SecondFactorFirst"
    secret = new_secret()
    with cast.database.transaction() as tx:
        access.add_token(tx, cast.id("kai"), NewToken("console"), secret, now=cast.now, second_at=cast.now)
    assert Visitor(strict, token=secret).get("/api/people").status_code == 200


def test_where_none_is_demanded_roles_work_and_may_have_one_all_the_same(house: FastAPI, cast: Cast) -> None:
    ana = come_in(house, cast, "ana")
    assert ana.get("/teams/support/policy").status_code == 200
    app, _ = add_app(ana, cast)
    cast.now += timedelta(minutes=5)
    again = come_in(house, cast, "ana")
    assert again.get("/teams/support/policy").headers["location"].startswith("/second-factor")
    assert again.post("/second-factor", {"code": app.code(cast.now)}).status_code == 303
