"""Signing in by an OpenID provider: where to send somebody, and what to believe of what comes back."""

from app.outgoing.openid.client import Client, OpenId, Transaction
from app.outgoing.openid.provider import Unbelievable

__all__ = ["Client", "OpenId", "Transaction", "Unbelievable"]
