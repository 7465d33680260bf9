"""What pages say before anything is pressed: times in one's own zone, the week ahead, who says what of a slot."""

from collections.abc import Callable
from datetime import UTC, datetime

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.timetable import moment_label
from app.store.answers import get_answer
from tests.app.rounds_at_work import WEEK_AFTER, WEEKEND, answered, every, opened
from tests.app.usecases.published import MONDAY, planned
from tests.browse import Visitor, hidden, text_of
from tests.cast import NOW, Cast

Visit = Callable[[str], Visitor]
DATA = {"accept": "application/json"}


def test_a_moment_is_said_in_ones_own_zone_with_the_teams_beside() -> None:
    assert moment_label(NOW, "Europe/London") == "Mon 2 Mar, 09:00"
    assert moment_label(NOW, "Europe/London", "Europe/London") == "Mon 2 Mar, 09:00"
    assert moment_label(NOW, "Europe/London", "Asia/Tokyo") == "Mon 2 Mar, 18:00 your time (09:00 London time)"
    late = NOW.replace(hour=20)
    assert moment_label(late, "UTC", "Asia/Tokyo") == "Tue 3 Mar, 05:00 your time (Mon 2 Mar, 20:00 UTC)"


def test_a_moment_of_another_year_is_said_with_it() -> None:
    eve, after = datetime(2025, 12, 31, 20, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert moment_label(eve, "UTC", now=eve) == "Wed 31 Dec, 20:00"
    assert moment_label(eve, "UTC", now=after) == "Wed 31 Dec 2025, 20:00"
    there_and_here = "Thu 1 Jan, 05:00 your time (Wed 31 Dec 2025, 20:00 UTC)"
    assert moment_label(eve, "UTC", "Asia/Tokyo", now=after) == there_and_here


def test_pages_name_the_year_of_what_is_long_ago(cast: Cast, visitor: Visit) -> None:
    plan = planned(cast)
    plan.publish({(MONDAY, "Morning"): "bo"})
    page = "/teams/support/publications"
    assert "Mon 2 Mar, 09:00" in text_of(visitor("bo").get(page))
    visitor("kai").post("/language", {"language": "en"})  # a line of the audit
    cast.now = cast.now.replace(year=2028)
    assert "Mon 2 Mar 2026, 09:00" in text_of(visitor("bo").get(page))
    assert "2 Mar 2026, 09:00" in text_of(visitor("kai").get("/audit"))


def test_an_answer_is_saved_as_one_goes(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    path, bo = f"/teams/support/rounds/{round_.id}/answer", visitor("bo")
    answer = bo.post(path, {"version": "0", f"mark-{slots[0].id}": "love"}, headers=DATA)
    assert answer.json() == {
        "version": 1,
        "says": "Saved Mon 2 Mar, 09:00. You can change it until Thu 5 Mar, 17:00. 0 of 2 others have answered.",
    }
    stale = bo.post(path, {"version": "0", f"mark-{slots[1].id}": "fine"}, headers=DATA)
    assert stale.status_code == 409
    assert "changed since you opened it" in stale.json()["why"]
    with cast.database.transaction() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == {slots[0].id: Mark.LOVE}
    assert hidden(bo.get(path), "version") == "1"
    assert answer.json()["says"] in text_of(bo.get(path))  # the same as when it is opened again


def test_the_form_says_how_many_of_the_others_have_answered(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    path = f"/teams/support/rounds/{round_.id}/answer"
    assert "0 of 2 others have answered." in text_of(visitor("bo").get(path))
    answered(cast, round_, "chi", NewAnswer(every(slots[:2], Mark.FINE)))
    assert "1 of 2 others has answered." in text_of(visitor("bo").get(path))
    assert "0 of 2 others have answered." in text_of(visitor("chi").get(path))


def test_what_differs_from_the_standing_week_is_marked(cast: Cast, visitor: Visit) -> None:
    first, slots = opened(cast)
    working = [slot for slot in slots if not slot.weekend]
    answered(cast, first, "bo", NewAnswer(every(working, Mark.FINE)), standing=True)
    second, later = opened(cast, WEEK_AFTER)
    path, bo = f"/teams/support/rounds/{second.id}/answer", visitor("bo")
    assert bo.get(path).text.count('unusual"') == 0
    marks = {f"mark-{slot.id}": "fine" for slot in later if not slot.weekend}
    exception = next(iter(marks))
    assert bo.post(path, marks | {exception: "cannot", "version": "0"}).status_code == 303
    page = bo.get(path)
    assert page.text.count('segs unusual"') == 1
    assert "A dot marks what differs" in text_of(page)


def test_a_slot_of_the_heat_map_says_who_says_what(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.LOVE}, {WEEKEND: OptIn.BOTH}))
    path = f"/teams/support/rounds/{round_.id}"
    ana = visitor("ana")
    said = text_of(ana.get(f"{path}?slot={slots[0].id}"))
    assert "1 would, 1 needed. ♥ love Bo unanswered Ana Chi" in said
    weekend = next(slot for slot in slots if slot.weekend)
    assert "Offer this day Bo" in text_of(ana.get(f"{path}?slot={weekend.id}"))
    assert 'id="who"' not in ana.get(path).text
    assert 'id="who"' not in ana.get(f"{path}?slot=999999").text
    assert visitor("bo").get(f"{path}?slot={slots[0].id}").status_code == 403
