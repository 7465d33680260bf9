"""A team of sixty that is asked about four weeks, at a service of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app import planning
from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.people import NewMembership, NewPerson
from app.domain.rota import Assignment, DraftState
from app.settings import Settings
from app.store import answers, drafts
from app.store.facts import facts_of
from app.store.teams import shifts_of
from app.store.transaction import Database
from app.usecases.teams import keep, people
from tests.app.usecases.published import MONDAY, Planned, planned
from tests.browser.conftest import House
from tests.browser.served import served
from tests.cast import Cast, assemble
from tests.service import free_port

PEOPLE, WEEKS = 60, 4


@contextmanager
def large_house(folder: Path, address: str, *, seconds: int) -> Iterator[House]:
    """Sixty people, two seats in each slot of a working day; a draft is searched for so many seconds at most."""
    database = Database(address)
    cast = assemble(database)
    with database.transaction() as tx:
        for number in range(PEOPLE - 3):
            new = NewPerson(f"Person{number} Of-The-Long-Name{number}", f"p{number}@example.org")
            membership = NewMembership(0, date(2026, 1, 1))
            cast.people[f"p{number}"] = people.add_member(tx, cast.support, new, membership=membership, now=cast.now)
        for shift in shifts_of(tx, cast.support.id):
            if len(shift.what.days) == 5:
                two = replace(shift.what, people=2)
                keep.change_shift(tx, cast.support, shift.id, two, version=shift.version)
    settings = Settings(port=free_port(), data_dir=folder, solver_seconds=seconds)
    with served(settings, database, lambda: cast.now):
        yield House(settings.public_url, cast)
    database.close()


def everybody(cast: Cast) -> list[int]:
    return [person.id for name, person in cast.people.items() if name not in ("dee", "hana", "kai", "eve")]


def asked(cast: Cast, number: int = 0) -> Planned:
    """A round of four weeks, the first one or a later one, that all have answered; nobody can on its Friday evening."""
    first = MONDAY + timedelta(days=7 * WEEKS * number)
    plan = planned(cast, first, first + timedelta(days=7 * WEEKS - 1), people=())
    slots = {slot.id: slot for slot, _ in plan.seats.values()}
    never = next(slot.id for slot in slots.values() if slot.on == first + timedelta(days=4) and slot.start.hour >= 17)
    with cast.database.transaction() as tx:
        for each, person in enumerate(everybody(cast)):
            marks = {slot: list(Mark)[(slot + each) % 4] for slot in slots if not slots[slot].weekend}
            offers = {slot.weekend: OptIn.BOTH for slot in slots.values() if slot.weekend and each % 3 == 0}
            what = NewAnswer(marks | {never: Mark.CANNOT}, offers)
            answers.save_answer(tx, plan.round_id, person, what, version=0, now=cast.now)
    return plan


def drafted(plan: Planned) -> int:
    """A draft with somebody in nearly every seat, by no search."""
    cast, team = plan.cast, everybody(plan.cast)
    seated = {seat: Assignment(team[n % len(team)]) for n, seat in enumerate(plan.seats) if n % 9}
    with cast.database.transaction() as tx:
        facts = facts_of(tx, plan.team, plan.period, seed=1, now=cast.now)
        problem = planning.to_json(planning.problem_of(facts))
        new = drafts.NewDraft(
            team_id=plan.team.id,
            period_id=plan.period.id,
            number=1,
            seed=1,
            seconds=0,
            base_publication_id=None,
            by=cast.id("ana"),
            state=DraftState.READY,
        )
        draft = drafts.add_draft(tx, new, now=cast.now)
        drafts.keep_copy(tx, draft.id, problem, drafts.Findings(seated, [], {}, answered=60, people=60), now=cast.now)
        return draft.id
