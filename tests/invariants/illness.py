"""Steps of illness, volunteers, chains and undoing, driven through the use cases, for the machine and for races."""

from datetime import timedelta
from typing import Any

from app.domain.refusals import Refusal
from app.store import wishes
from app.usecases.publishing.undo import Undo, undo_last
from app.usecases.replacing.ask import AskThem, ask_takers
from app.usecases.replacing.away import Away, go_away
from app.usecases.replacing.mend import MendPage, show_mend
from app.usecases.replacing.replace import Replace, decoded, replace_people, take_asked
from app.usecases.wishes.chain import Decide, agree_to_chain, refuse_chain
from app.usecases.wishes.propose import tend_wishes
from app.usecases.wishes.wish import MakeWish, make_wish, withdraw_wish
from tests.invariants.world import BASE_URL, World

COMING = (
    "SELECT published_seat.seat_id, published_seat.person_id, slot.id AS slot_id, slot.team_id, slot.period_id "
    "FROM published_seat JOIN period ON period.publication_id = published_seat.publication_id "
    "JOIN seat ON seat.id = published_seat.seat_id JOIN slot ON slot.id = seat.slot_id "
    "WHERE slot.start_at > :now AND {more} ORDER BY slot.start_at DESC, published_seat.seat_id"
)


def coming(world: World, which: int, more: str = "published_seat.person_id IS NOT NULL", **values: Any) -> Any:
    """One of the published seats to come, counted from the next one."""
    now = world.now.replace(tzinfo=None) if world.database.is_sqlite else world.now
    return world.pick(COMING.format(more=more), which, now=now, **values)


def name_of(world: World, person_id: int) -> str:
    return next(name for name, number in world.ids.items() if number == person_id)


def fall_ill(world: World, which: int, days: int) -> Any:
    """Whoever is on next is away for some days, said by a coordinator."""
    seat = coming(world, which)
    if seat is None:
        return None
    team = world.team_of(seat.team_id)
    ask = Away(seat.person_id, world.today(team.id) + timedelta(days=days))
    return world.ask(lambda tx: go_away(tx, team, ask, by=world.coordinator(tx, team), now=world.now))


def mend(world: World, team_name: str, *, all_ways: bool) -> tuple[Any, Any]:
    """Publish a proposal for the first period that needs one; answers what was published, and the proposal."""
    team = world.teams[team_name]
    with world.database.reading() as tx:
        page: MendPage = show_mend(tx, team, all_ways=all_ways, now=world.now)
    period = next((each for each in page.periods if each.proposals and each.proposals[-1].changes), None)
    if period is None:
        return None, None
    way = period.proposals[-1]
    ask = Replace(decoded(way.code), period.number, BASE_URL, "Get well soon")
    return world.ask(lambda tx: replace_people(tx, team, ask, by=world.coordinator(tx, team), now=world.now)), way


def replace_by_hand(world: World, which: int, who: str | None, *, off: int = 0) -> Any:
    seat = coming(world, which, "1 = 1")
    if seat is None:
        return None
    team = world.team_of(seat.team_id)
    number = world.one(
        "SELECT number FROM publication JOIN period ON publication_id = publication.id WHERE period.id = :period",
        period=seat.period_id,
    ).number
    ask = Replace({seat.seat_id: world.ids[who] if who else None}, number + off, BASE_URL, "By hand")
    return world.ask(lambda tx: replace_people(tx, team, ask, by=world.coordinator(tx, team), now=world.now))


def undo(world: World, which: int) -> Any:
    last = world.pick("SELECT team_id, max(number) AS number FROM publication GROUP BY team_id ORDER BY team_id", which)
    team = world.team_of(last.team_id)
    ask = Undo(last.number, BASE_URL, "Wrong after all")
    return world.ask(lambda tx: undo_last(tx, team, ask, by=world.coordinator(tx, team), now=world.now))


def ask_around(world: World, which: int) -> Any:
    seat = coming(world, which, "1 = 1")
    if seat is None:
        return None
    team = world.team_of(seat.team_id)
    ask = AskThem(seat.seat_id)
    return world.ask(lambda tx: ask_takers(tx, team, ask, by=world.coordinator(tx, team), now=world.now))


def take(world: World, which: int) -> Any:
    """Somebody who was asked says yes."""
    asked = world.pick("SELECT team_id, seat_id, person_id FROM seat_ask ORDER BY id", which)
    if asked is None or not world.is_active(name_of(world, asked.person_id)):
        return None
    team = world.team_of(asked.team_id)

    def step(tx: Any) -> Any:
        by = world.actor(tx, name_of(world, asked.person_id))
        return take_asked(tx, team, asked.seat_id, base_url=BASE_URL, by=by, now=world.now)

    return world.ask(step)


def wish(world: World, which: int, reach: int) -> Any:
    """The person of a seat would take any of the next slots of others instead."""
    seat = coming(world, which)
    if seat is None:
        return None
    others = [coming(world, number, "slot.period_id = :period", period=seat.period_id) for number in range(reach)]
    slots = {each.slot_id for each in others if each.person_id != seat.person_id}
    team = world.team_of(seat.team_id)
    ask = MakeWish(seat.seat_id, tuple(sorted(slots)))
    return world.ask(lambda tx: make_wish(tx, team, ask, by=world.coordinator(tx, team), now=world.now))


def withdraw(world: World, which: int) -> Any:
    found = world.pick("SELECT id, team_id FROM wish ORDER BY id", which)
    if found is None:
        return None
    team = world.team_of(found.team_id)
    return world.ask(lambda tx: withdraw_wish(tx, team, found.id, by=world.coordinator(tx, team), now=world.now))


def decide(world: World, which: int, part: int, *, yes: bool) -> Any:
    """Somebody of a chain says yes or no; the coordinator enters it."""
    found = world.pick("SELECT id, team_id FROM swap_chain ORDER BY id", which)
    if found is None:
        return None
    team = world.team_of(found.team_id)

    def step(tx: Any) -> Any:
        chain = wishes.get_chain(tx, team.id, found.id)
        person = chain.parts[part % len(chain.parts)].person_id
        ask = Decide(chain.id, BASE_URL, person, "Said so")
        act = agree_to_chain if yes else refuse_chain
        return act(tx, team, ask, by=world.coordinator(tx, team), now=world.now)

    return world.ask(step)


def tend(world: World) -> Any:
    return world.ask(lambda tx: tend_wishes(tx, now=world.now))


def worked(answer: Any) -> bool:
    return answer is not None and not isinstance(answer, Refusal)
