"""`halfday chat …`: a team's chat address, read from standard input so that it stands in no shell history."""

import json
import sys
from typing import Annotated

import typer

from app.cli.acting import coordinating
from app.cli.console import read_settings, say, stop, writing
from app.main import utc_now
from app.notify import ChatChannel
from app.settings import Settings
from app.store.sealing import sealing_of
from app.usecases.chats import manage

By = Annotated[str, typer.Option(help="Mail address of a coordinator of the team")]

chat_app = typer.Typer(no_args_is_help=True, help="The chat in which a team's changes are said.")


@chat_app.command("show")
def show_chat(team: str, by: By) -> None:
    """Print what is known of a team's chat as JSON; never its address."""
    settings = read_settings()
    with writing(settings) as tx:
        found, _ = coordinating(tx, team, by, now=utc_now())
        page = manage.show_team_chat(tx, found, ChatChannel(settings.chats))
    known = {"is_set": page.is_set, "scheme": page.scheme, "error": page.error, "schemes": list(page.schemes)}
    say(json.dumps(known, indent=2, ensure_ascii=False))


@chat_app.command("set")
def set_chat(team: str, by: By) -> None:
    """Say a team's changes in a chat, whose address is read from standard input."""
    settings, now = read_settings(), utc_now()
    address = sys.stdin.readline(manage.LONGEST_ADDRESS + 2).strip()
    if not address:
        stop("No address came by standard input. `halfday chat clear` takes the known one away.")
    with writing(settings) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        known = manage.show_team_chat(tx, found, ChatChannel(settings.chats))
        manage.set_team_chat(tx, found, manage.SetChat(address, known.version), _means(settings), by=actor, now=now)
    say("Saved. The address is not shown again.")


@chat_app.command("clear")
def clear_chat(team: str, by: By) -> None:
    """Take a team's chat away."""
    settings, now = read_settings(), utc_now()
    with writing(settings) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        known = manage.show_team_chat(tx, found, ChatChannel(settings.chats))
        manage.set_team_chat(tx, found, manage.SetChat("", known.version), _means(settings), by=actor, now=now)
    say("The chat is removed.")


def _means(settings: Settings) -> manage.Means:
    return manage.Means(ChatChannel(settings.chats), sealing_of(settings.secret, settings.data_dir))
