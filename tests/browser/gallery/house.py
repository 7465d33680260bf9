"""Builds the house of the gallery and serves it, without background work: nothing moves while it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import Settings
from app.store.transaction import Database
from tests.app.web.test_who_may import things_of
from tests.browser.gallery import changes, crowd, doors, emptiness, leave, planning, usual
from tests.browser.gallery.world import NOW, World
from tests.browser.served import serving
from tests.cast import assemble
from tests.service import free_port

TOPICS = (usual.demo, emptiness.build, planning.build, changes.build, doors.build, crowd.build, leave.build)


def build(database: Database, folder: Path) -> World:
    """Everything there is to be seen; what a topic makes touches no other."""
    issuer = "https://id.example.org"  # never asked: nobody here comes back from it
    settings = Settings(
        port=free_port(), data_dir=folder, oidc_issuer=issuer, oidc_client_id="halfday", oidc_name="Harbour ID"
    )
    world = World(settings, database)
    cast = assemble(database)
    world.ids |= {name: person.id for name, person in cast.people.items()}
    world.routes = dict(usual.addresses(things_of(cast)))
    for topic in TOPICS:
        topic(world)
    return world


@contextmanager
def open_house(world: World) -> Iterator[World]:
    with serving(world.settings, world.database, lambda: NOW):
        yield world
