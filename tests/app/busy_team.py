"""A team whose draft takes the solver a while: 30 people who have all answered, eight weeks, 160 working-day seats."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.answer import Mark, NewAnswer
from app.domain.people import Actor, NewMembership, NewPerson, Role
from app.domain.rota import Draft
from app.domain.team import NewTeam, Team
from app.store import answers, drafts, people
from app.store.rounds import slots_of
from app.store.teams import shifts_of
from app.store.transaction import Database, Tx
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams.keep import change_shift, create_team
from app.usecases.teams.people import add_member

MARKS = (*Mark, Mark.CANNOT, Mark.RATHER_NOT)


@dataclass(frozen=True)
class BusyTeam:
    """A team with an answered round."""

    database: Database
    team: Team
    round_id: int
    coordinator: int

    def demand(self, now: datetime, *, seconds: int = 60) -> int:
        """Have a draft made; returns its id."""
        with self.database.transaction() as tx:
            by = _actor(tx, self.coordinator, now)
            return demand_draft(tx, self.team, self.round_id, AskDraft(seconds), by=by, now=now).id

    def draft(self, draft_id: int) -> Draft:
        with self.database.reading() as tx:
            return drafts.get_draft(tx, self.team.id, draft_id)


def busy_team(database: Database, *, now: datetime, people_count: int = 30, weeks: int = 8, need: int = 1) -> BusyTeam:
    """The team, asked and answered. Its dates are ahead of the real clock, as a process of its own knows no other."""
    first_on = now.date() + timedelta(days=14 - now.weekday())
    with database.transaction() as tx:
        team = create_team(tx, NewTeam("Support", "Europe/London"), now=now)
        for shift in shifts_of(tx, team.id):
            change_shift(tx, team, shift.id, replace(shift.what, people=need), version=shift.version)
        members = [_member(tx, team, number, now) for number in range(people_count)]
        ask = OpenRound(first_on, first_on + timedelta(days=7 * weeks - 1), now + timedelta(days=3))
        round_ = open_round(tx, team, ask, by=_actor(tx, members[0], now), now=now)
        slots = slots_of(tx, round_.period.id)
        dice = random.Random(1)
        for member in members:
            marks = {slot.id: dice.choice(MARKS) for slot in slots}
            answers.save_answer(tx, round_.id, member, NewAnswer(marks), version=0, now=now)
    return BusyTeam(database, team, round_.id, members[0])


def long_search(database: Database, *, now: datetime) -> BusyTeam:
    """A team whose first full plan is there long before the last proof: the solver proves eight weeks in a second."""
    return busy_team(database, now=now, people_count=60, weeks=12, need=3)


def _member(tx: Tx, team: Team, number: int, now: datetime) -> int:
    role = Role.ENGINEER if number else Role.COORDINATOR
    new = NewPerson(f"Person {number}", f"person{number}@example.org")
    return add_member(tx, team, new, membership=NewMembership(0, date(now.year, 1, 1), role=role), now=now).id


def _actor(tx: Tx, person_id: int, now: datetime) -> Actor:
    actor = people.actor_at(tx, person_id, now=now)
    assert actor is not None
    return actor
