"""What a new keeper meets at the console: the demo, a week to import, and one line where Halfday cannot start."""

import json
import re
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.service import PATIENCE, command, serving

LINK = re.compile(r"^ +(\w+) +.*?/sign-in/(\S+)$", re.MULTILINE)
WEEK = {
    "start_monday": "2022-01-03",
    "time_zone": "Europe/London",
    "days": 1,
    "cover": [{"start_hour": 9, "end_hour": 13, "people": 1}],
    "engineers": [{"name": "Ana", "balance_hours": 0, "availability": [[1] * 54]}],
}


def console(folder: Path, *words: str, **settings: str) -> Result:
    """One command within this process, which spares the start of another one."""
    return CliRunner().invoke(app, words, env={"HALFDAY_DATA_DIR": str(folder), **settings})


def test_the_demo_prints_links_that_sign_in_an_engineer_a_coordinator_and_hr(tmp_path: Path) -> None:
    with serving(tmp_path, "demo") as service:
        links = dict(LINK.findall(service.printed()))
        assert set(links) == {"engineer", "coordinator", "HR"}
        pages = {"engineer": "/teams/harbour-support", "coordinator": "/teams/harbour-support/rounds", "HR": "/hr"}
        for role, secret in links.items():
            with httpx.Client(base_url=service.url, timeout=PATIENCE) as browser:
                assert browser.post(f"/sign-in/{secret}").status_code == 303
                assert browser.get(pages[role]).status_code == 200
        assert service.stop() == 0
    with serving(tmp_path, "demo") as service:
        assert not set(links.values()) & set(dict(LINK.findall(service.printed())).values())
        more = command(tmp_path, "link", "kavya@halfday.example")
        assert "/sign-in/" in more.stdout, more.stderr


def test_the_demo_never_starts_on_a_real_installation(tmp_path: Path) -> None:
    assert console(tmp_path, "team", "add", "Support", "--zone", "UTC").exit_code == 0
    refused = console(tmp_path, "demo")
    assert refused.exit_code == 1
    assert (
        refused.stderr.strip()
        == f"{tmp_path} holds another installation than the demo. Start that one with `halfday run`."
    )


def test_a_week_is_imported_from_the_console_and_the_next_step_is_told(tmp_path: Path) -> None:
    file = tmp_path / "week.json"
    file.write_text(json.dumps(WEEK))
    done = console(tmp_path, "import-week", str(file), "--team", "Night owls", "--first-monday", "2026-03-02")
    assert done.exit_code == 0
    assert "1 people" not in done.stdout
    assert "halfday link ana@example.invalid" in done.stdout
    assert "/teams/night-owls/rounds/1" in done.stdout
    assert "/sign-in/" in console(tmp_path, "link", "ana@example.invalid").stdout


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{\n"days": 5,\n}', "Line 3, column 1: This is not JSON"),
        (
            json.dumps(WEEK | {"days": 9}).encode(),
            "days: This is not a whole number between 1 and 5. Nothing was imported.",
        ),
        (None, "week.json: It cannot be read (No such file or directory). Nothing was imported."),
    ],
    ids=["not JSON", "a bad field", "no file"],
)
def test_a_file_that_cannot_be_imported_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "week.json"
    if content is not None:
        file.write_bytes(content)
    refused = console(tmp_path, "import-week", str(file))
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert console(tmp_path, "team", "list").stdout.strip() == "[]"


def test_an_older_version_on_a_newer_database_says_so_and_leaves_it_alone(tmp_path: Path) -> None:
    assert console(tmp_path, "migrate").exit_code == 0
    with sqlite3.connect(tmp_path / "halfday.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    assert_one_line(tmp_path, says="A newer version of Halfday made this database.")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("HALFDAY_DATABASE_URL", "postgresql://127.0.0.1:1/none", "The database cannot be opened: connection failed"),
        ("HALFDAY_DATABASE_URL", "mysql://127.0.0.1/none", "HALFDAY_DATABASE_URL: Write it like postgresql://"),
        ("HALFDAY_PORT", "eighty", "HALFDAY_PORT: Write a whole number."),
        ("HALFDAY_PORT", "99999", "HALFDAY_PORT: Write 65535 or less."),
        ("HALFDAY_SOLVER_WORKERS", "0", "HALFDAY_SOLVER_WORKERS: Write 1 or more."),
        ("HALFDAY_PRODUCTION", "perhaps", "HALFDAY_PRODUCTION: Write true or false."),
        ("HALFDAY_CSV_SEPARATOR", ";", "HALFDAY_CSV_SEPARATOR: Write comma or semicolon."),
        ("HALFDAY_SECOND_FACTOR", "no", "HALFDAY_SECOND_FACTOR: Write required or offered."),
        ("HALFDAY_SMTP_URL", "mail.example.org", "HALFDAY_SMTP_URL: Write it like smtp://"),
        ("HALFDAY_DATA_DIR", "/proc/none", "HALFDAY_DATA_DIR: /proc/none cannot be made"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_in_one_line(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    assert_one_line(tmp_path, says=says, **{variable: value})


def test_a_port_that_is_taken_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert_one_line(tmp_path, says="Choose one by HALFDAY_PORT.", HALFDAY_PORT=str(taken.getsockname()[1]))


def assert_one_line(folder: Path, *, says: str, **settings: str) -> None:
    refused = console(folder, "run", **settings)
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
