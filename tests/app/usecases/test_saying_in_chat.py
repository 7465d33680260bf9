"""Chat beside mail: sealed addresses, a real receiver on this machine, and mails that never wait for it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.domain.chat import Owner
from app.domain.refusals import BadField, Stale
from app.notify import ChatChannel, Letter, Undeliverable
from app.store.chats import find_chat
from app.store.outbox import tell
from app.store.people import choose_zone
from app.store.sealing import Sealing, sealing_of
from app.usecases.chats.manage import Means, SetChat, set_own_chat, set_team_chat, show_own_chat
from app.usecases.messages.chat import say_due
from app.usecases.messages.send import send_due
from tests.app.changing.rota_at_work import published_week
from tests.app.usecases.published import BASE, MONDAY, TUESDAY, Planned, planned
from tests.app.usecases.test_replacing import rows
from tests.browse import Visitor, text_of, with_token
from tests.cast import Cast

CANARY = "CANARYtokenOfTheChat"
RECEIVER = Path(__file__).parents[1] / "chat_receiver.py"


@dataclass
class Chatroom:
    """A process of its own that takes messages by HTTP."""

    process: "subprocess.Popen[str]"
    address: str = ""

    def __post_init__(self) -> None:
        self.address = f"json://127.0.0.1:{self._line().strip()}/{CANARY}"

    def heard(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        """So many posts, in their order."""
        return [json.loads(self._line()) for _ in range(count)]

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture
def chatroom() -> Iterator[Callable[..., Chatroom]]:
    started: list[subprocess.Popen[str]] = []

    def start(status: int = 200) -> Chatroom:
        command = [sys.executable, "-I", str(RECEIVER), str(status)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return Chatroom(started[-1])

    yield start
    for process in started:
        process.kill()
        process.communicate()


class Mailbox:
    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def means(tmp_path: Path) -> Means:
    return Means(ChatChannel(frozenset({"json"})), sealing_of("", tmp_path))


def set_chat(cast: Cast, who: str, address: str, means: Means, *, version: int = 0) -> None:
    with cast.database.transaction() as tx:
        set_own_chat(tx, SetChat(address, version), means, by=cast.actor(tx, who), now=cast.now)


def say(cast: Cast, means: Means, *, sealing: Sealing | None = None) -> int:
    return say_due(cast.database, means.channel, sealing or means.sealing, base_url=BASE, now=cast.now)


def a_publication(cast: Cast) -> Planned:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "chi"})
    return rota


def test_what_comes_by_mail_is_said_in_the_persons_chat_as_well(
    cast: Cast, chatroom: Callable[..., Chatroom], means: Means
) -> None:
    room, mails = chatroom(), Mailbox()
    set_chat(cast, "bo", room.address, means)
    a_publication(cast)
    assert say(cast, means) == 2  # the round, and the publication
    assert say(cast, means) == 0
    (_, first), (path, second) = room.heard(2)
    assert "answer please" in first["title"]
    assert path == f"/{CANARY}"
    assert second["title"] == "Support: your cover in publication 1"
    assert "Mon 9 Mar" in second["message"]
    send_due(cast.database, mails, base_url=BASE, now=cast.now)
    assert second["message"].strip() in [letter.text.strip() for letter in mails.letters]


def test_a_team_hears_of_each_change_once_with_who_and_why(
    cast: Cast, chatroom: Callable[..., Chatroom], means: Means
) -> None:
    room = chatroom()
    with cast.database.transaction() as tx:
        ana = cast.actor(tx, "ana")
        set_team_chat(tx, cast.support, SetChat(room.address, 0), means, by=ana, now=cast.now)
    rota = a_publication(cast)
    rota.publish({(MONDAY, "Morning"): "chi", (TUESDAY, "Morning"): "bo"})
    assert say(cast, means) == 2
    (_, first), (_, second) = room.heard(2)
    assert "A rota is published." in first["message"]
    assert "Morning: Bo Berg → Chi Chen" in second["message"]
    assert f"{BASE}/teams/support/publications/2" in second["message"]
    assert "London time" not in second["message"]  # where all of them are


def test_a_team_hears_who_covers_how_much_of_a_shared_slot(
    cast: Cast, chatroom: Callable[..., Chatroom], means: Means
) -> None:
    room, week = chatroom(), published_week(cast)
    with cast.database.transaction() as tx:
        ana = cast.actor(tx, "ana")
        set_team_chat(tx, cast.support, SetChat(room.address, 0), means, by=ana, now=cast.now)
        choose_zone(tx, cast.id("chi"), "Asia/Tokyo")
    hours = (datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 9, 10, tzinfo=UTC))
    week.change({week.seat(MONDAY, "Morning"): week.part(MONDAY, "Morning", "bo", "chi", hours)})
    say(cast, means)
    [(_, said)] = room.heard(1)
    assert "Morning: Bo Berg → Bo Berg 06–08, Chi Chen 08–10\nLondon time\n" in said["message"]


def test_a_chat_that_fails_is_tried_again_and_stops_no_mail(
    cast: Cast, chatroom: Callable[..., Chatroom], means: Means
) -> None:
    room, mails = chatroom(500), Mailbox()
    set_chat(cast, "bo", room.address, means)
    a_publication(cast)
    assert say(cast, means) == 0
    waiting = rows(cast, "SELECT attempts, error, sent_at FROM chat_post")
    assert {(row.attempts, row.error, row.sent_at) for row in waiting} == {(1, "The chat did not take it.", None)}
    assert send_due(cast.database, mails, base_url=BASE, now=cast.now) == len(mails.letters) > 0
    with cast.database.reading() as tx:
        assert show_own_chat(tx, means.channel, by=cast.actor(tx, "bo")).error == "The chat did not take it."


def test_the_address_is_kept_sealed_for_its_owner_and_shown_to_nobody(
    cast: Cast, means: Means, visitor: Callable[[str], Visitor]
) -> None:
    set_chat(cast, "bo", f"json://127.0.0.1:9/{CANARY}", means)
    (row,) = rows(cast, "SELECT * FROM chat")
    assert row.scheme == "json"
    assert CANARY not in row.sealed
    assert CANARY in means.sealing.open(row.sealed, bound_to=Owner(person_id=cast.id("bo")).key)
    page = visitor("bo").get("/me/chat")
    assert "Said in json" in text_of(page)
    assert CANARY not in page.text
    assert "sealed" not in repr(rows(cast, "SELECT * FROM chat_post"))


def test_programs_set_it_and_never_read_it(cast: Cast, house: FastAPI) -> None:
    house.state.chat = ChatChannel(frozenset({"json"}))
    ana = with_token(house, cast, "ana")
    for path in ("/api/me/chat", "/api/teams/support/chat"):
        put = ana.ask("PUT", path, json={"address": f"json://127.0.0.1:9/{CANARY}", "version": 0})
        assert put.json() == {"is_set": True, "scheme": "json", "version": 1, "error": ""}
        assert CANARY not in ana.get(path).text
    assert with_token(house, cast, "bo").get("/api/teams/support/chat").status_code == 403


def test_sign_in_links_are_never_said_in_chat(cast: Cast, chatroom: Callable[..., Chatroom], means: Means) -> None:
    set_chat(cast, "bo", "json://127.0.0.1:9/x", means)
    with cast.database.transaction() as tx:
        tell(tx, key="k", kind="sign_in", person_id=cast.id("bo"), data={"link": 1}, now=cast.now)
    assert rows(cast, "SELECT * FROM chat_post") == []


def test_only_kinds_that_the_keeper_allows_are_taken(cast: Cast, means: Means) -> None:
    for address in ("slack://a/b/c", "http://127.0.0.1", "json://", "nonsense", "json:///" + "x" * 2000):
        with pytest.raises(BadField):
            set_chat(cast, "bo", address, means)
    assert rows(cast, "SELECT * FROM chat") == []


def test_the_web_address_that_a_chat_shows_is_taken_as_one_of_its_kind(
    cast: Cast, means: Means, visitor: Callable[[str], Visitor]
) -> None:
    hook = f"https://discord.com/api/webhooks/1234567890/{CANARY}"
    for kinds, address in ((["slack"], hook), (["discord"], f"https://example.org/{CANARY}")):
        with pytest.raises(BadField):
            set_chat(cast, "bo", address, replace(means, channel=ChatChannel(frozenset(kinds))))
    set_chat(cast, "bo", hook, replace(means, channel=ChatChannel(frozenset({"discord", "json"}))))
    (row,) = rows(cast, "SELECT * FROM chat")
    kept = means.sealing.open(row.sealed, bound_to=Owner(person_id=cast.id("bo")).key)
    assert (row.scheme, kept.startswith(f"discord://1234567890/{CANARY}")) == ("discord", True)
    assert "Said in discord" in text_of(visitor("bo").get("/me/chat"))


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("discord", f"discord://1234567890/{CANARY}/?template=/etc/hosts"),
        ("discord", f"discord://1234567890/{CANARY}/?template=http://127.0.0.1:8000/health"),
        ("discord", f"https://discord.com/api/webhooks/1234567890/{CANARY}?template=/etc/hosts"),
        ("slack", "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/%23support?template=/etc/hosts"),
        ("workflows", f"workflows://127.0.0.1:8000/643a03ae5d6b4d28/{CANARY}"),
        ("workflows", f"workflows://logic.azure.com.example.org/643a03ae5d6b4d28/{CANARY}"),
        (
            "workflows",
            f"https://intranet.example.org/workflows/643a03ae5d6b4d28/triggers/manual/paths/invoke?sig={CANARY}",
        ),
    ],
)
def test_no_chat_makes_the_service_read_or_reach_into_its_own_house(
    cast: Cast, means: Means, kind: str, address: str
) -> None:
    channel = ChatChannel(frozenset({kind}))
    with pytest.raises(BadField):
        set_chat(cast, "bo", address, replace(means, channel=channel))
    with pytest.raises(Undeliverable):
        channel.send(Letter("1", "Bo", address, "A subject", "A text"))


@pytest.mark.parametrize("host", ["prod-15.westeurope.logic.azure.com:443", "a1.b2.environment.api.powerplatform.com"])
def test_a_workflow_of_the_company_that_runs_them_is_taken(cast: Cast, means: Means, host: str) -> None:
    address = f"workflows://{host}/643a03ae5d6b4d28/{CANARY}"
    set_chat(cast, "bo", address, replace(means, channel=ChatChannel(frozenset({"workflows"}))))
    assert [row.scheme for row in rows(cast, "SELECT * FROM chat")] == ["workflows"]


def test_of_two_who_set_it_at_once_one_does_and_it_can_be_taken_away(cast: Cast, means: Means) -> None:
    set_chat(cast, "bo", "json://127.0.0.1:9/x", means)
    with pytest.raises(Stale):
        set_chat(cast, "bo", "json://127.0.0.1:9/y", means)
    set_chat(cast, "bo", "", means, version=1)
    a_publication(cast)
    assert rows(cast, "SELECT * FROM chat_post") == []
    with cast.database.reading() as tx:
        chat = find_chat(tx, Owner(person_id=cast.id("bo")))
    assert chat is not None
    assert not chat.is_set


def test_an_address_sealed_with_another_key_is_told_as_such(cast: Cast, means: Means, tmp_path: Path) -> None:
    set_chat(cast, "bo", "json://127.0.0.1:9/x", means)
    a_publication(cast)
    assert say(cast, means, sealing=sealing_of("another key of this installation", tmp_path)) == 0
    assert "cannot be read with the key" in rows(cast, "SELECT error FROM chat_post")[0].error
