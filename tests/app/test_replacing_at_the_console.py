"""Illness and history at the console, by the commands that the README tells of."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.store.transaction import Database
from tests.app.usecases.published import Planned, planned
from tests.cast import Cast, assemble

AHEAD = timedelta(days=7)
BY_ANA, BY_BO = ("--by", "ana@example.org"), ("--by", "bo@example.org")


@pytest.fixture
def rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planned:
    """A rota from tomorrow on, in a data folder of its own: the console has the real clock."""
    monkeypatch.setenv("HALFDAY_DATA_DIR", str(tmp_path))
    database = Database(f"sqlite:///{tmp_path / 'halfday.sqlite'}")
    database.migrate()
    cast: Cast = assemble(database, now=datetime.now(UTC))
    first_on = cast.now.date() + timedelta(days=1)
    made = planned(cast, first_on, first_on + AHEAD)
    day, name = next((slot.on, slot.what.name) for slot, _ in made.seats.values() if slot.weekend is None)
    made.publish({(day, name): "bo"})
    database.close()
    return made


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_an_illness_is_said_mended_told_of_and_undone(rota: Planned) -> None:
    last_on: date = rota.period.last_on
    (to_mend,) = json.loads(said("away", "support", "bo@example.org", "--until", str(last_on), *BY_ANA))
    assert to_mend["conflicts"][0].startswith("Bo Berg: ")
    change = to_mend["ways"][0]["change"]
    published = said("replace", "support", change, *BY_ANA, "--number", "1", "--reason", "Bo is ill")
    assert published == "Published as number 2.\n"
    assert "Bo Berg → " in said("history", "diff", "support", "1", "2")
    newest, first = json.loads(said("history", "list", "support"))
    assert (newest["number"], newest["cause"], newest["reason"]) == (2, "a replacement", "Bo is ill")
    assert (first["cause"], first["in_force"]) == ("a draft", False)


def test_only_a_coordinator_replaces_and_undoes(rota: Planned) -> None:
    said("replace", "support", "1:3", *BY_BO, "--number", "1", code=1)
    said("history", "undo", "support", "1", *BY_BO, code=1)
    said("away", "support", "chi@example.org", "--until", str(rota.period.last_on), *BY_BO, code=1)
