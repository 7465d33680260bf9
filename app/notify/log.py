"""The channel of an installation without a mail server: letters stand in the log."""

import sys

from app.notify.channel import Letter


class LogChannel:
    """Prints to standard error, for the keeper who watches the console."""

    def send(self, letter: Letter) -> None:
        body = "\n".join(f"    {line}" for line in letter.text.splitlines())
        sys.stderr.write(f"\nMail to {letter.to_name} <{letter.to_address}>: {letter.subject}\n{body}\n\n")
        sys.stderr.flush()
