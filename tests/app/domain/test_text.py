"""Whole numbers and the keys of forms, as programs and pages send them."""

import pytest

from app.domain.refusals import BadField
from app.domain.secrets import new_form_key
from app.domain.text import require_form_key, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "-1", "+1", "1.0", "1e3", "0x1", "٣", "²", "1234567890", "9" * 5000])
def test_what_no_column_can_hold_is_none(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize("key", ["", "short", "with a space", "x" * 65, "line\n-ends", "ümlauts-here"])
def test_a_damaged_key_of_a_form_is_refused(key: str) -> None:
    require_form_key(new_form_key())
    with pytest.raises(BadField, match="Form"):
        require_form_key(key)


def test_the_key_of_a_form_can_spell_nobodys_name() -> None:
    """Dozens stand on a page: whoever looks for a name in it finds people only."""
    keys = {new_form_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert set("".join(keys)) == set("0123456789abcdef")
