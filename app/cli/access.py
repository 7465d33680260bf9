"""Ways in that the keeper hands out: sign-in links and API tokens."""

from typing import Annotated

import typer

from app.cli.console import read_settings, say, writing
from app.domain.secrets import new_secret
from app.main import utc_now
from app.store import access
from app.usecases.access.sign_in import make_link
from app.usecases.teams import look


def link(email: str) -> None:
    """Print a sign-in link for somebody; it works once, for ten minutes."""
    settings = read_settings()
    with writing(settings) as tx:
        secret = make_link(tx, look.find_person(tx, email).id, now=utc_now())
    say(f"{settings.public_url}/sign-in/{secret}")


def token(email: str, name: Annotated[str, typer.Option(help="What the token is for")] = "command line") -> None:
    """Print an API token for somebody; it is shown this once."""
    secret, now = new_secret(), utc_now()
    with writing(read_settings()) as tx:
        access.add_api_token(tx, look.find_person(tx, email).id, secret, name=name, now=now, second_at=now)
    say(secret)
