"""The contract of calendars: every number has its test."""

import re

from tests.house.files import ROOT, text_files

NUMBERS = 75
ROWS = re.findall(
    r"^\| (\d+) \| ([^|]+) \| `(test_\w+)` \|$",
    (ROOT / "app" / "calendars" / "README.md").read_text("utf-8"),
    re.MULTILINE,
)


def test_every_number_of_the_contract_has_its_test() -> None:
    tests = {found for _, text in text_files() for found in re.findall(r"^ *def (test_\w+)\(", text, re.MULTILINE)}
    assert [int(number) for number, _, _ in ROWS] == list(range(1, NUMBERS + 1))
    assert {test for _, _, test in ROWS} <= tests
