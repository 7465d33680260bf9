"""Whole numbers as programs and pages send them."""

import pytest

from app.domain.text import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "-1", "+1", "1.0", "1e3", "0x1", "٣", "²", "1234567890", "9" * 5000])
def test_what_no_column_can_hold_is_none(text: str) -> None:
    assert whole_number(text) is None
