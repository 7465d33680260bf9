"""The list of weekends that would come apart, as the page before publishing shows it."""

from datetime import date, timedelta

from app.domain.pairs import Halved, Stays
from app.domain.people import NameTag
from app.usecases.publishing.apart import Apart, apart, halved_concern

SATURDAY = date(2026, 3, 14)
TAGS = {number: NameTag(short, short, 0) for number, short in enumerate(("Ana", "Bo", "chi"))}


def half(person: int, weeks: int = 0, stays: Stays = Stays.NEITHER) -> Halved:
    return Halved(person, SATURDAY + timedelta(weeks=weeks), 2, stays)


def listed(halves: list[Halved], seen: list[Halved] | None = None) -> Apart:
    shown = None
    if seen is not None:
        shown = frozenset(fact for each in seen for fact in halved_concern(each, "").facts)
    found = apart(halves, TAGS, shown)
    assert found is not None
    return found


def test_lines_go_by_weekend_and_name() -> None:
    found = listed([half(0, weeks=1), half(2), half(1, stays=Stays.OTHER)])
    assert [line.says for line in found.lines] == [
        "Bo, 14 and 15 March: only Sunday, as Saturday has begun",
        "chi, 14 and 15 March: only Sunday",
        "Ana, 21 and 22 March: only Sunday",
    ]
    assert [step.partition(" ")[0] for step in found.steps] == ["Give", "A"]


def test_a_long_list_is_folded_and_says_how_long_it_is() -> None:
    found = listed([half(1, weeks=week) for week in range(9)])
    assert (len(found.lines), len(found.rest), found.rest_title) == (6, 3, "3 more")
    assert found.title.startswith("9 weekends were offered whole or not at all")


def test_a_single_line_is_never_folded_away() -> None:
    assert [len(listed([half(1, weeks=week) for week in range(7)]).lines)] == [7]


def test_what_is_new_stands_first_so_that_it_is_never_folded() -> None:
    seen = [half(1, weeks=week) for week in range(9)]
    found = listed([*seen, half(2, weeks=9)], seen)
    assert [(line.says.split(",")[0], line.is_new) for line in found.lines[:2]] == [("chi", True), ("Bo", False)]


def test_without_any_there_is_no_list() -> None:
    assert apart([], TAGS, None) is None
