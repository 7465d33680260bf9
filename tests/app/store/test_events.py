"""Published seats as calendars ask for them: what is asked does not grow with a team's past."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event

from app.domain.calendars import Sitting
from app.store.events import sittings_of
from tests.app.changing.rota_at_work import published_week
from tests.app.usecases.published import MONDAY, TUESDAY
from tests.app.usecases.test_swapping import offer, take
from tests.cast import Cast


def asked(cast: Cast) -> tuple[list[Sitting], int]:
    """The sittings of the week, and how many values all questions for them had."""
    values: list[int] = []

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_rest: Any) -> None:
        values.append(len(parameters))

    event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        with cast.database.reading() as tx:
            found = sittings_of(tx, cast.support.id, MONDAY, MONDAY + timedelta(days=7))
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", note)
    return found, sum(values)


def test_each_swap_is_told_and_none_makes_the_questions_longer(cast: Cast) -> None:
    week = published_week(cast)
    places, lengths = ((MONDAY, "Morning"), (TUESDAY, "Afternoon")), []
    for number, (place, who) in enumerate(zip(places, ("chi", "bo"), strict=True), start=1):
        take(week, who, offer(week, "bo" if who == "chi" else "chi", place))
        found, length = asked(cast)
        assert {each.seat_id for each in found if each.swapped} == {week.seat(*each) for each in places[:number]}
        lengths.append(length)
    assert lengths[0] == lengths[1]
