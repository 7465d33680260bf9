"""The channel of an installation without a mail server: letters stand in the log."""

import sys

from app.domain.discretion import discreet
from app.notify.channel import Letter


class LogChannel:
    """Prints to standard error, for the keeper who watches the console; where others reach the service, no secrets."""

    def __init__(self, *, shows_links: bool = True) -> None:
        self._shows_links = shows_links

    def send(self, letter: Letter) -> None:
        text = letter.text if self._shows_links else discreet(letter.text)
        body = "\n".join(f"    {line}" for line in text.splitlines())
        sys.stderr.write(f"\nMail to {letter.to_name} <{letter.to_address}>: {letter.subject}\n{body}\n\n")
        sys.stderr.flush()
