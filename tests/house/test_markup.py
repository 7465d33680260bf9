"""What pages are made of fits together: forms stand where they may, and a piece that needs a script finds it."""

import re

from tests.house.files import ROOT

TEMPLATES = {path.relative_to(ROOT / "templates").as_posix(): path for path in (ROOT / "templates").rglob("*.html")}
FORM_IN_PARAGRAPH = re.compile(r"<p\b[^>]*>(?:(?!</p>).)*?(?:post_button\(|<form\b)", re.DOTALL)
PART = re.compile(r"{% include \"([^\"]+)\" %}")


def _whole(name: str) -> str:
    """A template with the parts it includes."""
    text = TEMPLATES[name].read_text(encoding="utf-8")
    return text + "".join(_whole(part) for part in PART.findall(text))


def test_no_form_stands_in_a_paragraph() -> None:
    """Browsers end the paragraph before it, and leave an empty one behind."""
    assert [name for name in TEMPLATES if FORM_IN_PARAGRAPH.search(TEMPLATES[name].read_text(encoding="utf-8"))] == []


def test_a_page_with_something_to_copy_loads_the_script_that_copies() -> None:
    pages = {name: _whole(name) for name in TEMPLATES if "{% extends " in TEMPLATES[name].read_text(encoding="utf-8")}
    copying = {name for name, text in pages.items() if "ui.copyable(" in text}
    assert {"feeds/list.html", "access/tokens.html"} <= copying
    assert {name for name in copying if "/static/copy.js" not in pages[name]} == set()
