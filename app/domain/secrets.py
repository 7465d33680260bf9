"""Secrets that people carry: made here, kept only as their hash."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret: enough to recognise it, useless to whoever reads the database."""
    return hashlib.sha256(secret.encode()).hexdigest()
