"""No text that people type can become a formula in a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cells import plain_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "|", "%"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0 ", "\u200b", "\ufeff "])
def test_text_that_begins_like_a_formula_is_made_plain(start: str, before: str) -> None:
    assert plain_cell(f"{before}{start}1+1") == f"'{before}{start}1+1"


@pytest.mark.parametrize("name", ["Bo Berg", "Åse-Marie", "O'Neil", "3M", "", "a=b", "Ana +1"])
def test_ordinary_names_stay_as_they_are(name: str) -> None:
    assert plain_cell(name) == name


@given(st.text(max_size=20))
def test_no_cell_begins_with_a_formulas_sign(text: str) -> None:
    written = plain_cell(text)
    assert written in (text, "'" + text)
    assert not written.strip().startswith(("=", "+", "-", "@"))
