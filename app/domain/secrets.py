"""Random words: the secrets that people carry, kept only as their hash, and the keys of forms."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def new_form_key() -> str:
    """What makes a form that is sent twice do its work once: 128 bits, in no letters that could spell a name."""
    return secrets.token_hex(16)


def digest(secret: str) -> str:
    """What is stored of a secret: enough to recognise it, useless to whoever reads the database."""
    return hashlib.sha256(secret.encode()).hexdigest()
