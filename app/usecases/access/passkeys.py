"""Passkeys: what a browser is asked to have signed, and whether what comes back holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from secrets import token_bytes
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.domain.factors import Passkey, Session
from app.domain.people import Person
from app.domain.refusals import PasskeyRefused
from app.store import factors
from app.store.transaction import Tx

MAKE, SHOW = "make", "show"
LONGEST_ANSWER = 16_000
_CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Party:
    """Whom passkeys are for: made from the configured address alone, never from a request."""

    base_url: str

    @property
    def id(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers make them for names only, and only for https or this very machine."""
        try:
            ip_address(self.id)
        except ValueError:
            return self.base_url.startswith("https://") or self.id == "localhost" or self.id.endswith(".localhost")
        return False


def ask_to_make(
    tx: Tx, session: Session, person: Person, known: Sequence[Passkey], *, party: Party, now: datetime
) -> str:
    """Options for a new passkey, as JSON."""
    challenge = _challenge(tx, session, purpose=MAKE, now=now)
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name="Halfday",
        user_id=f"halfday-{person.id}".encode(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        exclude_credentials=_described(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return webauthn.options_to_json(options)


def check_made(tx: Tx, session: Session, name: str, answer: str, *, party: Party, now: datetime) -> Passkey:
    """The new passkey that the answer proves, not kept yet; raises PasskeyRefused."""
    challenge = _used_challenge(tx, session, answer, purpose=MAKE, now=now)
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=party.id, expected_origin=party.origin
        )
    except (WebAuthnException, ValueError) as fault:
        raise PasskeyRefused from fault
    return Passkey(
        id=0,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        created_at=now,
        used_at=None,
    )


def ask_to_show(tx: Tx, session: Session, known: Sequence[Passkey], *, party: Party, now: datetime) -> str:
    """Options for showing one of the known passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=_challenge(tx, session, purpose=SHOW, now=now),
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def check_shown(
    tx: Tx, session: Session, known: Sequence[Passkey], answer: str, *, party: Party, now: datetime
) -> None:
    """Hold the answer against the person's own passkeys, and note its use; raises PasskeyRefused."""
    challenge = _used_challenge(tx, session, answer, purpose=SHOW, now=now)
    shown = json.loads(answer).get("id")
    key = next((key for key in known if key.credential_id == shown), None)
    if key is None:
        raise PasskeyRefused
    try:
        held = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError) as fault:
        raise PasskeyRefused from fault
    factors.use_passkey(tx, key, sign_count=held.new_sign_count, now=now)


def _challenge(tx: Tx, session: Session, *, purpose: str, now: datetime) -> bytes:
    challenge = token_bytes(_CHALLENGE_BYTES)
    factors.put_challenge(tx, session.id, challenge, purpose=purpose, now=now)
    return challenge


def _used_challenge(tx: Tx, session: Session, answer: str, *, purpose: str, now: datetime) -> bytes:
    """The challenge that the answer names, if it was asked here and not answered before."""
    try:
        signed = json.loads(answer[:LONGEST_ANSWER])["response"]["clientDataJSON"]
        challenge = parse_client_data_json(base64url_to_bytes(signed)).challenge
    except (WebAuthnException, ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise PasskeyRefused from fault
    factors.use_challenge(tx, session.id, challenge, purpose=purpose, now=now)
    return challenge


def _described(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in known]
