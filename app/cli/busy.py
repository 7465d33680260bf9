"""`halfday busy …`: somebody's own calendar, told of, looked at, taken over or left, read again and forgotten."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.acting import acting, somebody
from app.cli.console import content, counted, open_database, read_settings, refusing, say, stop, writing
from app.main import utc_now
from app.settings import Settings
from app.store.sealing import Sealing, sealing_of
from app.usecases.busy import manage

By = Annotated[str, typer.Option(help="Mail address of whose calendar it is")]
Times = Annotated[list[int], typer.Argument(help="Numbers of suggestions, as `busy list` shows them")]

busy_app = typer.Typer(no_args_is_help=True, help="When somebody is busy, from their own calendar.")


@busy_app.command("list")
def list_busy(by: By) -> None:
    """Print the calendars that are read and what they suggest, as JSON; of an address only where it is."""
    settings, now = read_settings(), utc_now()
    with writing(settings) as tx:
        page = manage.show_busy(tx, by=somebody(tx, by, now=now), sealing=_sealing(settings), now=now)
    known = {
        "sources": [
            {"id": each.id, "name": each.name, "host": each.host, "read_at": _when(each.read_at), "fault": each.fault}
            for each in page.sources
        ],
        "away": [{"id": each.id, "days": each.days} for each in page.away],
        "blocked": [
            {"team": each.team, "round": each.round_id, "period": each.period, "slots": each.slots}
            for each in page.blocked
        ],
    }
    say(json.dumps(known, indent=2, ensure_ascii=False))


@busy_app.command("add")
def add_calendar(
    name: str, by: By, file: Annotated[Path | None, typer.Option(help="An .ics file, read once and not kept")] = None
) -> None:
    """Tell of a calendar: a file, or else its address, read from standard input so that it stands in no history."""
    settings, now = read_settings(), utc_now()
    address = "" if file else sys.stdin.readline(manage.ADDRESS_LIMIT + 2).strip()
    if not file and not address:
        stop("No address came by standard input. Give one, or a file by --file.")
    with refusing(), open_database(settings) as database:
        with database.reading() as tx:
            actor = somebody(tx, by, now=now)
        ask = manage.TellOf(name, address, content(file) if file else b"")
        told = manage.read_first(database, ask, by=actor, now=now)
    with writing(settings) as tx:
        manage.tell_of(tx, told, sealing=_sealing(settings), by=somebody(tx, by, now=now), now=now)
    say("Read. Nothing counts yet: `halfday busy list` shows what it suggests." if file else "It is asked in a moment.")


@busy_app.command("take")
def take_absences(times: Times, by: By) -> None:
    """Make absences of suggestions."""
    now = utc_now()
    with writing(read_settings()) as tx:
        taken = manage.take_absences(tx, times, by=somebody(tx, by, now=now), now=now)
    say(f"Added {counted(taken, 'absence')}.")


@busy_app.command("leave")
def leave_absences(times: Times, by: By) -> None:
    """Not see suggestions again."""
    now = utc_now()
    with writing(read_settings()) as tx:
        manage.leave(tx, times, by=somebody(tx, by, now=now))
    say("They are not suggested again.")


@busy_app.command("mark")
def mark_cannot(team: str, round_id: Annotated[int, typer.Argument(metavar="ROUND")], by: By) -> None:
    """Mark the slots of an open round at which somebody is busy “cannot”."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        marked = manage.mark_cannot(tx, found, round_id, by=actor, now=now)
    say(f"Marked {counted(marked, 'slot')}.")


@busy_app.command("refresh")
def read_again(source: int, by: By) -> None:
    """Have a calendar read again now, and not only when its time comes."""
    now = utc_now()
    with writing(read_settings()) as tx:
        manage.read_again(tx, source, by=somebody(tx, by, now=now), now=now)
    say("It is asked in a moment.")


@busy_app.command("forget")
def forget(source: int, by: By) -> None:
    """Forget a calendar and all that it told; absences that came of it stay."""
    now = utc_now()
    with writing(read_settings()) as tx:
        manage.forget(tx, source, by=somebody(tx, by, now=now))
    say("Forgotten. Absences that came of it stay.")


def _sealing(settings: Settings) -> Sealing:
    return sealing_of(settings.secret, settings.data_dir)


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
