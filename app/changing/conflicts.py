"""Keeps the open conflicts equal to what is broken: asked for by every change of what people may or have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from app.domain.conflict import Breach, to_close, to_open
from app.domain.seating import people_in
from app.domain.walltime import today
from app.planning import ONLY_MARKED, judge_held
from app.store.conflicts import close_all, conflicts_of_people, open_all, published_periods_of
from app.store.facts import facts_of
from app.store.outbox import NewMessage, tell_all
from app.store.publications import holdings_of
from app.store.rounds import get_period
from app.store.teams import coordinators_of, get_team_by_id
from app.store.transaction import Tx

CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class _Look:
    """What is done right before the commit, once for all people asked for in the transaction."""

    now: datetime
    by: int | None

    def __call__(self, tx: Tx, person_ids: Sequence[int]) -> None:
        people = set(person_ids)
        known = conflicts_of_people(tx, people, after=self.now)
        breaches = breaches_of(tx, people, now=self.now)
        close_all(tx, to_close(known, breaches), now=self.now)
        new = to_open(known, breaches)
        open_all(tx, new, now=self.now)
        self._tell(tx, new)

    def _tell(self, tx: Tx, breaches: Sequence[Breach]) -> None:
        """The coordinators hear of it, but for the one who knows."""
        messages: list[NewMessage] = []
        for team_id in sorted({breach.team_id for breach in breaches}):
            own = sorted({(breach.person_id, breach.seat_id) for breach in breaches if breach.team_id == team_id})
            team = get_team_by_id(tx, team_id)
            data = {"team": team.slug, "seats": [seat for _, seat in own]}
            cause = f"{team_id}:{self.now.isoformat()}:{own[0][0]}:{own[0][1]}"
            messages += [
                NewMessage(f"conflicts:{cause}:{coordinator}", coordinator, data)
                for coordinator in coordinators_of(tx, team_id, on=today(self.now, team.time_zone))
                if coordinator != self.by
            ]
        tell_all(tx, messages, kind=CONFLICTS, now=self.now)


def look_again(tx: Tx, person_ids: Iterable[int], *, now: datetime, by: int | None = None) -> None:
    """Have the conflicts of these people opened and closed right before the commit.

    Whoever calls it holds these people locked, as whoever publishes does: of a seat given and an absence entered at
    the same moment, the later one sees the other.
    """
    tx.at_the_end(_Look(now, by), person_ids)


def breaches_of(tx: Tx, person_ids: Collection[int], *, now: datetime) -> list[Breach]:
    """Every rule that these people break in published seats to come, in all teams, by the checker."""
    found: dict[tuple[int, int, str], Breach] = {}
    for team_id, period_id in published_periods_of(tx, person_ids, after=now):
        period = get_period(tx, team_id, period_id)
        assert period.publication_id is not None
        held = holdings_of(tx, period.publication_id)
        theirs = {seat: who for seat, who in held.items() if not people_in(who).isdisjoint(person_ids)}
        if not theirs:
            continue
        facts = facts_of(tx, get_team_by_id(tx, team_id), period, seed=0, now=now, only=person_ids)
        for each in judge_held(facts, theirs):
            for seat, person in product(each.seats, person_ids if each.rule not in ONLY_MARKED else ()):
                if person in each.people and person in people_in(theirs[seat]):
                    breach = Breach(team_id, seat, person, period.publication_id, each.rule)
                    found[breach.key] = breach
    return list(found.values())
