"""Ways in that the keeper hands out: sign-in links."""

from app.cli.console import read_settings, say, writing
from app.main import utc_now
from app.usecases.access.sign_in import make_link
from app.usecases.teams import look


def link(email: str) -> None:
    """Print a sign-in link for somebody; it works once, for ten minutes."""
    settings = read_settings()
    with writing(settings) as tx:
        secret = make_link(tx, look.find_person(tx, email).id, now=utc_now())
    say(f"{settings.public_url}/sign-in/{secret}")
