"""`halfday away`, `halfday replace`, `halfday history …`: illness and what was published, at the console."""

import json
from datetime import datetime
from typing import Annotated

import typer

from app.cli.acting import acting, coordinating
from app.cli.console import counted, open_database, read_settings, say, writing
from app.main import utc_now
from app.usecases.publishing import compare, show, undo
from app.usecases.replacing import away as leaving
from app.usecases.replacing import mend
from app.usecases.replacing import replace as replacing
from app.usecases.teams import look

By = Annotated[str, typer.Option(help="Mail address of whoever does it; a coordinator, for others")]
Reason = Annotated[str, typer.Option(help="Everybody in the team can read it")]

history_app = typer.Typer(no_args_is_help=True, help="What was published, by whom and why; undo the last.")


def away(
    team: str,
    email: str,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day away")],
    by: By,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; else today")
    ] = None,
) -> None:
    """Say that somebody is away, and print what that breaks and the smallest change that mends it."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        ask = leaving.Away(look.find_person(tx, email).id, until.date(), since.date() if since else None)
        leaving.go_away(tx, found, ask, by=actor, now=now)
    with open_database(settings) as database, database.reading() as tx:
        page = mend.show_mend(tx, look.find_team(tx, team), now=now)
    say(json.dumps(_to_mend(page), indent=2, ensure_ascii=False))


def replace(
    team: str,
    change: Annotated[str, typer.Argument(help="seat:person,… as `halfday away` prints it; no person: it stays open")],
    number: Annotated[int, typer.Option(help="Publication that it was looked at in")],
    by: By,
    reason: Reason = "",
    waive: Annotated[bool, typer.Option(help="Break rules that the team lets its coordinator waive")] = False,
) -> None:
    """Put others into published seats as one publication."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        ask = replacing.Replace(replacing.decoded(change), number, settings.public_url, reason, waive)
        issued = replacing.replace_people(tx, found, ask, by=actor, now=now)
    say(f"Published as number {issued.number}.")


@history_app.command("list")
def list_publications(team: str) -> None:
    """Print the newest publications with cause, who and why, as JSON."""
    with writing(read_settings()) as tx:
        lines = [
            {
                "number": line.number,
                "period": line.period,
                "published_at": line.published_at.isoformat(),
                "by": line.published_by,
                "cause": line.cause,
                "reason": line.reason,
                "in_force": line.is_current,
            }
            for line in show.list_publications(tx, look.find_team(tx, team)).lines
        ]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@history_app.command("diff")
def print_difference(team: str, earlier: int, later: int) -> None:
    """Print who has what otherwise in the later publication, a line a seat."""
    with writing(read_settings()) as tx:
        page = compare.show_difference(tx, look.find_team(tx, team), earlier, later)
    for line in page.changes:
        before, after = (tag.full if tag else "open" for tag in (line.before, line.after))
        say(f"{line.label}: {before} → {after}")
    say(f"{counted(len(page.changes), 'seat')} of {page.period} {'differs' if len(page.changes) == 1 else 'differ'}.")


@history_app.command("undo")
def undo_last(team: str, number: int, by: By, reason: Reason = "") -> None:
    """Undo the publication in force as a new one."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        done = undo.undo_last(tx, found, undo.Undo(number, settings.public_url, reason), by=actor, now=now)
    say(f"Published as number {done.number}.")


def _to_mend(page: mend.MendPage) -> list[dict[str, object]]:
    return [
        {
            "period": period.period,
            "number": period.number,
            "conflicts": [f"{line.who.full}: {line.label} ({', '.join(line.rules)})" for line in period.conflicts],
            "ways": [{"kind": way.kind, "say": way.say, "change": way.code} for way in period.proposals],
        }
        for period in page.periods
    ]
