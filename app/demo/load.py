"""The demo for an installation that was just set up: built beside, then taken over in one transaction."""

import logging
from datetime import datetime

from app.demo.chronicle import tell_chronicle
from app.demo.folder import sweep
from app.demo.story import Story
from app.domain.audit import ActorKind, Origin
from app.domain.people import NewMembership, NewPerson, Person, Role
from app.domain.walltime import today
from app.settings import Settings
from app.store import access
from app.store.copying import copy_rows
from app.store.people import add_person, all_people
from app.store.teams import add_membership, all_teams
from app.store.transaction import Database, Tx

NOT_COPIED = ("setup", "session", "mail_link", "message", "audit", "audit_about")
LOADING = Origin(ActorKind.CLOCK, "demo.load")

log = logging.getLogger(__name__)


def load_demo(settings: Settings, database: Database, *, now: datetime) -> bool:
    """Fill the installation with the made-up team if its set-up asked for it; says whether it did.

    A build that is cut off leaves nothing behind but a file, and is begun again.
    """
    with database.reading() as tx:
        if not access.wants_demo(tx):
            return False
        keeper = _only_keeper(tx)
    building = settings.data_dir / "demo-building.sqlite"
    sweep(building)
    try:
        made = keeper is not None and _build_and_take(settings, database, keeper, now=now)
    finally:
        sweep(building)
    if not made:
        log.warning("the demo was not loaded: the installation has teams or people of its own by now")
        with database.transaction(LOADING) as tx:
            access.note_demo(tx)
    return made


def _only_keeper(tx: Tx) -> Person | None:
    """The keeper, while nobody and nothing else is there: the demo brings ids of its own."""
    people = all_people(tx)
    return people[0] if len(people) == 1 and not all_teams(tx) else None


def _build_and_take(settings: Settings, database: Database, keeper: Person, *, now: datetime) -> bool:
    source = Database(f"sqlite:///{(settings.data_dir / 'demo-building.sqlite').resolve()}")
    try:
        source.migrate()
        with source.transaction(LOADING) as tx:  # the same first person, so that everybody's id is the same in both
            add_person(tx, NewPerson(keeper.name, keeper.email, keeper.time_zone, keeper=True), now=now)
        story = Story(source, settings.public_url, settings.solver_workers)
        tell_chronicle(story, now, lambda _, __: None)
        with database.transaction(LOADING) as target, source.reading() as built:
            if _only_keeper(target) is None or not access.note_demo(target):
                return False
            copy_rows(built, target, leave_out=NOT_COPIED, keep={"person": {keeper.id}})
            member = NewMembership(keeper.id, today(now, story.teams["support"].time_zone), role=Role.COORDINATOR)
            add_membership(target, story.teams["support"].id, member)
        return True
    finally:
        source.close()
