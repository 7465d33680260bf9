"""`halfday ask`, `halfday wish`, `halfday chain` and `halfday chat`, as somebody types them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import app
from app.domain import language
from app.domain.calendars import FeedKind, Options, Scope
from app.languages import install_languages
from app.store.calendars import find_calendar
from app.store.transaction import Database
from app.usecases.feeds.manage import MakeFeed, make_feed
from tests.app.usecases.published import BASE, Planned, planned
from tests.cast import assemble
from tests.ical_checker import parse_events

ANA, BO, CHI = (("--by", f"{name}@example.org") for name in ("ana", "bo", "chi"))
SECRET = "CANARYofTheChat"


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planned:
    """Bo on one day and Chi on the next, in a data folder of its own: the console has the real clock."""
    monkeypatch.setenv("HALFDAY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HALFDAY_CHAT_SCHEMES", "json")
    database = Database(f"sqlite:///{tmp_path / 'halfday.sqlite'}")
    database.migrate()
    cast = assemble(database, now=datetime.now(UTC))
    monday = cast.now.date() + timedelta(days=14 - cast.now.weekday())  # the team's date may be another one already
    made = planned(cast, monday, monday + timedelta(days=6))
    made.publish({(monday, "Morning"): "bo", (monday + timedelta(days=1), "Morning"): "chi"})
    return made


def seat_of(rota: Planned, who: str) -> int:
    return rota.seat(rota.period.first_on + timedelta(days=("bo", "chi").index(who)), "Morning")


def slot_of(rota: Planned, who: str) -> int:
    return rota.seats[seat_of(rota, who)][0].id


def said(*words: str, code: int = 0, typed: str = "") -> str:
    result = CliRunner().invoke(app, [*words], input=typed, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def told(*words: str) -> Any:
    return json.loads(said(*words))


def rows(rota: Planned, query: str) -> list[Any]:
    with rota.cast.database.reading() as tx:
        return list(tx.session.connection().execute(text(query)))


def test_who_could_take_a_seat_is_asked_once_and_takes_it(rota: Planned) -> None:
    seat = str(seat_of(rota, "bo"))
    could = told("ask", "list", "support", seat, *BO)
    assert {line["name"] for line in could} == {"Ana Alves", "Chi Chen"}
    assert all(line["may_be_asked"] for line in could)
    assert "You have not been asked" in said("ask", "take", "support", seat, *CHI, code=1)
    assert said("ask", "send", "support", seat, *BO, "--to", "chi@example.org") == "Asked 1 person.\n"
    assert [line["asked"] for line in told("ask", "list", "support", seat, *BO) if line["name"] == "Chi Chen"] == [True]
    said("ask", "send", "support", seat, *BO, "--to", "chi@example.org", code=1)
    assert said("ask", "take", "support", seat, *CHI) == "Published as number 2.\n"


def test_calendars_keep_their_language_when_the_console_changes_the_rota(
    rota: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages()
    german, seat = Options(language="de"), str(seat_of(rota, "bo"))
    with rota.cast.database.transaction() as tx:
        ask = MakeFeed("Phone", FeedKind.TEAM, "support", german)
        make_feed(tx, ask, base_url=BASE, by=rota.cast.actor(tx, "bo"), now=rota.cast.now)
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})  # a process of its own has loaded nothing yet
    said("ask", "send", "support", seat, *BO, "--to", "chi@example.org")
    said("ask", "take", "support", seat, *CHI)
    with rota.cast.database.reading() as tx:
        calendar = find_calendar(tx, Scope(FeedKind.TEAM, rota.team.id, german))
    assert calendar is not None
    events = [event["DESCRIPTION"].partition("\n")[0] for event in parse_events(calendar.body)]
    assert "Chi Chen hat Dienst für Support: Morning." in events
    assert [line for line in events if " is on for " in line] == []


def test_only_whose_seat_it_is_and_coordinators_ask(rota: Planned) -> None:
    seat = str(seat_of(rota, "bo"))
    said("ask", "list", "support", seat, *CHI, code=1)
    said("ask", "send", "support", seat, *CHI, code=1)
    assert said("ask", "send", "support", seat, *ANA) == "Asked 2 people.\n"


def test_two_wishes_make_a_chain_that_is_done_when_both_agree(rota: Planned) -> None:
    chain = proposed(rota)
    (own,) = told("chain", "list", "support", *BO)
    assert (own["id"], own["agreed"], own["parts"]) == (chain, 0, [])
    assert said("chain", "agree", "support", str(chain), *BO) == "proposed\n"
    (seen,) = told("chain", "list", "support", *ANA)
    assert {part["who"]: part["agreed"] for part in seen["parts"]} == {"Bo Berg": True, "Chi Chen": False}
    why = ("--for", "chi@example.org", "--reason", "Said so on the phone")
    said("chain", "agree", "support", str(chain), *BO, *why, code=1)
    said("chain", "agree", "support", str(chain), *ANA, *why[:2], code=1)
    assert said("chain", "agree", "support", str(chain), *ANA, *why) == "done\n"
    assert (told("chain", "list", "support", *ANA), told("wish", "list", "support", *BO)) == ([], [])
    assert told("history", "list", "support")[0]["reason"] == "Said so on the phone"


def test_one_no_ends_the_chain_and_the_wish_can_be_taken_back(rota: Planned) -> None:
    chain = proposed(rota)
    (wish,) = told("wish", "list", "support", *BO)
    assert "Refuse that chain" in said("wish", "withdraw", "support", str(wish["id"]), *BO, code=1)
    assert said("chain", "refuse", "support", str(chain), *CHI) == "dissolved\n"
    assert said("wish", "withdraw", "support", str(wish["id"]), *BO) == "withdrawn\n"
    assert told("wish", "list", "support", *BO) == []


def proposed(rota: Planned) -> int:
    """Bo wants Chi's slot and Chi wants Bo's."""
    seat, slot = str(seat_of(rota, "bo")), slot_of(rota, "chi")
    assert slot in [each["slot"] for each in told("wish", "slots", "support", seat, *BO)]
    assert told("wish", "add", "support", seat, str(slot), *BO)["state"] == "open"
    made = told("wish", "add", "support", str(seat_of(rota, "chi")), str(slot_of(rota, "bo")), *CHI)
    assert made["state"] == "proposed"
    (chain,) = told("chain", "list", "support", *CHI)
    return int(chain["id"])


def test_a_chat_is_set_by_standard_input_and_never_printed(rota: Planned, tmp_path: Path) -> None:
    address = f"json://chat.example.org/{SECRET}"
    printed = said("chat", "set", "support", *ANA, typed=f"{address}\n")
    printed += said("chat", "show", "support", *ANA)
    known = told("chat", "show", "support", *ANA)
    assert (known["is_set"], known["scheme"], SECRET in printed) == (True, "json", False)
    assert not [file.name for file in tmp_path.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    said("chat", "clear", "support", *ANA)
    assert told("chat", "show", "support", *ANA)["is_set"] is False


@pytest.mark.parametrize("typed", ["", "\n", "ftp://chat.example.org\n", f"json://chat.example.org/{'x' * 1000}\n"])
def test_what_is_no_address_changes_no_chat(rota: Planned, typed: str) -> None:
    said("chat", "set", "support", *ANA, typed="json://chat.example.org/one\n")
    said("chat", "set", "support", *ANA, typed=typed, code=1)
    assert told("chat", "show", "support", *ANA)["is_set"] is True


def test_only_a_coordinator_sets_looks_at_and_clears_a_chat(rota: Planned) -> None:
    for command in ("set", "show", "clear"):
        said("chat", command, "support", *BO, typed="json://chat.example.org/one\n", code=1)
    assert rows(rota, "SELECT id FROM chat") == []


def test_the_audit_calls_these_commands_by_their_names(rota: Planned) -> None:
    said("ask", "send", "support", str(seat_of(rota, "bo")), *BO)
    chain = proposed(rota)
    said("chain", "refuse", "support", str(chain), *CHI)
    said("chat", "set", "support", *ANA, typed="json://chat.example.org/one\n")
    said("chat", "clear", "support", *ANA)
    steps = [row.operation for row in rows(rota, "SELECT operation FROM audit WHERE kind = 'console' ORDER BY number")]
    assert steps == [
        "asking.ask_takers",
        "wishing.add_wish",
        "wishing.add_wish",
        "wishing.refuse_chain",
        "chats.set_chat",
        "chats.clear_chat",
    ]
