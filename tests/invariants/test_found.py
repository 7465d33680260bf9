"""Cases that were found by looking for what breaks a rule: small, and kept for ever."""

from app.domain.answer import Mark, OptIn
from app.domain.refusals import FormSentAlready
from app.domain.rota import DraftState
from app.store import answers
from app.store.transaction import Database
from tests.invariants import planning_rules
from tests.invariants.reading import Snapshot, snapshot
from tests.invariants.world import World

WEEK = 7  # days from tomorrow, a Tuesday


def test_an_absence_from_the_day_after_the_period_keeps_its_last_night_free(database: Database) -> None:
    world = World(database)
    world.open_round("support", 1, 0)  # Tuesday, with its night until six on Wednesday
    world.answer("bo", 0, [Mark.FINE], [None])
    for who in ("ana", "chi", "dee", "eli"):
        world.answer(who, 0, [Mark.CANNOT], [None])
    world.go_away("bo", 2, 3)  # from Wednesday
    world.demand(0)
    world.run_drafts()
    now = snapshot(database)
    draft = now["draft"][0]
    assert draft.state == DraftState.READY
    assert now["assignment"] == []
    assert [*planning_rules.broken(now, [(now["seat"][0].id, world.ids["bo"])], {})] != []


def test_a_form_for_points_that_comes_again_with_other_contents_is_refused(database: Database) -> None:
    world = World(database)
    given = world.help("bo", 3, 1)
    assert world.help("bo", 3, 1) == given
    for who, points in (("bo", 4), ("chi", 3)):
        assert isinstance(world.help(who, points, 1), FormSentAlready)
    assert [entry.amount for entry in snapshot(database)["entry"]] == [3]


def test_the_day_of_a_pair_that_nobody_took_by_hand_is_not_given_alone(database: Database) -> None:
    """Bo has Sunday by his own hand, then offers both days or none, then cannot on Sunday: Saturday is not his."""
    world = World(database)
    bo = world.ids["bo"]
    world.open_round("support", WEEK, 0)
    world.answer("bo", 0, [Mark.FINE], [OptIn.SECOND])
    world.demand(0)
    world.run_drafts()
    world.publish(0)
    now = snapshot(database)
    (sunday,) = [seat for slot, seat in now.covers[bo] if slot.weekend_day]
    with database.transaction() as tx:
        answers.add_consents(tx, [(bo, sunday)], now=world.now)
    world.answer("bo", 0, [Mark.FINE], [OptIn.BOTH])
    assert len(weekend_days(world)) == 2
    world.go_away("bo", (now.slot_of[sunday].on_date - world.now.date()).days, 1)
    assert weekend_days(world) == set()


def test_half_of_a_pair_in_a_publication_is_found_unless_a_hand_left_it_or_it_was_no_pair_then(
    database: Database,
) -> None:
    """The rule of the machine itself, with a fault planted into what it reads."""
    world = World(database)
    bo = world.ids["bo"]
    world.open_round("support", WEEK, 0)
    world.answer("bo", 0, [Mark.FINE], [OptIn.BOTH])
    world.demand(0)
    world.run_drafts()
    world.publish(0)
    assert [*planning_rules.left_alone(snapshot(database), 1)] == []
    now = _without_sunday(world)
    (found,) = planning_rules.left_alone(now, 1)
    assert found.startswith(f"person {bo} offered both days of ")
    (saturday,) = [seat for slot, seat in now.covers[bo] if slot.weekend_day]
    for row in now["assignment"]:
        row.broken = ["both days"] if row.seat_id == saturday else []
    assert [*planning_rules.left_alone(now, 1)] == []
    world.answer("bo", 0, [Mark.FINE], [OptIn.EITHER])
    now = _without_sunday(world)
    assert [*planning_rules.left_alone(now, 1)] == []
    now["opt_in"][0].choice = "both"
    assert len([*planning_rules.left_alone(now, 1)]) == 1
    for offer in now["draft"][0].problem["offers"]:
        offer["offer"] = "first"
    assert [*planning_rules.left_alone(now, 1)] == [], "it was not offered as a pair when the draft was asked"


def _without_sunday(world: World) -> Snapshot:
    """What there is, but for Bo's second day of the weekend, in what is published."""
    now = snapshot(world.database)
    for row in [*now["published_seat"], *now["change"]]:
        if now.slot_of[row.seat_id].weekend_day == 2:
            row.person_id = row.after_id = None
    return now


def weekend_days(world: World) -> set[int]:
    """The days of the weekend on which Bo is in a new draft."""
    world.demand(0)
    world.run_drafts()
    now = snapshot(world.database)
    draft = max(now["draft"], key=lambda row: row.id)
    assert draft.state == DraftState.READY
    seats = [row.seat_id for row in now["assignment"] if (row.draft_id, row.person_id) == (draft.id, world.ids["bo"])]
    return {day for seat in seats if (day := now.slot_of[seat].weekend_day)}
