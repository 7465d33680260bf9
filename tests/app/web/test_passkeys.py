"""Passkeys, shown by a device made of code: what is signed must be for this site, this session and this once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI
from webauthn.helpers import bytes_to_base64url as b64
from webauthn.helpers import encode_cbor

from tests.app.web.coming_in import FACTOR, codes_on, come_in, strict_house
from tests.browse import Visitor, text_of
from tests.cast import Cast

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40


@dataclass
class Device:
    """An authenticator that does as it is told, also what a real one never would."""

    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    id: bytes = b"a device of code"
    counter: int = 0

    def make(self, asked: dict[str, Any], *, origin: str = ORIGIN, rp: str = "localhost", kind: str = "") -> str:
        numbers = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        seen = self._seen(rp, PRESENT | VERIFIED | HOLDS_KEY) + held
        said = _said(kind or "webauthn.create", asked["challenge"], origin)
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": seen})
        return self._answer(attestationObject=b64(attested), clientDataJSON=b64(said))

    def show(self, asked: dict[str, Any], *, origin: str = ORIGIN, rp: str = "localhost", kind: str = "") -> str:
        self.counter += 1
        seen = self._seen(rp, PRESENT | VERIFIED)
        said = _said(kind or "webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(seen + hashlib.sha256(said).digest(), ECDSA(SHA256()))
        return self._answer(authenticatorData=b64(seen), clientDataJSON=b64(said), signature=b64(signature))

    def _seen(self, rp: str, flags: int) -> bytes:
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _answer(self, **response: str) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response})


def _said(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()


def asked_to_make(browser: Visitor) -> dict[str, Any]:
    return dict(browser.post(f"{FACTOR}/passkeys/options").json())


def asked_to_show(browser: Visitor) -> dict[str, Any]:
    return dict(browser.post("/second-factor/passkey/options").json())


def add(browser: Visitor, device: Device, name: str = "Laptop") -> httpx.Response:
    made = device.make(asked_to_make(browser))
    return browser.post(f"{FACTOR}/passkeys", {"name": name, "credential": made})


def show(browser: Visitor, credential: str) -> httpx.Response:
    return browser.post("/second-factor/passkey", {"credential": credential})


@pytest.fixture
def strict(cast: Cast) -> FastAPI:
    return strict_house(cast)


@pytest.fixture
def device(strict: FastAPI, cast: Cast) -> Device:
    """Ana's, registered."""
    made = Device()
    assert len(codes_on(add(come_in(strict, cast, "ana"), made))) == 10
    cast.now += timedelta(minutes=1)
    return made


def test_a_passkey_opens_what_a_role_may(strict: FastAPI, cast: Cast, device: Device) -> None:
    ana = come_in(strict, cast, "ana")
    assert ana.get("/teams/support/policy").headers["location"].startswith("/second-factor?")
    assert show(ana, device.show(asked_to_show(ana))).status_code == 303
    assert ana.get("/teams/support/policy").status_code == 200


def test_several_have_names_and_each_can_go(strict: FastAPI, cast: Cast) -> None:
    ana = come_in(strict, cast, "ana")
    for name in ("Laptop", "Phone"):
        add(ana, Device(id=name.encode()), name)
    page = text_of(ana.get(FACTOR))
    assert "Laptop" in page
    assert "Phone" in page
    assert ana.post(f"{FACTOR}/passkeys/1/remove").status_code == 303
    assert "Laptop" not in text_of(ana.get(FACTOR))
    assert come_in(strict, cast, "bo").post(f"{FACTOR}/passkeys/2/remove").status_code == 404


def test_the_same_one_is_registered_once(strict: FastAPI, cast: Cast, device: Device) -> None:
    assert add(come_in(strict, cast, "bo"), device).status_code == 409


WRONG: dict[str, dict[str, str]] = {
    "another site's": {"origin": "https://localhost.evil.example"},
    "another port of this machine": {"origin": "http://localhost:9000"},
    "another scheme": {"origin": "https://localhost:8000"},
    "another party": {"rp": "evil.example"},
    "made instead of shown": {"kind": "webauthn.create"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_was_signed_for_something_else_opens_nothing(
    strict: FastAPI, cast: Cast, device: Device, wrong: str
) -> None:
    ana = come_in(strict, cast, "ana")
    answer = show(ana, device.show(asked_to_show(ana), **WRONG[wrong]))
    assert answer.status_code == 422
    assert ana.get("/me").headers["location"].startswith("/second-factor")


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"rp": "evil.example"}, {"kind": "webauthn.get"}]
)
def test_what_was_made_for_something_else_is_not_registered(strict: FastAPI, cast: Cast, wrong: dict[str, str]) -> None:
    ana = come_in(strict, cast, "ana")
    made = Device().make(asked_to_make(ana), **wrong)
    assert ana.post(f"{FACTOR}/passkeys", {"name": "Laptop", "credential": made}).status_code == 422
    assert ana.get("/teams/support/policy").status_code == 303


def test_a_challenge_is_answered_once_in_its_session_and_soon(strict: FastAPI, cast: Cast, device: Device) -> None:
    ana, other = come_in(strict, cast, "ana"), come_in(strict, cast, "ana")
    asked = asked_to_show(ana)
    assert show(other, device.show(asked)).status_code == 422, "another session's"
    answer = device.show(asked)
    assert show(ana, answer).status_code == 303
    assert show(ana, answer).status_code == 422, "again"
    late = asked_to_show(other)
    cast.now += timedelta(minutes=5)
    assert show(other, device.show(late)).status_code == 422, "too late"
    assert show(other, device.show({"challenge": b64(b"of one's own making")})).status_code == 422
    made = asked_to_make(ana)
    assert show(ana, device.show(made)).status_code == 422, "asked for another purpose"


def test_a_counter_that_does_not_rise_is_a_copy(strict: FastAPI, cast: Cast, device: Device) -> None:
    ana = come_in(strict, cast, "ana")
    device.counter = 10
    assert show(ana, device.show(asked_to_show(ana))).status_code == 303
    copy = Device(device.key, device.id, counter=5)
    ana = come_in(strict, cast, "ana")
    assert show(ana, copy.show(asked_to_show(ana))).status_code == 422
    assert show(ana, device.show(asked_to_show(ana))).status_code == 303


def test_another_key_and_another_persons_key_open_nothing(strict: FastAPI, cast: Cast, device: Device) -> None:
    ana = come_in(strict, cast, "ana")
    forged = Device(id=device.id, counter=5)
    assert show(ana, forged.show(asked_to_show(ana))).status_code == 422
    own = Device(id=b"bo's own")
    add(come_in(strict, cast, "bo"), own)
    assert show(ana, own.show(asked_to_show(ana))).status_code == 422


GARBAGE = (
    "",
    "{}",
    "[]",
    "null",
    "1",
    '{"response": 1}',
    '{"response": {"clientDataJSON": "////"}}',
    "{" * 20_000,
    "[" * 20_000,
)


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_nonsense_is_refused_in_words(strict: FastAPI, cast: Cast, device: Device, garbage: str) -> None:
    ana = come_in(strict, cast, "ana")
    answer = show(ana, garbage)
    assert answer.status_code == 422
    assert "The passkey was not accepted" in text_of(answer)


@pytest.mark.parametrize("part", ["authenticatorData", "signature", "clientDataJSON"])
def test_an_answer_with_a_part_that_is_broken_is_refused(
    strict: FastAPI, cast: Cast, device: Device, part: str
) -> None:
    ana = come_in(strict, cast, "ana")
    answer = json.loads(device.show(asked_to_show(ana)))
    for broken in ("", "AAAA", 7, None, answer["response"][part][:-8]):
        assert show(ana, json.dumps(answer | {"response": answer["response"] | {part: broken}})).status_code in (
            422,
            429,
        )


def test_addresses_without_a_name_offer_none(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    """The usual address of a first try, which is a number: browsers refuse it, so it is not offered."""
    page = text_of(visitor("bo").get(FACTOR))
    assert "https addresses with a name only" in page
