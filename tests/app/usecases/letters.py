"""The mails that are due, as they would be sent, and no more after that."""

from dataclasses import dataclass, field

from app.notify import Letter
from app.usecases.messages.send import send_due
from tests.cast import Cast

BASE_URL = "https://halfday.example.org"


@dataclass
class Sink:
    """A channel that keeps what it is given."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def letters(cast: Cast) -> list[Letter]:
    sink = Sink()
    send_due(cast.database, sink, base_url=BASE_URL, now=cast.now)
    return sink.letters
