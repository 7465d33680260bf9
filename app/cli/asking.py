"""`halfday ask …`: who could take a seat, asking them, and taking what one was asked for."""

import json
from typing import Annotated

import typer

from app.cli.acting import acting
from app.cli.console import counted, read_settings, say, writing
from app.main import utc_now
from app.usecases.replacing import ask as asking
from app.usecases.replacing import replace
from app.usecases.teams import look

By = Annotated[str, typer.Option(help="Mail address of whose seat it is, or of a coordinator")]

ask_app = typer.Typer(no_args_is_help=True, help="Who could take a seat: ask them, and take what one was asked for.")


@ask_app.command("list")
def list_takers(team: str, seat: int, by: By) -> None:
    """Print who could take a seat by the rules, the first to ask first, as JSON."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        page = asking.show_takers(tx, found, seat, by=actor, now=now)
    lines = [
        {
            "person": line.person_id,
            "name": line.who.full,
            "standing": line.standing,
            "asked": line.has_been_asked,
            "may_be_asked": line.may_be_asked,
        }
        for line in page.takers
    ]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@ask_app.command("send")
def ask_takers(
    team: str,
    seat: int,
    by: By,
    to: Annotated[list[str] | None, typer.Option(help="Mail addresses; none: everybody who may be asked")] = None,
) -> None:
    """Ask people for a seat by message; nobody twice for the same, nor more often than the policy says."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        named = tuple(look.find_person(tx, address).id for address in to or ())
        asked = asking.ask_takers(tx, found, asking.AskThem(seat, named), by=actor, now=now)
    say(f"Asked {counted(len(asked), 'person', 'people')}.")


@ask_app.command("take")
def take_asked(
    team: str, seat: int, by: Annotated[str, typer.Option(help="Mail address of somebody who was asked for it")]
) -> None:
    """Take a seat that one was asked for; the first one has it."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        issued = replace.take_asked(tx, found, seat, base_url=settings.public_url, by=actor, now=now)
    say(f"Published as number {issued.number}.")
