"""A mail that somebody sent to our address, handed in by the mail server."""

import sys

from app.cli.console import read_settings, say, writing
from app.main import utc_now
from app.usecases.declines.hear import hear

LARGEST_MAIL = 512 * 1024


def mailbox() -> None:
    """Read one mail from standard input: the answer of a calendar to an invitation."""
    mail = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    with writing(read_settings()) as tx:
        heard = hear(tx, mail, now=utc_now())
    say(f"{heard.said[:1].upper()}{heard.said[1:]}.")
