"""Two at once, on real databases: exactly one wins, nothing is doubled, nothing is lost."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest

from app.domain.answer import Answer, Mark, NewAnswer, OptIn
from app.domain.people import NewPerson
from app.domain.publication import Publication
from app.domain.refusals import DraftRuns, LastKeeper, LinkUnusable, PeriodOverlaps, Refusal
from app.domain.round import Round
from app.store import people
from app.store.transaction import Database
from app.usecases.access.sign_in import Entered, make_link, use_link
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.drafts.edit import Act
from app.usecases.teams.people import add_person, change_person
from tests.invariants import earning_rules, feed_rules, ledger_rules, report_rules, rota_rules
from tests.invariants.reading import snapshot
from tests.invariants.world import World

FORTNIGHT = 14 * 24 * 60


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Do all the steps at the same moment, each in a thread; what they answered, in their order."""
    barrier = threading.Barrier(len(steps))
    answers: list[Any] = [None] * len(steps)

    def go(number: int, step: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers[number] = step()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            answers[number] = error

    threads = [threading.Thread(target=go, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return answers


def winners(answers: Sequence[Any], kind: type, losers: type = Refusal) -> int:
    """How many won; everybody else lost in the way that losers are told."""
    assert all(isinstance(each, kind | losers) for each in answers), answers
    return sum(isinstance(each, kind) for each in answers)


def require_whole(world: World) -> None:
    now = snapshot(world.database)
    wrong = [
        *rota_rules.complaints(now, None),
        *ledger_rules.complaints(now, None),
        *feed_rules.complaints(now, None, at=world.now),
    ]
    assert not wrong, wrong


def drafted(database: Database, *teams: str) -> World:
    """Teams whose people have all answered, each with a draft that is ready."""
    world = World(database)
    for team in teams:
        world.open_round(team, 7, 0)
        for who in ("ana", "bo", "chi", "dee", "eli", "fay"):
            world.answer(who, 0, [Mark.FINE], [OptIn.EITHER])
        world.demand(0)
        world.run_drafts()
    return world


@pytest.fixture
def world(database: Database) -> World:
    return drafted(database, "support")


def test_of_two_who_publish_one_draft_at_once_one_does(world: World) -> None:
    answers = at_once(*[lambda: world.publish(0)] * 6)
    assert winners(answers, Publication) == 1
    require_whole(world)


def test_of_two_who_demand_a_draft_at_once_one_gets_it(world: World) -> None:
    answers = at_once(*[lambda: world.demand(0)] * 6)
    assert Counter(type(each).__name__ for each in answers) == {"Draft": 1, "DraftRuns": 5}
    assert all(isinstance(each, DraftRuns) for each in answers if isinstance(each, Refusal))


def test_of_two_who_edit_a_draft_at_once_one_does(world: World) -> None:
    answers = at_once(*[lambda seat=seat: world.edit(0, seat, Act.FREE, "bo") for seat in range(6)])
    accepted = winners(answers, object)
    draft = snapshot(world.database)["draft"][0]
    refused = sum(isinstance(each, Refusal) for each in answers)
    assert draft.version == 1 + accepted - refused


@pytest.mark.parametrize("version", [0, 1])
def test_of_two_who_save_one_answer_at_once_one_does(database: Database, version: int) -> None:
    world = World(database)
    asked = world.open_round("support", 7, 0)
    assert isinstance(asked, Round)
    if version:
        world.answer("bo", 0, [Mark.CANNOT], [None])

    def save(note: str) -> Any:
        ask = SaveAnswer(NewAnswer(note=note), version)
        team = world.teams["support"]
        return world.ask(lambda tx: save_answer(tx, team, asked.id, ask, by=world.actor(tx, "bo"), now=world.now))

    answers = at_once(*[lambda note=f"tab {number}": save(note) for number in range(6)])
    assert winners(answers, Answer) == 1
    won = next(each for each in answers if isinstance(each, Answer))
    kept = [row for row in snapshot(database)["answer"] if row.person_id == world.ids["bo"]]
    assert [(row.note, row.version) for row in kept] == [(won.what.note, version + 1)]


def test_of_two_rounds_for_the_same_days_opened_at_once_one_is(database: Database) -> None:
    world = World(database)
    answers = at_once(*[lambda: world.open_round("support", 7, 0)] * 4)
    assert winners(answers, Round, PeriodOverlaps) >= 1
    stretches = sorted((row.first_on, row.last_on) for row in snapshot(database)["period"])
    assert all(one[1] < other[0] for one, other in pairwise(stretches))


def test_of_two_who_take_the_last_leave_at_once_one_does(world: World) -> None:
    world.publish(0)
    world.wait(FORTNIGHT)
    world.earn()
    now = snapshot(world.database)
    earned = {name: ledger_rules.balance(now, "leave earned", world.ids[name]) for name in world.ids}
    who, had = next((name, had) for name, had in earned.items() if had)
    answers = at_once(*[lambda form=form: world.take(who, had, form) for form in range(6)])
    assert winners(answers, list) == 1
    assert ledger_rules.balance(snapshot(world.database), "leave earned", world.ids[who]) == 0


def test_one_form_sent_twice_at_once_takes_leave_once(world: World) -> None:
    world.publish(0)
    world.wait(FORTNIGHT)
    world.earn()
    now = snapshot(world.database)
    who = next(name for name in world.ids if ledger_rules.balance(now, "leave earned", world.ids[name]))
    answers = at_once(*[lambda: world.take(who, 1, 1)] * 4)
    assert winners(answers, list) == 4
    assert len({entry.id for entries in answers for entry in entries}) == 1
    assert ledger_rules.balance(snapshot(world.database), "leave taken", world.ids[who]) == 1


def test_one_entry_corrected_twice_at_once_is_taken_back_once(world: World) -> None:
    world.publish(0)
    world.wait(FORTNIGHT)
    world.earn()
    answers = at_once(*[lambda: world.correct(0, 0)] * 4)
    assert winners(answers, list) == 1
    require_whole(world)


def test_workers_that_earn_at_once_double_nothing(database: Database) -> None:
    world = drafted(database, "support", "billing")
    for draft in (0, 1):
        world.publish(draft)
    world.wait(FORTNIGHT)
    answers = at_once(*[world.earn] * 4)
    assert not [each for each in answers if isinstance(each, Exception) or each.failed]
    require_whole(world)
    assert not earning_rules.complaints(snapshot(world.database), earned_at=world.now)
    assert world.earn().points == 0


def test_books_locked_while_leave_is_earned_say_what_the_rows_say(world: World) -> None:
    world.publish(0)
    world.wait(FORTNIGHT)
    answers = at_once(world.earn, lambda: world.lock(2), world.earn)
    assert not [each for each in answers if isinstance(each, Exception)], answers
    require_whole(world)
    now = snapshot(world.database)
    assert len(now["statement"]) == 1
    assert [*report_rules.locked(now)] == []


def test_a_sign_in_link_used_twenty_times_at_once_lets_one_in(database: Database) -> None:
    world = World(database)
    with database.transaction() as tx:
        secret = make_link(tx, world.ids["bo"], now=world.now)
    steps = [lambda: world.ask(lambda tx: use_link(tx, secret, client="test", now=world.now))] * 20
    assert winners(at_once(*steps), Entered, LinkUnusable) == 1
    assert world.one("SELECT count(*) AS sessions FROM session").sessions == 1


def test_two_keepers_who_take_each_other_out_at_once_leave_one(database: Database) -> None:
    world = World(database)
    with database.transaction() as tx:
        kim = add_person(tx, NewPerson("Kim", "kim@example.org", keeper=True), now=world.now)
        kai = people.get_person(tx, world.ids["kai"])

    def take_out(who: Any) -> Any:
        new = NewPerson(who.name, who.email, keeper=True)
        return world.ask(lambda tx: change_person(tx, who.id, new, active=False, version=1, now=world.now))

    answers = at_once(lambda: take_out(kim), lambda: take_out(kai))
    assert sum(isinstance(each, LastKeeper) for each in answers) == 1, answers
    assert world.one("SELECT count(*) AS keepers FROM person WHERE keeper AND active").keepers == 1
