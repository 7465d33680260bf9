"""What a channel is: it takes a letter to a person, or says why it could not."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar that goes with a letter, for the mail program to act upon."""

    method: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go. The id is stable over attempts, so that a receiver can tell a repetition."""

    id: str
    to_name: str
    to_address: str
    subject: str
    text: str
    invite: Invite | None = None


class Undeliverable(Exception):
    """The letter was not taken; it is tried again later."""


class Channel(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over; raises Undeliverable when it was not taken."""
