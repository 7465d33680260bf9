"""Bringing in what a team had before."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import content, counted, read_settings, say, writing
from app.main import utc_now
from app.settings import Settings
from app.usecases.importing.import_week import Imported, ImportWeek, import_week


def bring_week(
    file: Annotated[Path, typer.Argument(help="A week as JSON: who could when, and who is ahead or behind")],
    team: Annotated[str, typer.Option(help="Name of the team to make")] = "Imported support",
    first_monday: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Lay the week on another Monday")
    ] = None,
) -> None:
    """Make a team, its people, points, shifts and answers from a file."""
    settings = read_settings()
    with writing(settings) as tx:
        ask = ImportWeek(content(file), team, first_monday.date() if first_monday else None)
        made = import_week(tx, ask, now=utc_now())
    say(_made_words(made, settings))


def _made_words(made: Imported, settings: Settings) -> str:
    cut = f" The last {made.left_out} h of cover a day do not fill a slot and are left out." if made.left_out else ""
    people, shifts = counted(made.people, "person", "people"), counted(made.shifts, "shift")
    slots, seats = counted(made.slots, "slot"), counted(made.seats, "seat")
    return f"""\
Made the team “{made.team.name}” ({made.team.time_zone}): {people} with points and answers, {shifts},
and {made.round.period.label} with {slots} and {seats}.{cut}

Next: start Halfday with `make run`, sign in as {made.coordinator.name}, who coordinates the team, by the link from
    halfday link {made.coordinator.email}
and make a draft at
    {settings.public_url}/teams/{made.team.slug}/rounds/{made.round.id}"""
