"""`halfday swap …` and `halfday claim …`, as a keeper types them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.domain.policy import Policy
from app.store import teams
from app.store.transaction import Database
from tests.app.usecases.published import Planned, planned
from tests.cast import assemble


@pytest.fixture
def rota(tmp_path: Path) -> Planned:
    """A rota of the week after next in a data folder of its own: commands know no other time than now."""
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path}/data/halfday.sqlite")
    database.migrate()
    now = datetime.now(UTC)
    cast = assemble(database, now=now)
    monday = now.date() + timedelta(days=14 - now.weekday())  # not near: the team's date may be another one already
    with database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, Policy(claims=2), starts_on=monday - timedelta(days=1))
    made = planned(cast, monday, monday + timedelta(days=1))
    made.publish({(monday, "Morning"): "bo"})
    return made


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"HALFDAY_DATA_DIR": f"{folder}/data"})


def monday(rota: Planned) -> date:
    return rota.period.first_on


def test_a_swap_from_offer_to_undo(tmp_path: Path, rota: Planned) -> None:
    seat = rota.seat(monday(rota), "Morning")
    made = run(tmp_path, "swap", "offer", "support", str(seat), "--by", "bo@example.org", "--to", "chi@example.org")
    assert made.exit_code == 0, made.output
    swap = json.loads(made.stdout)["id"]
    assert [each["id"] for each in json.loads(run(tmp_path, "swap", "list", "support").stdout)] == [swap]
    taken = run(tmp_path, "swap", "take", "support", str(swap), "--by", "chi@example.org")
    assert taken.stdout == "done\n", taken.output
    again = run(tmp_path, "swap", "take", "support", str(swap), "--by", "ana@example.org")
    assert (again.exit_code, "Chi Chen was quicker" in again.output) == (1, True)
    undone = run(tmp_path, "swap", "undo", "support", str(swap), "--by", "bo@example.org")
    assert undone.stdout == "undone\n"
    refused = run(tmp_path, "swap", "withdraw", "support", str(swap), "--by", "bo@example.org")
    assert (refused.exit_code, "This swap is undone" in refused.output) == (1, True)


def test_whoever_took_something_steps_back_until_a_coordinator_agrees(tmp_path: Path, rota: Planned) -> None:
    with rota.cast.database.transaction() as tx:
        teams.add_policy(tx, rota.cast.support.id, Policy(swaps_agreed=True), starts_on=monday(rota))
    seat = rota.seat(monday(rota), "Morning")
    swap = str(json.loads(run(tmp_path, "swap", "offer", "support", str(seat), "--by", "bo@example.org").stdout)["id"])
    taken = run(tmp_path, "swap", "take", "support", swap, "--by", "chi@example.org")
    assert taken.stdout == "taken\n", taken.output
    refused = run(tmp_path, "swap", "let-go", "support", swap, "--by", "bo@example.org")
    assert (refused.exit_code, "Only the taker or a coordinator may" in refused.output) == (1, True), refused.output
    back = run(tmp_path, "swap", "let-go", "support", swap, "--by", "chi@example.org")
    assert back.stdout == "offered\n", back.output


def test_a_free_seat_is_claimed(tmp_path: Path, rota: Planned) -> None:
    seat = rota.seat(monday(rota), "Evening")
    free = json.loads(run(tmp_path, "claim", "list", "support", "--by", "chi@example.org").stdout)
    assert seat in [each["seat"] for each in free]
    taken = run(tmp_path, "claim", "take", "support", str(seat), "--by", "chi@example.org")
    assert taken.stdout == "Published as number 2.\n", taken.output
    back = run(tmp_path, "claim", "give-back", "support", str(seat), "--by", "chi@example.org")
    assert back.exit_code == 1
