"""Signing in by an OpenID provider: whom it lets in, and every lie that is not believed."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import select

from app.domain.identity import Identity
from app.domain.people import NewPerson
from app.main import create_app
from app.settings import Settings
from app.store import identities, people
from app.store.tables import SessionRow
from tests.browse import Visitor
from tests.cast import Cast
from tests.provider import CLIENT, SECRET, Claims, Provider, providing

HOUR = 3600


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    with providing(lambda: cast.now) as other:
        yield other


def house_with(cast: Cast, provider: Provider, **more: str) -> FastAPI:
    """The application, with a provider that it trusts with addresses of example.org."""
    known = {
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Example ID",
        "oidc_domains": "example.org, example.net",
        "outgoing_allow": provider.door,
    }
    settings = Settings.model_validate(known | more)
    return create_app(settings, cast.database, clock=lambda: cast.now)


@dataclass
class Trip:
    """One browser on its way to the provider and back."""

    visitor: Visitor
    next: str = "/"

    def to_provider(self) -> str:
        """The address that the browser is sent to."""
        answer = self.visitor.get(f"/openid?{urlencode({'next': self.next})}")
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def back(self) -> dict[str, str]:
        """What the provider sends back with the browser."""
        answer = httpx.get(self.to_provider())
        assert answer.status_code == 302
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def finish(self, answer: dict[str, str]) -> httpx.Response:
        """The page that sends it on, and its form."""
        page = self.visitor.get(f"/openid/back?{urlencode(answer)}")
        assert page.status_code == 200
        fields = dict(re.findall(r'name="(code|state|iss)" value="([^"]*)"', page.text))
        assert fields == {"iss": ""} | answer
        return self.visitor.post("/openid/back", fields)


def come(cast: Cast, provider: Provider, *, house: FastAPI | None = None) -> tuple[Visitor, httpx.Response]:
    visitor = Visitor(house or house_with(cast, provider))
    trip = Trip(visitor, "/me")
    return visitor, trip.finish(trip.back())


def who_is(visitor: Visitor) -> str:
    """The name in the person's menu; nothing for a stranger."""
    found = re.search(r'popovertarget="me-menu"><span>([^<]+)<', visitor.get("/me").text)
    return found[1] if found else ""


def link(cast: Cast, name: str, provider: Provider, subject: str = "user-1") -> None:
    with cast.database.transaction() as tx:
        identities.link(tx, cast.id(name), Identity(provider.url, subject), now=cast.now)


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


LIES: dict[str, Claims] = {
    "another issuer": {"iss": "https://id.evil.example"},
    "an issuer with a slash more": {"iss": "{url}/"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another client"},
    "two audiences and no party": {"aud": [CLIENT, "another client"]},
    "the party is another client": {"aud": [CLIENT, "another"], "azp": "another"},
    "no audience": {"aud": None},
    "another nonce": {"nonce": "guessed"},
    "no nonce": {"nonce": None},
    "expired": {"exp": -HOUR},
    "expired by more than clocks differ": {"exp": -130},
    "never expires": {"exp": None},
    "made in the future": {"iat": HOUR},
    "not yet valid": {"nbf": HOUR},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a number as a subject": {"sub": 7},
    "a subject without end": {"sub": "x" * 1000},
    "methods that are no list": {"amr": "otp"},
    "another token's hash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_with_a_lie_opens_nothing(cast: Cast, provider: Provider, lie: str) -> None:
    link(cast, "bo", provider)
    moment = int(cast.now.timestamp())
    told = {
        name: value + moment if name in ("exp", "iat", "nbf") and value else value for name, value in LIES[lie].items()
    }
    provider.claims = {
        name: value.format(url=provider.url) if isinstance(value, str) else value for name, value in told.items()
    }
    visitor, answer = come(cast, provider)
    assert answer.status_code == 409
    assert "cannot be believed" in answer.text
    assert who_is(visitor) == ""


def test_clocks_may_differ_by_two_minutes(cast: Cast, provider: Provider) -> None:
    link(cast, "bo", provider)
    moment = int(cast.now.timestamp())
    provider.claims = {"exp": moment - 100, "iat": moment + 100}
    assert come(cast, provider)[1].status_code == 303


@pytest.mark.parametrize("forged", ["none", "shared", "public key as a shared one", "another key", "small key id"])
def test_a_signature_that_proves_nothing_opens_nothing(cast: Cast, provider: Provider, forged: str) -> None:
    link(cast, "bo", provider)
    published = provider.keys[0]
    if forged in ("none", "public key as a shared one"):
        provider.algorithm = forged
    elif forged == "shared":
        provider.algorithm, provider.key = "HS256", OctKey.import_key(SECRET, {"kid": published.kid or ""})
    elif forged == "another key":
        provider.key = RSAKey.generate_key(2048, {"kid": published.kid or ""})
    else:
        provider.key = RSAKey.generate_key(2048, {"kid": "unknown"})
    visitor, answer = come(cast, provider)
    assert answer.status_code == 409
    assert who_is(visitor) == ""


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


@pytest.mark.parametrize("metadata", [{"issuer": "https://id.evil.example"}, {"jwks_uri": None}, {"token_endpoint": 7}])
def test_a_provider_that_does_not_know_itself_is_not_asked(cast: Cast, provider: Provider, metadata: Claims) -> None:
    provider.metadata = metadata
    assert Visitor(house_with(cast, provider)).get("/openid").status_code == 409
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_addresses_that_a_provider_publishes_do_not_lead_into_the_house(cast: Cast, provider: Provider) -> None:
    provider.metadata = {"jwks_uri": "http://169.254.169.254/keys"}
    assert Visitor(house_with(cast, provider)).get("/openid").status_code == 422


def test_new_keys_are_fetched_once_for_all_who_wait(cast: Cast, provider: Provider) -> None:
    """Nor is the provider asked again at each token of a stranger, whose key nobody publishes."""
    link(cast, "bo", provider)
    house = house_with(cast, provider)
    client = house.state.provider.openid._provider
    moment = [1000.0]
    client._clock = lambda: moment[0]
    assert come(cast, provider, house=house)[1].status_code == 303
    assert provider.asked.count("/keys") == 1
    provider.rotate()
    moment[0] += 120
    trips = [Trip(Visitor(house)) for _ in range(6)]
    answers = [trip.back() for trip in trips]
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda trip=trip, told=told: statuses.append(trip.finish(told).status_code))
        for trip, told in zip(trips, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 6
    assert provider.asked.count("/keys") == 2
    provider.key = RSAKey.generate_key(2048, {"kid": "stranger"})
    assert [come(cast, provider, house=house)[1].status_code for _ in range(3)] == [409] * 3
    assert provider.asked.count("/keys") == 2


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
