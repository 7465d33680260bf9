"""Every lie of a provider, or of somebody who plays it, that is not believed; and what it publishes of itself."""

import threading
from collections.abc import Iterator

import pytest
from joserfc.jwk import OctKey, RSAKey

from tests.app.web.provider_trips import Trip, come, house_with, link, who_is
from tests.browse import Visitor
from tests.cast import Cast
from tests.provider import CLIENT, SECRET, Claims, Provider, providing

HOUR = 3600


@pytest.fixture
def provider(cast: Cast) -> Iterator[Provider]:
    with providing(lambda: cast.now) as other:
        yield other


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
