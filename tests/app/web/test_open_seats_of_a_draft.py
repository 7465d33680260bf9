"""The open seats of a draft: reached from the top of its page, told once for each slot, with what would fill them."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.answer import Mark
from app.store.teams import shifts_of
from app.usecases.teams import keep
from tests.app.usecases.drafting import FRIDAY, THURSDAY, story
from tests.browse import Visitor, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]


def test_seats_of_one_slot_are_told_once_with_what_would_fill_them(cast: Cast, visitor: Guests) -> None:
    with cast.database.transaction() as tx:
        evening = next(shift for shift in shifts_of(tx, cast.support.id) if shift.what.name == "Evening")
        keep.change_shift(tx, cast.support, evening.id, replace(evening.what, people=2), version=evening.version)
    week = story(cast)
    for name in ("ana", "bo", "chi"):
        week.answer(name, {(FRIDAY, "Evening"): Mark.CANNOT, (THURSDAY, "Morning"): Mark.FINE})
    draft = week.made()
    seats = [seat.id for seat in week.slot(FRIDAY, "Evening").seats]
    assert set(seats) <= set(draft.open_seats)
    path = f"/teams/support/drafts/{draft.id}"
    page = visitor("ana").get(path)
    assert f'<a href="#open">{len(draft.open_seats)} open seats</a>' in page.text
    assert 'id="open"' in page.text
    said = text_of(page)
    assert said.count("Fri 13 Mar, 18–22 Evening ○ 2 open Nobody could take it") == 1
    assert sum(f'href="{path}/seats/{seat}/fill' in page.text for seat in seats) == 1
