"""Every field that a refusal can name is known to the forms, so that they mark it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.web.marking import FIELDS
from tests.house.files import ROOT

READERS = {"whole", "day", "optional_day", "clock", "moment"}  # of app/web/forms.py: the label is their second argument
NAMED_FIRST = {"BadField", "Taken"}
NO_FIELDS = {
    *("Request", "If-Match", "Halfday", "Form", "Version", "Publication", "Publications"),  # of programs, or not seen
    *("Action", "Kind", "Seat", "Seats", "Round", "Offer", "Wish", "Compare with"),  # buttons and addresses
    *("Month", "Week", "At", "Shift", "Day"),  # parts of an address, or chosen by a link
    *("Slot", "Mark", "Weekend", "Same as last time"),  # of the answer's grid, which offers nothing that is refused
    *("App", "Passkey", "Recovery codes", "Identity"),  # nothing that is typed
    *("Amounts", "First Monday", "start_monday", ""),  # of the interface, and of files
}


def test_every_field_that_may_be_refused_is_known_to_the_forms() -> None:
    named = {label for path in (ROOT / "app").rglob("*.py") for label in _named(path)}
    assert {"Share", "Mail address", "Team name"} <= named
    assert named - set(FIELDS) - NO_FIELDS == set()


def test_no_field_is_known_that_no_form_has() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    there = {name for name in {name for names in FIELDS.values() for name in names} if f'"{name}"' in templates}
    assert {name for names in FIELDS.values() for name in names} - there == set()


def _named(path: Path) -> Iterator[str]:
    if path.is_relative_to(ROOT / "app" / "cli"):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            asked = [keyword.value for keyword in node.keywords if keyword.arg == "field"]
            asked += node.args[:1] if called in NAMED_FIRST else node.args[1:2] if called in READERS else []
            yield from (text for each in asked if (text := _text(each)) is not None)


def _text(node: ast.expr) -> str | None:
    """A label as it stands, or marked as a text of its own."""
    inner = node.args[0] if isinstance(node, ast.Call) and node.args else node
    return inner.value if isinstance(inner, ast.Constant) and isinstance(inner.value, str) else None
