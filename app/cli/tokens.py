"""`halfday token …`: API tokens that the keeper gives, looks at and ends."""

import json
from typing import Annotated

import typer

from app.cli.acting import newcomer
from app.cli.console import read_settings, say, writing
from app.domain.tokens import EVERYTHING, LONGEST_DAYS, NewToken, scopes_from
from app.main import utc_now
from app.usecases.access import tokens
from app.usecases.teams import look

token_app = typer.Typer(no_args_is_help=True, help="API tokens of people.")

ALL = ",".join(EVERYTHING)
May = Annotated[str, typer.Option(help=f"What it may do, of {', '.join(EVERYTHING)}, with commas between")]


@token_app.command("add")
def add_token(
    email: str,
    name: Annotated[str, typer.Option(help="What the token is for")] = "command line",
    may: May = ALL,
    days: Annotated[int, typer.Option(help="How long it lives")] = LONGEST_DAYS,
) -> None:
    """Print an API token for somebody; it is shown this once."""
    with writing(read_settings()) as tx:
        person = newcomer(tx, email)
        secret = tokens.give_token(tx, person.id, NewToken(name, scopes_from(may.split(",")), days), now=utc_now())
    say(secret)


@token_app.command("list")
def list_tokens(email: str) -> None:
    """Print somebody's API tokens as JSON; never their secrets."""
    with writing(read_settings()) as tx:
        found = [
            {
                "id": each.id,
                "name": each.name,
                "may": list(each.scopes),
                "expires_at": each.expires_at.isoformat(),
                "used_at": each.used_at.isoformat() if each.used_at else None,
            }
            for each in tokens.tokens_of(tx, look.find_person(tx, email).id, now=utc_now())
        ]
    say(json.dumps(found, indent=2, ensure_ascii=False))


@token_app.command("revoke")
def revoke_token(email: str, token: int) -> None:
    """End a token of somebody, by its id."""
    with writing(read_settings()) as tx:
        tokens.revoke_token(tx, look.find_person(tx, email).id, token, now=utc_now())
    say("The token is revoked.")
