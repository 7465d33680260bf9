"""What the words of a kind of message are given, and what they answer."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _
from app.domain.slot import Slot
from app.domain.timetable import hours_elsewhere

Said = tuple[str, str]
"""Subject and text."""


@dataclass(frozen=True, slots=True)
class At:
    """The moment of sending, where links lead, and on whose wall times are read."""

    base_url: str
    now: datetime
    own_zone: str | None = None  # the reader's, if they have chosen one

    def zone(self, slot: Slot, zone: str) -> str:
        """“Europe/London”; to a reader in another zone with their own hours: “Europe/London; 15–19 for you”."""
        own = hours_elsewhere(slot.start, slot.end, zone, self.own_zone or zone)
        return f"{zone}; {_('{hours} for you', hours=own)}" if own else zone


def paragraphs(*parts: str) -> str:
    """The text of a mail: its parts with an empty line between them, without those that say nothing."""
    return "\n\n".join(part for part in parts if part)
