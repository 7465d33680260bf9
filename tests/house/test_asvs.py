"""The table of the doors answers every requirement, by tests that exist or by a reason."""

import re

from tests.house.files import ROOT, text_files

TABLE = ROOT / "app" / "web" / "ASVS.md"
ROW = re.compile(r"^\| ([\d.]+) \| ([12]) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall(TABLE.read_text("utf-8"))
TESTS = {
    found for _, text in text_files() for found in re.findall(r"^ *(?:async )?def (test_\w+)\(", text, re.MULTILINE)
}
REASONS = ("Not here: ", "Chosen: ", "Keeper: ", "Open: ")
LEVELS = {"1": 70, "2": 183}  # requirements of the standard, version 5.0.0
SHORTEST_REASON = 50  # letters, where a document answers


def test_every_requirement_of_both_levels_has_its_row() -> None:
    numbers = [number for number, *_ in ROWS]
    assert len(numbers) == len(set(numbers))
    assert {level: [row[1] for row in ROWS].count(level) for level in LEVELS} == LEVELS
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    assert len(lines) == len(ROWS)  # none is malformed


def test_every_row_names_a_test_or_says_why_there_is_none() -> None:
    held = re.compile(r"`test_\w+`|" + "|".join(REASONS))
    silent = [row for row in ROWS if not held.search(row[3]) and len(row[3]) < SHORTEST_REASON]
    assert not silent


def test_every_test_that_the_table_names_exists() -> None:
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row[3])}
    assert len(named) > 100
    assert named <= TESTS


def test_every_file_that_the_table_names_exists() -> None:
    named = {name for row in ROWS for name in re.findall(r"`([\w/]+(?:\.\w+|/))`", row[3])}
    assert not {name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "app"))}


def test_what_is_still_open_is_said_and_little() -> None:
    assert len([row for row in ROWS if "Open: " in row[3]]) <= 3
