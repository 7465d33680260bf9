"""Our side of the code flow: PKCE, state and nonce of one sign-in, and the token checked in every respect."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from app.domain.identity import Identity
from app.domain.refusals import Refusal
from app.outgoing.fetch import Outgoing
from app.outgoing.openid.provider import Metadata, Provider, Unbelievable, told_by

log = logging.getLogger(__name__)

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 120  # seconds between two clocks
SCOPE = "openid email"
LONGEST_WORD = 255  # of a subject, an address, a method
MOST_METHODS = 20


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider and we agreed on."""

    issuer: str
    id: str
    redirect_uri: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One sign-in, known by a secret that only the browser holds; what others see of it cannot be turned back."""

    secret: str = field(repr=False)

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        return self._derived("verifier")

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(state.encode(), self.state.encode())

    def _derived(self, what: str) -> str:
        raw = hmac.digest(self.secret.encode(), what.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class OpenId:
    """One client at one provider."""

    def __init__(self, client: Client, out: Outgoing) -> None:
        self._client = client
        self._out = out
        self._provider = Provider(client.issuer, out)

    def address_to_ask(self, transaction: Transaction) -> str:
        """Where to send the browser; raises Unbelievable or a refusal while the provider cannot be asked."""
        asked = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": self._client.redirect_uri,
            "scope": SCOPE,
            "state": transaction.state,
            "nonce": transaction.nonce,
            "code_challenge": create_s256_code_challenge(transaction.verifier),
            "code_challenge_method": "S256",
        }
        return str(add_params_to_uri(self._provider.metadata().authorization_endpoint, list(asked.items())))

    def redeem(self, code: str, transaction: Transaction, *, said_issuer: str, now: datetime) -> Identity:
        """Who has signed in. `said_issuer` is what the answer's `iss` said, if anything (RFC 9207)."""
        metadata = self._provider.metadata()
        if said_issuer != metadata.issuer and (said_issuer or metadata.names_itself):
            raise Unbelievable("the answer came from another issuer than was asked")
        told = self._exchanged(code, transaction, metadata)
        token, access = told.get("id_token"), told.get("access_token")
        if not isinstance(token, str):
            raise Unbelievable("the answer holds no token of identity")
        claims = self._claims(token, transaction, access_token=access, now=now)
        if "email" not in claims and metadata.userinfo_endpoint and isinstance(access, str):
            claims = claims | self._told_of_mail(metadata, access, claims["sub"])
        return _identity(claims)

    def _exchanged(self, code: str, transaction: Transaction, metadata: Metadata) -> Mapping[str, Any]:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": transaction.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if self._client.secret and metadata.takes_basic:
            pair = f"{quote_plus(self._client.id)}:{quote_plus(self._client.secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            body["client_id"] = self._client.id
            if self._client.secret:
                body["client_secret"] = self._client.secret
        answer = self._out.post(metadata.token_endpoint, urlencode(body).encode(), headers=headers)
        told = told_by(answer)
        if not answer.is_good or told is None:
            raise Unbelievable(f"the code was not taken: status {answer.status}")
        return told

    def _claims(self, token: str, transaction: Transaction, *, access_token: object, now: datetime) -> dict[str, Any]:
        client = self._client
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": client.issuer},
            "aud": {"essential": True, "value": client.id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "nonce": {"essential": True, "value": transaction.nonce},
        }
        params = {"nonce": transaction.nonce, "client_id": client.id}
        if isinstance(access_token, str):
            params["access_token"] = access_token
        try:
            decoded = self._decoded(token)
            claims = CodeIDToken(decoded.claims, decoded.header, options, params)
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
            raise Unbelievable(f"the token does not hold: {type(fault).__name__} {fault}") from fault
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        keys, fetched_at = self._provider.keys()
        try:
            return _verified(token, keys)
        except InvalidKeyIdError:
            newer, newer_at = self._provider.keys(older_than=fetched_at)
            if newer_at == fetched_at:
                raise
            return _verified(token, newer)

    def _told_of_mail(self, metadata: Metadata, access: str, subject: object) -> dict[str, Any]:
        """The mail address, where the provider tells it apart from the token."""
        try:
            told = told_by(self._out.get(metadata.userinfo_endpoint, headers={"Authorization": f"Bearer {access}"}))
        except Refusal as refusal:  # the address is for the first link only; who is known comes in without it
            log.warning("the provider does not tell the mail address: %s", refusal.sentence)
            return {}
        if told is None or told.get("sub") != subject:
            return {}
        return {name: told[name] for name in ("email", "email_verified") if name in told}


def _verified(token: str, keys: KeySet) -> jwt.Token:
    return jwt.decode(token, keys, algorithms=list(ALGORITHMS))


def _identity(claims: Mapping[str, Any]) -> Identity:
    subject, email, amr, acr = (claims.get(name) for name in ("sub", "email", "amr", "acr"))
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_WORD:
        raise Unbelievable("the token names nobody")
    words = [*(amr if isinstance(amr, list) else []), acr][: MOST_METHODS + 1]
    return Identity(
        str(claims["iss"]),
        subject,
        email.strip().lower() if isinstance(email, str) and len(email) <= LONGEST_WORD else "",
        claims.get("email_verified") is True,
        frozenset(word for word in words if isinstance(word, str) and 0 < len(word) <= LONGEST_WORD),
    )
