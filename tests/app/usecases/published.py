"""Rotas for tests of publishing: an answered round of the team, and drafts made by hand, seat by seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import planning
from app.domain.answer import NewAnswer, OptIn
from app.domain.publication import Publication
from app.domain.rota import Assignment, DraftState, seats_of
from app.domain.round import Period
from app.domain.slot import Seat, Slot
from app.domain.team import Team
from app.store import answers, drafts, rounds
from app.store.facts import facts_of
from app.store.people import actor_at
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.open import OpenRound, open_round
from tests.cast import Cast

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)
SATURDAY, SUNDAY = date(2026, 3, 14), date(2026, 3, 15)
BASE = "https://rota.example.org"

Who = Mapping[tuple[date, str], str]
"""Day and shift → name in the cast."""


@dataclass
class Planned:
    """A period with a round, and everybody's answers: both days of each weekend offered."""

    cast: Cast
    team: Team
    period: Period
    round_id: int
    seats: dict[int, tuple[Slot, Seat]]
    coordinator: str = "ana"

    def seat(self, day: date, shift: str) -> int:
        return next(seat for seat, (slot, _) in self.seats.items() if (slot.on, slot.what.name) == (day, shift))

    def draft(self, who: Who, *, answered: int = 3, people: int = 3) -> int:
        """A draft that is ready, with these people in these seats."""
        plan = {self.seat(*place): self.cast.id(name) for place, name in who.items()}
        with self.cast.database.transaction() as tx:
            period = rounds.get_period(tx, self.team.id, self.period.id)
            facts = facts_of(tx, self.team, period, seed=1, now=self.cast.now)
            new = drafts.NewDraft(
                team_id=self.team.id,
                period_id=period.id,
                number=drafts.next_number(tx, period.id),
                seed=1,
                seconds=0,
                base_publication_id=period.publication_id,
                by=self.cast.id(self.coordinator),
                state=DraftState.READY,
            )
            draft = drafts.add_draft(tx, new, now=self.cast.now)
            findings = drafts.Findings(
                {seat: Assignment(person) for seat, person in plan.items()}, [], {}, answered=answered, people=people
            )
            problem = planning.to_json(planning.problem_of(facts))
            drafts.keep_copy(tx, draft.id, problem, findings, now=self.cast.now)
            return draft.id

    def publish(self, who: Who, *, confirmed: bool = True) -> Publication:
        """Publish a draft of these people in these seats."""
        return self.publish_draft(self.draft(who), confirmed=confirmed)

    def publish_draft(self, draft_id: int, *, version: int | None = None, confirmed: bool = True) -> Publication:
        with self.cast.database.transaction() as tx:
            if version is None:
                version = drafts.get_draft(tx, self.team.id, draft_id).version
            ask = Publish(draft_id, version, BASE, confirmed)
            by = self.cast.actor(tx, self.coordinator)
            return publish_draft(tx, self.team, ask, by=by, now=self.cast.now)


def planned(
    cast: Cast,
    first_on: date = MONDAY,
    last_on: date = SUNDAY,
    *,
    team: Team | None = None,
    coordinator: str = "ana",
    people: tuple[str, ...] = ("ana", "bo", "chi"),
) -> Planned:
    """An answered round of the team for these days."""
    team = team or cast.support
    with cast.database.transaction() as tx:
        by = actor_at(tx, cast.id(coordinator), now=cast.now)
        assert by is not None
        ask = OpenRound(first_on, last_on, _deadline(cast.now))
        round_ = open_round(tx, team, ask, by=by, now=cast.now)
        slots = rounds.slots_of(tx, round_.period.id)
        offers = {slot.weekend: OptIn.BOTH for slot in slots if slot.weekend}
        for name in people:
            answers.save_answer(tx, round_.id, cast.id(name), NewAnswer({}, offers), version=0, now=cast.now)
    return Planned(cast, team, round_.period, round_.id, seats_of(slots), coordinator)


def _deadline(now: datetime) -> datetime:
    return now + timedelta(hours=1)
