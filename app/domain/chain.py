"""The chain over the ledger: each line's seal is a hash of its content and of the seal before it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

START = "0" * 64  # what the first line is linked to

Value = str | int | date | datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the ledger as it lies there: its number, its seal, and what was sealed."""

    number: int
    seal: str
    entry_id: int
    content: Sequence[Value]


def sealed(before: str, number: int, content: Sequence[Value]) -> str:
    """The seal of a line: SHA-256 over the seal before it, its number and its content."""
    written = json.dumps([before, number, *map(_plain, content)], separators=(",", ":"))
    return sha256(written.encode()).hexdigest()


def fault(link: Link, *, after: int, before: str) -> str:
    """What is wrong with a line that follows the given number and seal; empty when it is whole."""
    if link.number != after + 1:
        return f"line {after + 1} is missing"
    if sealed(before, link.number, link.content) != link.seal:
        return f"line {link.number} (entry {link.entry_id}) is not what was written"
    return ""


def _plain(value: Value) -> str | int | None:
    """The same text for the same moment, whichever database it comes from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
