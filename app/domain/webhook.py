"""An HR system that is told of leave, what it is told, and how long it may be silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.text import NAME_LIMIT, clean_line

MOST_ATTEMPTS = 12  # with the waits between them: about a day and a half
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A system to tell; from_start: of everything that is in the ledger, else of what comes from now on."""

    name: str
    url: str
    from_start: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Name"), limit=NAME_LIMIT))
        url = self.url.strip()
        object.__setattr__(self, "url", url)
        if not url.startswith(("https://", "http://")) or len(url) > LONGEST_URL or any(c.isspace() for c in url):
            raise BadField("Address", _("Write it like https://hr.example.org/halfday, without spaces."))


@dataclass(frozen=True, slots=True)
class Webhook:
    """announced: the number of the ledger's last line that is dealt with; the next is due at `due_at`."""

    id: int
    name: str
    url: str
    sealed_key: str
    announced: int
    attempts: int
    due_at: datetime
    error: str
    announced_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A line that a system would not take."""

    webhook_id: int
    number: int
    error: str
    died_at: datetime
    again_at: datetime | None
    sent_at: datetime | None


def wait_after(attempts: int) -> timedelta:
    """How long to leave a system alone after so many failures in a row."""
    times: int = 4 ** min(attempts - 1, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * times)


def bound_to(url: str) -> str:
    """What the key of a system is sealed for: it opens for this address only."""
    return f"webhook {url}"
