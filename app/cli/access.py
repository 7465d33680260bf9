"""Ways in that the keeper hands out: sign-in links."""

from app.cli.acting import newcomer
from app.cli.console import read_settings, say, writing
from app.main import utc_now
from app.usecases.access.sign_in import make_link


def link(email: str) -> None:
    """Print a sign-in link for somebody; it works once, for ten minutes."""
    settings = read_settings()
    with writing(settings) as tx:
        secret = make_link(tx, newcomer(tx, email).id, now=utc_now())
    say(f"{settings.public_url}/sign-in/{secret}")
