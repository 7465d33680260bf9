"""Requests that are sent again: by the same key, the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from app.domain.refusals.repeats import KeyUnusable

KEPT = timedelta(hours=24)
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a key, bound to its person and its route; what was sent is kept as a hash only."""

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered."""

    status: int
    headers: Sequence[Sequence[str]]
    body: bytes


def asked(person_id: int, route: str, key: str, content: bytes) -> Asked:
    """route: method, path and query; content: what was sent."""
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyUnusable(LONGEST_KEY)
    bound = "\n".join((str(person_id), route, key))
    return Asked(sha256(bound.encode()).hexdigest(), sha256(route.encode() + b"\n" + content).hexdigest())
