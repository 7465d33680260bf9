"""The README says what is: every setting, every command, every address that it names."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from app.cli import app
from app.web.routes import ROUTERS
from tests.house.files import ROOT
from tests.readme import TABLE, settings_table

README = (ROOT / "README.md").read_text("utf-8")
PAST_THE_FIRST_SCREEN = 40  # lines


def rows(first: str) -> list[list[str]]:
    """The cells of the table whose first column has this title."""
    table = re.search(rf"^\| {first} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table, f"README.md has no table of {first}"
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def commands(group: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every command with its first line of help."""
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}")
    if not hasattr(group, "commands"):
        yield path, (group.help or "").splitlines()[0]


def test_the_first_screen_says_what_it_is_and_shows_a_board_and_two_commands() -> None:
    screen = "\n".join(README.splitlines()[:PAST_THE_FIRST_SCREEN])
    assert screen.startswith("# Halfday\n")
    assert re.search(r"!\[.+\]\(tests/pictures/board\.png\)", screen)
    assert re.findall(r"^make (\w+)", screen, re.MULTILINE) == ["run", "demo"]


def test_the_table_of_settings_is_the_settings() -> None:
    found = TABLE.search(README)
    assert found
    assert found.group() == settings_table(), "make readme"


def test_the_table_of_commands_is_the_console() -> None:
    assert sorted(tuple(row) for row in rows("command")) == sorted(commands(get_command(app), "halfday"))


def test_every_command_that_is_told_of_exists() -> None:
    told = set(re.findall(r"`(halfday [a-z-]+(?: [a-z-]+)?)", README)) - {"halfday team", "halfday person"}
    known = {path for path, _ in commands(get_command(app), "halfday")}
    assert {command for command in told if not any(command.startswith(path) for path in known)} == set()


@pytest.mark.parametrize("row", rows("ask"), ids=lambda row: row[0])
def test_every_address_that_is_told_of_answers(row: list[str]) -> None:
    routes = {(method, route.path) for router in ROUTERS for route in router.routes for method in route.methods}  # type: ignore[attr-defined]
    assert tuple(row[0].split()) in routes


def test_the_readme_is_what_the_package_shows() -> None:
    assert re.search(r'^readme = "README\.md"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
