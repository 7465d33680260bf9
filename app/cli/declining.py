"""`halfday decline …`: slots that somebody's calendar declined, and that one was looked after."""

import json
from typing import Annotated

import typer

from app.cli.acting import coordinating
from app.cli.console import read_settings, say, writing
from app.main import utc_now
from app.usecases.declines import look

By = Annotated[str, typer.Option(help="Mail address of a coordinator of the team")]

decline_app = typer.Typer(no_args_is_help=True, help="Slots that somebody's calendar declined.")


@decline_app.command("list")
def list_declines(team: str, by: By) -> None:
    """Print what waits for a coordinator, as JSON."""
    with writing(read_settings()) as tx:
        found, _ = coordinating(tx, team, by, now=utc_now())
        page = look.list_declines(tx, found)
    lines = [
        {
            "id": line.id,
            "person": line.who,
            "slot": line.what,
            "seat": line.seat_id,
            "heard_at": line.heard_at.isoformat(),
            "is_theirs": line.is_theirs,
        }
        for line in page.lines
    ]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@decline_app.command("done")
def finish_decline(team: str, decline: int, by: By) -> None:
    """Mark a declined slot as looked after."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        look.finish_decline(tx, found, decline, by=actor, now=now)
    say("Done.")
