"""Finding people by name: case, accents, order of words and odd scripts do not matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.finding import LONG, by_name

LETTERS = st.characters(exclude_categories=("Cc", "Cs"))  # as a name may have
NAMES = (
    "Élodie Weiß",
    "Jörg Müller",
    "Joerg Soederberg",
    "Łukasz Øre",
    "İpek Işık",
    "Nguyễn Thị Minh",
    "欧阳娜娜与慕容雪村",
    "שירה בן־דוד",
    "محمد عبد الرحمن الفارسي",
)


def named(name: str) -> str:
    return name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("elodie", "Élodie Weiß"),
        ("WEISS", "Élodie Weiß"),
        ("E\u0301lodie", "Élodie Weiß"),
        ("muller jorg", "Jörg Müller"),
        ("Mueller", "Jörg Müller"),
        ("Söderberg", "Joerg Soederberg"),
        ("SO\u0308DER jörg", "Joerg Soederberg"),
        ("lukasz ore", "Łukasz Øre"),
        ("ipek isik", "İpek Işık"),
        ("  nguyen   minh ", "Nguyễn Thị Minh"),
        ("慕容", "欧阳娜娜与慕容雪村"),
        ("דוד", "שירה בן־דוד"),
        ("الرحمن", "محمد عبد الرحمن الفارسي"),
    ],
)
def test_a_part_of_a_name_finds_it_whatever_was_typed(typed: str, name: str) -> None:
    assert by_name(NAMES, typed, name=named).rows == [name]


def test_each_word_must_be_in_the_name() -> None:
    assert by_name(NAMES, "elodie muller", name=named).rows == []


@pytest.mark.parametrize("typed", ["", "   ", "\0"])
def test_nothing_typed_is_the_whole_list(typed: str) -> None:
    found = by_name(NAMES, typed, name=named)
    assert (found.rows, found.typed, found.is_long) == (NAMES, "", False)


def test_names_are_looked_for_in_long_lists_and_wherever_one_was_typed() -> None:
    assert not by_name(["Ana"] * LONG, "", name=named).is_long
    assert by_name(["Ana"] * (LONG + 1), "", name=named).is_long
    assert by_name(["Ana"], "bo", name=named).is_long


@given(st.lists(st.text(LETTERS, min_size=1, max_size=80)), st.data())
def test_who_is_called_as_typed_is_always_found_in_the_order_of_the_list(names: list[str], data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(names)) if names else "Ana"
    rows = list(by_name(names, typed, name=named).rows)
    assert typed in rows or not names
    left = iter(names)
    assert all(row in left for row in rows)
