"""What the words of a kind of message are given, and what they answer."""

from dataclasses import dataclass
from datetime import datetime

Said = tuple[str, str]
"""Subject and text."""


@dataclass(frozen=True, slots=True)
class At:
    """The moment of sending, and where links lead."""

    base_url: str
    now: datetime


def paragraphs(*parts: str) -> str:
    """The text of a mail: its parts with an empty line between them, without those that say nothing."""
    return "\n\n".join(part for part in parts if part)
