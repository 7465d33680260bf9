"""What a provider publishes of itself: its addresses and its keys, fetched once for everybody who waits."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.domain.language import _
from app.domain.refusals import NoUsableAnswer
from app.outgoing.fetch import Answer, Outgoing

WELL_KNOWN = "/.well-known/openid-configuration"
FRESH = 3600.0  # seconds that its addresses are believed
AGAIN = 60.0  # seconds between two looks at its keys, however many unknown ones are named
PAUSE = 10.0  # seconds in which a provider that is down is not asked again


class Unbelievable(Exception):
    """What came from the provider, or from somebody who plays it, does not prove anything. Says why, for the log."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses, as it publishes them."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    names_itself: bool = False  # whether each of its answers says `iss`
    takes_basic: bool = True  # whether it takes our secret as a header


class Provider:
    """One issuer. Threads that need the same thing wait for one of them to fetch it."""

    def __init__(self, issuer: str, out: Outgoing, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._out = out
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: Metadata | None = None
        self._metadata_at = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0
        self._down_at: float | None = None

    def metadata(self) -> Metadata:
        """Raises NoUsableAnswer while the provider is down; what is still known serves on then."""
        with self._lock:
            if self._metadata is None or self._clock() - self._metadata_at > FRESH:
                try:
                    self._metadata = self._discovered()
                    self._metadata_at = self._clock()
                except NoUsableAnswer:
                    if self._metadata is None:
                        raise
            return self._metadata

    def keys(self, *, older_than: float | None = None) -> tuple[KeySet, float]:
        """Its keys and when they were fetched; newer ones, if that is asked for and it is not too soon."""
        address = self.metadata().jwks_uri
        with self._lock:
            stale = older_than is not None and self._keys_at <= older_than and self._clock() - self._keys_at >= AGAIN
            if self._keys is None or stale:
                self._keys = self._fetched_keys(address)
                self._keys_at = self._clock()
            return self._keys, self._keys_at

    def _discovered(self) -> Metadata:
        told = self._asked(self._issuer.rstrip("/") + WELL_KNOWN)
        if told.get("issuer") != self._issuer:
            raise Unbelievable(f"the provider calls itself another issuer than {self._issuer}")
        ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Metadata(
            self._issuer,
            self._address(told, "authorization_endpoint"),
            self._address(told, "token_endpoint"),
            self._address(told, "jwks_uri"),
            self._address(told, "userinfo_endpoint") if "userinfo_endpoint" in told else "",
            told.get("authorization_response_iss_parameter_supported") is True,
            isinstance(ways, list) and "client_secret_basic" in ways,
        )

    def _address(self, told: Mapping[str, Any], name: str) -> str:
        address = told.get(name)
        if not isinstance(address, str):
            raise Unbelievable(f"the provider does not say its {name}")
        self._out.check(address)
        return address

    def _fetched_keys(self, address: str) -> KeySet:
        told = self._asked(address)
        listed = told.get("keys")
        fit = [key for key in listed if _is_for_signing(key)] if isinstance(listed, list) else []
        try:
            return KeySet.import_key_set({"keys": fit})
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise Unbelievable("the provider has no key to check a signature by") from fault

    def _asked(self, address: str) -> Mapping[str, Any]:
        if self._down_at is not None and self._clock() - self._down_at < PAUSE:
            raise NoUsableAnswer(self._issuer, _("it did not answer a moment ago."))
        try:
            answer = self._out.get(address, headers={"Accept": "application/json"})
            told = told_by(answer)
        except NoUsableAnswer:
            self._down_at = self._clock()
            raise
        if not answer.is_good or told is None:
            self._down_at = self._clock()
            raise NoUsableAnswer(self._issuer, _("it answers with something else than was asked for."))
        self._down_at = None
        return told


def told_by(answer: Answer) -> Mapping[str, Any] | None:
    """The JSON object of an answer; None for anything else."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_for_signing(key: object) -> bool:
    """Public keys only: a shared secret among them would let anybody sign."""
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"
