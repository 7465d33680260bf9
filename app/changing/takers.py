"""Who could take a published seat: by the rules as things are, in order of debt and of how seldom they were asked."""

from datetime import datetime, timedelta

from app.domain.people import name_tags
from app.domain.policy import Policy
from app.domain.publication import begun
from app.domain.refusals import NotFound, SlotBegun
from app.domain.rule_words import rule_words
from app.domain.slot import Slot
from app.domain.taker import ASK_DAYS, Taker
from app.domain.team import Team
from app.planning import ONLY_MARKED, Load, loads, problem_of, why_not
from app.store.asks import times_asked
from app.store.facts import facts_of
from app.store.people import names_of
from app.store.publications import find_place
from app.store.rounds import get_period
from app.store.teams import member_ids
from app.store.transaction import Tx


def takers_of(tx: Tx, team: Team, seat_id: int, *, now: datetime) -> list[Taker]:
    """Everybody of the team but the one who sits there, the seat thought vacated and all else as published."""
    slot, holder = coming_seat(tx, team, seat_id, now=now)
    period = get_period(tx, team.id, slot.period_id)
    facts = facts_of(tx, team, period, seed=0, now=now)
    problem = problem_of(facts)
    verdicts = why_not(problem, facts.published, seat_id)
    tags = name_tags(names_of(tx, {*member_ids(tx, team.id), *verdicts}))
    ahead = {load.person_id: _ahead(load) for load in loads(problem, facts.published)}
    asked = times_asked(tx, verdicts, since=now - timedelta(days=ASK_DAYS))
    return [
        Taker(
            person_id=person,
            who=tags[person],
            ahead=ahead.get(person, 0),
            asked=asked[person],
            rules=_words(rules, facts.policy),
            askable=not _words(rules, facts.policy) and asked[person] < facts.policy.asks_a_week,
        )
        for person, rules in verdicts.items()
        if person != holder
    ]


def coming_seat(tx: Tx, team: Team, seat_id: int, *, now: datetime) -> tuple[Slot, int | None]:
    """A published seat whose slot has not begun, with whoever sits there."""
    place = find_place(tx, team.id, seat_id)
    if place is None:
        raise NotFound("published seat")
    slot, _, what = place
    if begun(slot, now):
        raise SlotBegun
    return slot, what.person_id


def _words(rules: tuple[str, ...], policy: Policy) -> tuple[str, ...]:
    return rule_words([rule for rule in rules if rule not in ONLY_MARKED], policy)


def _ahead(load: Load) -> int:
    return round(load.weekday_points + load.weekend_points - load.weekday_fair - load.weekend_fair)
