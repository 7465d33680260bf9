"""What a person is told of calendars that lag: which program, since when, and which slots differ."""

from collections.abc import Callable
from datetime import timedelta

from app.calendars.stale import tell_stale
from app.notify import Letter
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.messages.send import send_due
from tests.app.usecases.published import MONDAY, TUESDAY, Planned, planned
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]
HERE = "http://127.0.0.1:8000"


class Pile:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def read_by_google(cast: Cast, visitor: Guests) -> Planned:
    """A rota whose Monday Google has seen, in Bo's calendar; then Bo's Monday became Chi's, and Tuesday Bo's."""
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo"})
    with cast.database.transaction() as tx:
        made = make_feed(tx, MakeFeed("Google"), base_url=HERE, by=cast.actor(tx, "bo"), now=cast.now)
    agent = {"user-agent": "Google-Calendar-Importer"}
    assert visitor("").get(made.address.removeprefix(HERE), headers=agent).status_code == 200
    cast.now += timedelta(hours=5)
    rota.publish({(MONDAY, "Morning"): "chi", (TUESDAY, "Morning"): "bo"})
    return rota


def test_the_page_says_which_slots_a_program_shows_otherwise(cast: Cast, visitor: Guests) -> None:
    rota = read_by_google(cast, visitor)
    said = text_of(visitor("bo").get("/feeds"))
    assert "Google Calendar looked 5 hours ago: it shows version 1, the newest is 2." in said
    assert "There 2 of your slots differ: Mon 9 Mar, 06:00 Morning: no longer yours; Tue 10 Mar, 06:00 Morning" in said
    assert "It looks every 4 to 24 hours, and cannot be hurried" in said
    assert "Google Calendar looked 5 hours ago: 2 of your slots differ there" in text_of(visitor("bo").get("/"))
    rota.publish({(MONDAY, "Morning"): "bo"})  # there and back again: what Google shows is right
    assert "slots differ" not in text_of(visitor("bo").get("/feeds"))
    assert "slots differ" not in text_of(visitor("bo").get("/"))


def test_one_mail_a_week_goes_to_whom_it_matters(cast: Cast, visitor: Guests) -> None:
    read_by_google(cast, visitor)
    pile = Pile()

    def told() -> int:
        with cast.database.transaction() as tx:
            return tell_stale(tx, now=cast.now)

    assert told() == 0  # it is Monday, but Google may look within the day
    cast.now += timedelta(days=6, hours=19)  # a week later, before the slots
    assert told() == 1
    assert told() == 1  # asked for again, told once
    send_due(cast.database, pile, base_url=HERE, now=cast.now)
    [letter] = [letter for letter in pile.letters if letter.subject == "Your calendar lags behind the rota"]
    assert letter.to_address == "bo@example.org"
    assert "Tue 10 Mar, 06:00 Morning: yours now" in letter.text
