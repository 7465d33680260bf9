"""A sign-in provider over real HTTP, which can be told to misbehave in every way that a client must notice."""

import base64
import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT = "halfday"
SECRET = "a secret that the provider gave"

Claims = dict[str, Any]


@dataclass
class Provider:
    """Answers for one person; what it says of them, and how it signs, is the test's to choose."""

    url: str
    now: Callable[[], datetime]
    claims: Claims = field(default_factory=dict)  # over the usual ones; None takes a claim away
    metadata: Claims = field(default_factory=dict)  # the same for what it publishes
    algorithm: str = "RS256"
    key: RSAKey | OctKey | None = None  # to sign with, where it is not the published one
    names_itself: bool = True
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, Claims] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def door(self) -> str:
        """The exception that lets Halfday ask it."""
        return urlsplit(self.url).netloc

    def rotate(self) -> None:
        self.keys = [RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})]

    def known(self) -> Claims:
        told: Claims = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": self.names_itself,
        }
        return _without_none(told | self.metadata)

    def token(self, nonce: str) -> str:
        moment = int(self.now().timestamp())
        usual: Claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "user-1",
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
            "email": "bo@example.org",
            "email_verified": True,
        }
        claims = _without_none(usual | self.claims)
        if self.algorithm in ("none", "public key as a shared one"):
            return self._forged(claims)
        key = self.key or self.keys[0]
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, claims, key, algorithms=[self.algorithm])

    def _forged(self, claims: Claims) -> str:
        """By hand, as no library does it: without a signature, or with one that anybody can make."""
        confused = self.algorithm != "none"
        head = {"alg": "HS256", "kid": self.keys[0].kid} if confused else {"alg": "none"}
        said = f"{_base64(json.dumps(head).encode())}.{_base64(json.dumps(claims).encode())}"
        public = self.keys[0].as_pem(private=False)
        return f"{said}.{_base64(hmac.digest(public, said.encode(), 'sha256')) if confused else ''}"

    def agree(self, query: dict[str, str]) -> str:
        """The person says yes: where the browser is sent."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        told = {"code": code, "state": query["state"]} | ({"iss": self.url} if self.names_itself else {})
        return f"{query['redirect_uri']}?{urlencode(told)}"

    def redeem(self, form: dict[str, str], authorization: str) -> Claims | None:
        """A token for a code, once, to the client that asked for it and can prove that it began."""
        begun = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        if begun is None or authorization != f"Basic {basic}" or form.get("redirect_uri") != begun["redirect_uri"]:
            return None
        if create_s256_code_challenge(form.get("code_verifier", "")) != begun["code_challenge"]:
            return None
        return {
            "access_token": secrets.token_urlsafe(8),
            "token_type": "Bearer",
            "id_token": self.token(begun["nonce"]),
        }


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _without_none(claims: Claims) -> Claims:
    return {name: value for name, value in claims.items() if value is not None}


@contextmanager
def providing(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Provider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = provider = Provider(f"http://127.0.0.1:{server.server_port}", now)  # type: ignore[attr-defined]
    provider.rotate()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        provider.asked.append(address.path)
        if address.path == "/.well-known/openid-configuration":
            self._tell(provider.known())
        elif address.path == "/keys":
            self._tell({"keys": [key.as_dict(private=False) for key in provider.keys]})
        elif address.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.agree(_flat(address.query)))
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        provider.asked.append(self.path)
        form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        told = provider.redeem(form, self.headers.get("Authorization", ""))
        self._tell(told or {"error": "invalid_grant"}, 200 if told else 400)

    def _tell(self, told: Claims, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests look at `asked` instead."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
