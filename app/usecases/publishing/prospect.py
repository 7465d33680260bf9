"""What a draft would do if it were published now: looked at before, and done by the same code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.facts import Facts
from app.domain.pairs import Halved, Plans, halved
from app.domain.policy import Policy
from app.domain.publication import (
    Change,
    Places,
    Publication,
    changes,
    to_publish,
)
from app.domain.reach import Reach, bare_weekend_days, open_seats, vanishing_seats
from app.domain.rota import Draft, seats_of
from app.domain.round import Period
from app.domain.seating import Holding, holder_of
from app.domain.team import Team
from app.planning import ONLY_MARKED, judge_held, pairs_of
from app.store.drafts import get_draft, pins_of
from app.store.events import team_events
from app.store.facts import facts_of
from app.store.publications import current_publication
from app.store.rounds import get_period, slots_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Prospect:
    zone: str  # the team's, on whose wall hours are said
    draft: Draft
    period: Period
    places: Places
    before: Publication | None
    after: Mapping[int, Holding]  # who covers each seat, open ones too
    differences: list[Change]
    reach: Reach
    broken: Mapping[int, tuple[str, ...]]  # seat → rules that its person breaks as things are now
    policy: Policy  # which these rules are of
    unkept: frozenset[int] = frozenset()  # seats claimed or pinned since the draft was made, which it gives to others
    halved: Sequence[Halved] = ()  # who would have one day of a weekend that they offered whole or not at all

    @property
    def rests_on(self) -> int:
        """Number of the publication that it would replace; 0: the period has none."""
        return self.before.number if self.before else 0

    @property
    def blocked(self) -> list[int]:
        """Seats that would be newly given in breach of a rule; what is published already is only warned of."""
        given = {change.seat_id for change in self.differences}
        return sorted(seat for seat in self.broken if seat in given)


def look_ahead(tx: Tx, team: Team, draft_id: int, *, now: datetime) -> Prospect:
    draft = get_draft(tx, team.id, draft_id)
    period = get_period(tx, team.id, draft.period_id)
    places = seats_of(slots_of(tx, period.id))
    before = current_publication(tx, period.id)
    was = before.held if before else {}
    planned = {seat: what.person_id for seat, what in draft.assignments.items()}
    pins = pins_of(tx, period.id)
    after = to_publish(places, was, planned, pins=pins, now=now)
    differences = changes(was, after)
    facts = facts_of(tx, team, period, seed=draft.seed, now=now)
    return Prospect(
        zone=team.time_zone,
        draft=draft,
        period=period,
        places=places,
        before=before,
        after=after,
        differences=differences,
        reach=Reach(
            vanishing=vanishing_seats(differences, places, now=now),
            coming=sum(
                event.start > now and event.person_id is not None
                for event in team_events(tx, team.id, since=now.date() - timedelta(days=1))
            ),
            bare_weekend_days=bare_weekend_days(places, after, now=now),
            unanswered=draft.people - draft.answered,
            asked=draft.people,
            open_seats=open_seats(places, after, now=now),
        ),
        broken=_broken(facts, after),
        policy=facts.policy,
        unkept=_unkept(pins, after) if before is None else frozenset(),
        halved=halved(pairs_of(facts), places, Plans(was, after, planned), elsewhere=facts.covers, now=now),
    )


def _unkept(pins: Mapping[int, int], after: Mapping[int, Holding]) -> frozenset[int]:
    """Pins that the draft knows nothing of; once a period is published, its seats change hands by publications."""
    return frozenset(seat for seat, person in pins.items() if holder_of(after.get(seat)) != person)


def _broken(facts: Facts, after: Mapping[int, Holding]) -> dict[int, tuple[str, ...]]:
    """Rules that the plan breaks as things are now: since the draft was made somebody may have left or be away."""
    found: dict[int, tuple[str, ...]] = {}
    for breach in judge_held(facts, after):
        for seat in breach.seats if breach.rule not in ONLY_MARKED else ():
            if breach.rule not in found.get(seat, ()):
                found[seat] = (*found.get(seat, ()), breach.rule)
    return found
