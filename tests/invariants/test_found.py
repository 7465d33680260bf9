"""Cases that were found by looking for what breaks a rule: small, and kept for ever."""

from app.domain.answer import Mark
from app.domain.refusals import FormSentAlready
from app.domain.rota import DraftState
from app.store.transaction import Database
from tests.invariants import planning_rules
from tests.invariants.reading import snapshot
from tests.invariants.world import World


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
