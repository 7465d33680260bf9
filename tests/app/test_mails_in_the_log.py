"""Without a mail server mails are printed: with their links for the keeper at the console, never where others come."""

import pytest

from app.domain.secrets import new_secret
from app.notify import Letter
from app.settings import Settings
from app.worker import channel_of

SECRET = "n3Lq8yWm2Zr7TtVx0CpKdE5uJhA9sFbG1"


@pytest.mark.parametrize(
    ("given", "shown"), [({}, True), ({"base_url": "https://rota.example.org", "secret": SECRET}, False)]
)
def test_links_are_printed_only_where_nobody_else_comes(
    capsys: pytest.CaptureFixture[str], given: dict[str, str], *, shown: bool
) -> None:
    link = new_secret()
    text = f"Your link:\n\nhttps://rota.example.org/sign-in/{link}\n"
    channel_of(Settings.model_validate(given)).send(Letter("message-1", "Bo", "bo@example.org", "Sign in", text))
    printed = capsys.readouterr().err
    assert "Mail to Bo" in printed
    assert (link in printed) is shown
