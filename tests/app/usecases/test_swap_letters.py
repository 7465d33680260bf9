"""What people read of swaps in their mail: who, what, when, and one link."""

import pytest

from app.domain.policy import Policy
from app.store import outbox, teams
from app.usecases.messages.words import Writer
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.end import lapse_begun_swaps, let_go, refuse_swap, withdraw_swap
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import BASE, MONDAY
from tests.app.usecases.test_swapping import end, offer, take
from tests.cast import Cast


@pytest.fixture
def week(cast: Cast) -> Week:
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, Policy(swaps_agreed=True), starts_on=cast.now.date().replace(day=3))
    return published_week(cast)


def letters(cast: Cast, kind: str) -> dict[str, str]:
    """Person → subject and text of the letters of a kind that there is still something to say of."""
    names = {person.email: name for name, person in cast.people.items()}
    found: dict[str, str] = {}
    with cast.database.transaction() as tx:
        for message in outbox.due_messages(tx, now=cast.now):
            letter = Writer(BASE, cast.now).letter(tx, message) if message.kind == kind else None
            if letter is not None:
                found[names[letter.to_address]] = f"{letter.subject}\n{letter.text}"
    return found


def test_each_step_says_what_it_is_about_and_where_to_answer(cast: Cast, week: Week) -> None:
    swap = offer(week, "bo", (MONDAY, "Morning"), named=(cast.id("chi"),), note="Dentist")
    link = f"{BASE}/teams/support/swaps/{swap.id}"
    (said,) = letters(cast, "swap_offered").values()
    assert "Bo Berg offers you Mon 9 Mar, 06–10 Morning (Europe/London). Can you take it?" in said
    assert "“Dentist”" in said
    assert said.rstrip().endswith(link)
    swap = take(week, "chi", swap)
    assert "Chi Chen takes Mon 9 Mar, 06–10 Morning" in letters(cast, "swap_taken")["bo"]
    assert "It waits for a coordinator." in letters(cast, "swap_waits")["ana"]
    assert letters(cast, "swap_offered") == {}  # answered: nothing to ask any more
    swap = end(week, let_go, "chi", swap)
    assert "stepped back. Your offer stands" in letters(cast, "swap_let_go")["bo"]
    swap = take(week, "chi", swap)
    end(week, refuse_swap, "ana", swap, Acting(reason="We need you here."))
    for who in ("bo", "chi"):
        assert "was refused: We need you here. Bo Berg stays on." in letters(cast, "swap_refused")[who]


def test_who_was_asked_hears_that_it_is_withdrawn_or_over(cast: Cast, week: Week) -> None:
    end(week, withdraw_swap, "bo", offer(week, "bo", (MONDAY, "Morning"), named=(cast.id("chi"),)))
    assert "is no longer offered" in letters(cast, "swap_withdrawn")["chi"]
    offer(week, "bo", (MONDAY, "Morning"))
    cast.now = week.planned.seats[week.seat(MONDAY, "Morning")][0].start
    with cast.database.transaction() as tx:
        lapse_begun_swaps(tx, now=cast.now)
    assert "has lapsed: The slot began before anybody had taken it over." in letters(cast, "swap_lapsed")["bo"]


def test_the_publication_tells_a_shared_seat_by_its_hours(cast: Cast, week: Week) -> None:
    slot = week.planned.seats[week.seat(MONDAY, "Morning")][0]
    hours = (slot.start, slot.start.replace(hour=7))
    week.change({week.seat(MONDAY, "Morning"): week.part(MONDAY, "Morning", "bo", "chi", hours)}, reason="Dentist")
    said = letters(cast, "published")
    assert "Mon 9 Mar 06:00–07:00 Morning" in said["chi"]
    assert "Mon 9 Mar 07:00–10:00 Morning" in said["bo"]
    assert "Why: Dentist" in said["chi"]
