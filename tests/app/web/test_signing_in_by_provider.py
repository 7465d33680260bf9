"""Signing in by an OpenID provider: whom it lets in, and every lie that is not believed."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from fastapi import FastAPI
from sqlmodel import select

from app.domain.people import NewPerson
from app.store import people
from app.store.tables import SessionRow
from tests.app.web.coming_in import letters
from tests.app.web.provider_trips import Trip, come, house_with, invited, join, link, who_is
from tests.browse import Visitor, signed_in
from tests.cast import Cast
from tests.provider import SECRET, Claims, Provider, providing

HOUR = 3600


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    with providing(lambda: cast.now) as other:
        yield other


def test_somebody_comes_in_by_a_proved_address_and_from_then_on_by_subject(cast: Cast, provider: Provider) -> None:
    visitor, answer = come(cast, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert who_is(visitor) == "Bo Berg"
    provider.claims = {"email": "somebody.else@example.com", "email_verified": False}
    again, answer = come(cast, provider)
    assert answer.status_code == 303
    assert who_is(again) == "Bo Berg"


def test_what_is_asked_of_the_provider_is_bound_to_this_browser(cast: Cast, provider: Provider) -> None:
    house = house_with(cast, provider)
    first, second = (
        {k: v[0] for k, v in parse_qs(urlsplit(Trip(Visitor(house)).to_provider()).query).items()} for _ in "12"
    )
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://127.0.0.1:8000/openid/back"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert SECRET not in str(first)


def test_the_cookie_of_the_trip_is_kept_from_scripts_and_gone_afterwards(cast: Cast, provider: Provider) -> None:
    house = house_with(cast, provider)
    set_cookie = Visitor(house).get("/openid").headers["set-cookie"].lower()
    assert "httponly" in set_cookie
    assert "samesite=lax" in set_cookie
    assert "max-age=600" in set_cookie
    _, answer = come(cast, provider, house=house)
    assert any(
        'halfday-openid=""' in line and "max-age=0" in line.lower() for line in answer.headers.get_list("set-cookie")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "guessed"), ("state", ""), ("code", "guessed"), ("iss", "https://id.evil.example"), ("iss", "")],
)
def test_an_answer_that_was_not_asked_for_opens_nothing(cast: Cast, provider: Provider, name: str, value: str) -> None:
    link(cast, "bo", provider)
    trip = Trip(Visitor(house_with(cast, provider)))
    answer = trip.finish(trip.back() | {name: value})
    assert answer.status_code == 409
    assert who_is(trip.visitor) == ""


def test_the_answer_of_one_browser_is_of_no_use_in_another(cast: Cast, provider: Provider) -> None:
    """Somebody signed in as themselves must not be able to sign others in as them, nor the other way round."""
    link(cast, "bo", provider)
    house = house_with(cast, provider)
    answer = Trip(Visitor(house)).back()
    other = Trip(Visitor(house))
    other.to_provider()
    assert other.finish(answer).status_code == 409
    assert Trip(Visitor(house)).finish(answer).status_code == 409
    assert "/token" not in provider.asked


def test_an_answer_opens_one_session_only(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    house = house_with(cast, provider)
    trip = Trip(Visitor(house))
    answer = trip.back()
    cookie = trip.visitor._cookies["halfday-openid"]
    assert trip.finish(answer).status_code == 303
    again = Visitor(house, cookies={"halfday-openid": cookie})
    assert again.post("/openid/back", answer).status_code == 409
    begun = parse_qs(urlsplit(Trip(again).to_provider()).query)
    provider.codes[answer["code"]] = {name: values[0] for name, values in begun.items()}  # a provider that forgets
    replayed = Visitor(house, cookies={"halfday-openid": cookie})
    assert replayed.post("/openid/back", answer).status_code == 409
    assert who_is(replayed) == ""


def test_an_answer_that_comes_too_late_opens_nothing(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    trip = Trip(Visitor(house_with(cast, provider)))
    answer = trip.back()
    cast.now += timedelta(minutes=11)
    assert trip.finish(answer).status_code == 409


def test_looking_at_the_answer_uses_nothing_up(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    trip = Trip(Visitor(house_with(cast, provider)))
    answer = trip.back()
    for method in ("GET", "HEAD", "GET"):
        assert trip.visitor.ask(method, f"/openid/back?{urlencode(answer)}").status_code in (200, 405)
    assert "/token" not in provider.asked
    assert trip.finish(answer).status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email": "bo@example.com"},
        {"email": "bo@example.org.evil.example"},
        {"email": "bo@evil.example@example.org"},
        {"email": "nobody@example.org"},
        {"email": None},
        {"email": ["bo@example.org"]},
    ],
    ids=str,
)
def test_an_address_that_is_not_proved_is_nobody(cast: Cast, provider: Provider, claims: Claims) -> None:
    provider.claims = claims
    visitor, answer = come(cast, provider)
    assert answer.status_code == 403
    assert "does not yet know you" in answer.text
    assert who_is(visitor) == ""


def test_no_address_stands_for_anybody_unless_the_keeper_says_so(cast: Cast, provider: Provider) -> None:
    _, answer = come(cast, provider, house=house_with(cast, provider, oidc_domains=""))
    assert answer.status_code == 403


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_account(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider, subject="the former owner of the address")
    assert come(cast, provider)[1].status_code == 403


def test_who_has_left_does_not_come_in_by_the_provider(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    bo = cast.people["bo"]
    with cast.database.transaction() as tx:
        people.save_person(tx, bo.id, NewPerson(bo.name, bo.email), active=False, version=bo.version)
    visitor, answer = come(cast, provider)
    assert answer.status_code == 403
    assert who_is(visitor) == ""


def test_nobody_is_led_elsewhere_afterwards(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        trip = Trip(Visitor(house_with(cast, provider)), elsewhere)
        assert trip.finish(trip.back()).headers["location"] == "/"


def test_a_provider_that_says_no_is_taken_at_its_word(cast: Cast, provider: Provider) -> None:
    visitor = Visitor(house_with(cast, provider))
    answer = visitor.get("/openid/back?error=access_denied&error_description=<script>alert(1)</script>&state=x")
    assert answer.status_code == 409
    assert "script>alert" not in answer.text


def test_a_provider_that_is_down_keeps_nobody_from_coming_in_otherwise(cast: Cast, provider: Provider) -> None:
    with providing() as gone:
        pass
    house = house_with(cast, gone)
    answer = Visitor(house).get("/openid")
    assert answer.status_code == 409
    assert "gave no usable answer" in answer.text
    assert "Example ID" in Visitor(house).get("/sign-in").text
    assert Visitor(house).post("/sign-in", {"email": "bo@example.org"}).status_code == 200


@pytest.mark.parametrize(
    ("claims", "vouched"),
    [
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "gold"}, True),
        ({"amr": ["pwd"]}, False),
        ({}, False),
    ],
    ids=str,
)
def test_the_words_that_the_keeper_named_vouch_for_a_second_factor(
    cast: Cast, provider: Provider, claims: Claims, *, vouched: bool
) -> None:
    link(cast, "ana", provider)
    provider.claims = claims
    come(cast, provider, house=house_with(cast, provider, oidc_second_factor="otp gold"))
    with cast.database.reading() as tx:
        row = tx.session.exec(select(SessionRow).where(SessionRow.how == "oidc")).one()
        assert (row.second_at is not None) is vouched


def test_without_a_provider_there_is_no_button_and_no_page(visitor: object, house: FastAPI) -> None:
    stranger = Visitor(house)
    assert "/openid" not in stranger.get("/sign-in").text
    assert stranger.get("/openid").status_code == 404
    assert stranger.post("/openid/back", {}).status_code == 404


def test_an_invitation_links_whoever_brings_it_whatever_their_address(cast: Cast, provider: Provider) -> None:
    house = house_with(cast, provider)
    provider.claims = {"sub": "gus", "email": "gus@elsewhere.example", "email_verified": False}
    path = invited(cast, house)
    visitor, answer = join(house, path)
    assert answer.status_code == 303
    assert who_is(visitor) == "Gus"
    assert who_is(come(cast, provider, house=house)[0]) == "Gus"
    assert Visitor(house).post(path).status_code == 409  # used up


def test_an_invitation_of_somebody_else_does_not_move_an_identity(cast: Cast, provider: Provider) -> None:
    house = house_with(cast, provider)
    link(cast, "bo", provider)
    _, answer = join(house, invited(cast, house))
    assert answer.status_code == 403
    assert who_is(come(cast, provider, house=house)[0]) == "Bo Berg"


def test_the_person_is_told_and_sees_and_unlinks_only_their_own(cast: Cast, provider: Provider) -> None:
    house = house_with(cast, provider)
    come(cast, provider, house=house)
    (letter,) = letters(cast)
    assert "sign-in provider was linked" in letter.text
    bo, chi = signed_in(house, cast, "bo"), signed_in(house, cast, "chi")
    assert "bo@example.org" in bo.get("/me/ways-in").text
    assert "Sign-in providers" not in chi.get("/me/ways-in").text
    assert chi.post("/me/ways-in/identities/1/end").status_code == 404
    assert bo.post("/me/ways-in/identities/1/end").status_code == 303
    assert "Sign-in providers" not in bo.get("/me/ways-in").text
    assert bo.post("/me/ways-in/identities/1/end").status_code == 404
