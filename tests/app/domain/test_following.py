"""What calendars are told anew of a team's seats."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

from app.domain.calendars import Chronicler
from app.domain.calendars.following import Sitting
from app.domain.people import NameTag
from app.domain.team import Team

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EARLY, LATE = datetime(2026, 3, 9, 10, tzinfo=UTC), datetime(2026, 3, 9, 14, tzinfo=UTC)
TEAM = Team(1, "support", "Support", "Europe/London", "", 1)
TAGS = {number: NameTag(name, name, number) for number, name in enumerate(("Ana", "Bo", "Chi", "Dee"), start=1)}


def sitting(seat: int, slot: int, person: int, start: datetime) -> Sitting:
    end = start + timedelta(hours=4)
    times = {"starts_at": time(start.hour), "ends_at": time(end.hour), "start": start, "end": end}
    return Sitting(
        uid=f"seat-{seat}",
        seat_id=seat,
        slot_id=slot,
        person_id=person,
        sequence=0,
        changed_at=NOW,
        role="Morning",
        on=date(2026, 3, 9),
        zone="Europe/London",
        weekend=False,
        swapped=False,
        **times,  # type: ignore[arg-type]
    )


def test_nothing_is_news_because_the_database_answers_in_another_order() -> None:
    seats = [sitting(1, 1, 4, EARLY), sitting(2, 1, 3, EARLY), sitting(3, 2, 2, LATE), sitting(4, 2, 1, LATE)]
    teller = Chronicler(TEAM, seats, TAGS, lambda _day: False, "https://halfday.example.org")
    kept = {event.uid: event for event in teller.news({}, now=NOW).events}
    assert len(kept) == 4
    for order in permutations(seats):
        assert replace(teller, sittings=order).news(kept, now=NOW).events == []
