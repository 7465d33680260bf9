"""`halfday busy` and `halfday decline`, as somebody types them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.store.answers import absences_of
from app.store.invites import add_decline
from app.store.transaction import Database
from tests.app.busy_cases import calendar, event
from tests.app.usecases.published import Planned, planned
from tests.cast import assemble

ANA, BO, CHI = (("--by", f"{name}@example.org") for name in ("ana", "bo", "chi"))


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Planned]:
    """A round of the week after next, in a data folder of its own: the console has the real clock."""
    monkeypatch.setenv("HALFDAY_DATA_DIR", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'halfday.sqlite'}")
    database.migrate()
    cast = assemble(database, now=datetime.now(UTC))
    monday = cast.now.date() + timedelta(days=14 - cast.now.weekday())  # the team's date may be another one already
    yield planned(cast, monday, monday + timedelta(days=6), people=("ana", "chi"))
    database.close()


def said(*words: str, code: int = 0, typed: str = "") -> str:
    result = CliRunner().invoke(app, [*words], input=typed, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def told(*words: str) -> Any:
    return json.loads(said(*words))


def file_of(rota: Planned, folder: Path) -> str:
    """Away on Wednesday, busy on Monday morning."""
    monday = rota.period.first_on
    wednesday, next_day = (monday + timedelta(days=days) for days in (2, 3))
    path = folder / "my.ics"
    path.write_bytes(
        calendar(
            event(f"DTSTART;VALUE=DATE:{wednesday:%Y%m%d}\nDTEND;VALUE=DATE:{next_day:%Y%m%d}"),
            event(f"DTSTART:{monday:%Y%m%d}T070000Z\nDTEND:{monday:%Y%m%d}T090000Z", "2"),
        )
    )
    return str(path)


def test_a_file_is_looked_at_taken_over_and_forgotten(rota: Planned, tmp_path: Path) -> None:
    said("busy", "add", "Private", *BO, "--file", file_of(rota, tmp_path))
    known = told("busy", "list", *BO)
    [source], [away], [blocked] = known["sources"], known["away"], known["blocked"]
    assert (source["name"], source["host"], source["fault"]) == ("Private", "", "")
    assert (blocked["team"], blocked["round"]) == ("support", rota.round_id)
    assert said("busy", "mark", "support", str(rota.round_id), *BO).startswith("Marked ")
    assert said("busy", "take", str(away["id"]), *CHI) == "Added 0 absences.\n"
    assert said("busy", "take", str(away["id"]), *BO) == "Added 1 absence.\n"
    day = rota.period.first_on + timedelta(days=2)
    with rota.cast.database.reading() as tx:
        assert len(absences_of(tx, [rota.cast.id("bo")], day, day)) == 1
    assert told("busy", "list", *BO)["away"] == []
    assert "read once" in said("busy", "refresh", str(source["id"]), *BO, code=1)
    said("busy", "forget", str(source["id"]), *CHI, code=1)
    said("busy", "forget", str(source["id"]), *BO)
    assert told("busy", "list", *BO)["sources"] == []


def test_an_address_stands_in_no_history_and_is_not_printed(rota: Planned) -> None:
    said("busy", "add", "Private", *BO, code=1)
    printed = said("busy", "add", "Private", *BO, typed="https://calendar.example.org/CANARY.ics\n")
    printed += said("busy", "list", *BO)
    assert "calendar.example.org" in printed
    assert "CANARY" not in printed
    [source] = told("busy", "list", *BO)["sources"]
    said("busy", "refresh", str(source["id"]), *BO)
    said("busy", "list", "--by", "nobody@example.org", code=1)


def test_what_is_left_is_not_suggested_again(rota: Planned, tmp_path: Path) -> None:
    said("busy", "add", "Private", *BO, "--file", file_of(rota, tmp_path))
    [away] = told("busy", "list", *BO)["away"]
    said("busy", "leave", str(away["id"]), *BO)
    assert told("busy", "list", *BO)["away"] == []


def test_a_declined_slot_is_shown_and_looked_after(rota: Planned) -> None:
    monday = rota.period.first_on
    rota.publish({(monday, "Morning"): "bo"})
    with rota.cast.database.transaction() as tx:
        add_decline(tx, rota.team.id, rota.seat(monday, "Morning"), rota.cast.id("bo"), now=rota.cast.now)
    [line] = told("decline", "list", "support", *ANA)
    assert (line["person"], line["is_theirs"]) == ("Bo Berg", True)
    said("decline", "list", "support", *BO, code=1)
    said("decline", "done", "support", str(line["id"]), *BO, code=1)
    assert said("decline", "done", "support", str(line["id"]), *ANA) == "Done.\n"
    assert told("decline", "list", "support", *ANA) == []
