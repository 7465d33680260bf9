"""A browser on its way to a sign-in provider and back, for tests."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from fastapi import FastAPI

from app.domain.identity import Identity
from app.main import create_app
from app.settings import Settings
from app.store import identities
from tests.app.web.coming_in import letters, link_in
from tests.browse import Visitor, signed_in
from tests.cast import Cast
from tests.provider import CLIENT, SECRET, Provider
from tests.service import PATIENCE


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
        answer = httpx.get(self.to_provider(), timeout=PATIENCE)
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


def invited(cast: Cast, house: FastAPI) -> str:
    """The path of Gus' invitation to Ana's team."""
    answer = signed_in(house, cast, "ana").post(
        "/teams/support/invitations", {"name": "Gus", "email": "gus@example.com"}
    )
    assert answer.status_code == 303
    (letter,) = letters(cast)
    return link_in(letter)


def join(house: FastAPI, path: str) -> tuple[Visitor, httpx.Response]:
    """By the button beside the invitation's own."""
    visitor = Visitor(house)
    assert f"{path}/openid" in visitor.get(path).text
    sent = httpx.get(str(visitor.get(f"{path}/openid").headers["location"]), timeout=PATIENCE)
    told = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    return visitor, Trip(visitor).finish(told)
