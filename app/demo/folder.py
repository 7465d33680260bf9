"""Where the demo lives: built beside its place and moved there once complete, so that half a demo never starts."""

from datetime import datetime
from pathlib import Path

from app.demo.calendar import weeks_around
from app.demo.chronicle import Progress, tell_chronicle
from app.demo.people import COORDINATOR
from app.demo.story import Story
from app.settings import Settings
from app.store.people import find_person_by_email
from app.store.rounds import periods_of
from app.store.teams import all_teams
from app.store.transaction import Database

__all__ = ["Progress", "ensure_demo", "is_stale"]


def ensure_demo(settings: Settings, *, now: datetime, progress: Progress) -> bool:
    """Make the demo unless it is there; says whether it was made."""
    if settings.database_url:
        return _fill(settings, settings.database, now=now, progress=progress)
    place = settings.data_dir / "halfday.sqlite"
    if place.exists():
        return False
    building = settings.data_dir / "building.sqlite"
    sweep(building)
    _fill(settings, f"sqlite:///{building.resolve()}", now=now, progress=progress)
    building.rename(place)
    sweep(building)
    return True


def is_demo(database: Database) -> bool:
    """Whether the made-up people are in it."""
    with database.reading() as tx:
        return find_person_by_email(tx, COORDINATOR.email) is not None


def is_stale(database: Database, *, now: datetime) -> bool:
    """Whether the demo's "this week" lies in the past."""
    _, _, coming = weeks_around(now)
    with database.reading() as tx:
        last = max((period.first_on for team in all_teams(tx) for period in periods_of(tx, team.id)), default=None)
    return last is None or last < coming.first_on


def sweep(building: Path) -> None:
    """Remove the file of a build that was cut off, and what lies beside any build."""
    for leftover in building.parent.glob(f"{building.name}*"):
        leftover.unlink()


def _fill(settings: Settings, url: str, *, now: datetime, progress: Progress) -> bool:
    database = Database(url)
    try:
        database.migrate()
        with database.reading() as tx:
            if all_teams(tx):
                return False
        tell_chronicle(Story(database, settings.public_url, settings.solver_workers), now, progress)
    finally:
        database.close()
    return True
