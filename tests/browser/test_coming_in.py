"""Coming in with a real browser: mail link and app on a phone, a passkey at a desk, an invitation."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, CDPSession, Page, expect

from app.domain.secrets import new_secret
from app.settings import Settings
from app.store import access
from app.store.transaction import Database
from tests.app.web.coming_in import SECRET, CodeApp
from tests.browser.conftest import DESK, PATIENCE, PHONE, House, sent
from tests.browser.served import served
from tests.cast import assemble
from tests.service import free_port

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.mails.append(message_from_bytes(envelope.content))
        return "250 Kept"

    def link(self, page: Page, about: str) -> str:
        """The link of the newest mail about something, once it has come."""
        for _ in range(PATIENCE // 50):
            for mail in reversed(self.mails):
                text = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
                if about in text and (found := re.search(r"http://localhost:\d+(/\S+)", text)):
                    self.mails.remove(mail)
                    return found[1]
            page.wait_for_timeout(50)
        raise AssertionError(f"no mail about “{about}” came")


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    kept, port = Postbox(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


@pytest.fixture
def home(tmp_path: Path, sqlite_source: Any, postbox: tuple[Postbox, int]) -> Iterator[House]:
    """A house under a name, which passkeys need, where every role needs a second factor."""
    database = Database(sqlite_source.fresh())
    cast = assemble(database)
    port = free_port()
    settings = Settings(
        port=port,
        base_url=f"http://localhost:{port}",
        data_dir=tmp_path,
        secret=SECRET,
        second_factor="required",
        smtp_url=f"smtp://127.0.0.1:{postbox[1]}",
    )
    with served(settings, database, lambda: cast.now):
        yield House(settings.public_url, cast)
    database.close()


def ask_for_link(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Mail address").fill(f"{name}@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at your mail")


def sign_in(page: Page, kept: Postbox, name: str) -> None:
    ask_for_link(page, name)
    page.goto(kept.link(page, "sign in with this link"))
    page.get_by_role("button", name="Sign in on this device").click()


def test_a_coordinator_comes_in_on_a_phone_by_mail_and_app(
    home: House, device: Device, postbox: tuple[Postbox, int], pictures: Pictures
) -> None:
    ana, kept = device("", PHONE), postbox[0]
    ask_for_link(ana, "ana")
    pictures(ana, "in-sent-phone")
    ana.goto(kept.link(ana, "sign in with this link"))
    expect(ana.get_by_role("heading", level=1)).to_have_text("Sign in as Ana Alves")
    pictures(ana, "in-confirm-phone")
    ana.get_by_role("button", name="Sign in on this device").click()
    expect(ana.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    pictures(ana, "in-set-up-factor-phone")
    ana.get_by_role("link", name="Add an app").click()
    expect(ana.get_by_role("img", name="Picture for your authenticator")).to_be_visible()
    pictures(ana, "in-add-app-phone")
    app = CodeApp(ana.locator(".secret").inner_text())
    ana.get_by_label("Six digits").fill(app.code(home.cast.now))
    ana.get_by_role("button", name="Add the app").click()
    expect(ana.locator(".codes li")).to_have_count(10)
    pictures(ana, "in-recovery-codes-phone")
    sent(ana, ana.get_by_role("link", name="I have kept them"))
    ana.goto("/teams/support/policy")
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Policy")

    again = device("", PHONE)
    home.cast.now = home.cast.now.replace(minute=home.cast.now.minute + 5)
    sign_in(again, kept, "ana")
    expect(again.get_by_role("heading", level=1)).to_have_text("One more step")
    pictures(again, "in-second-factor-phone")
    again.get_by_label("Code").fill(app.code(home.cast.now))
    sent(again, again.get_by_role("button", name="Go on"))
    again.goto("/me/ways-in")
    expect(again.get_by_text("this one")).to_be_visible()
    pictures(again, "in-ways-in-phone")
    again.get_by_role("button", name="Sign out everywhere else").click()
    expect(again.get_by_text("One other session has ended")).to_be_visible()
    ana.goto("/me")
    expect(ana.get_by_role("heading", level=1)).to_have_text("Sign in")


def authenticator(page: Page) -> CDPSession:
    """A device with a fingerprint that always fits."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_a_keeper_comes_in_at_a_desk_by_mail_and_passkey(
    home: House, device: Device, postbox: tuple[Postbox, int], pictures: Pictures
) -> None:
    kai, kept = device("", DESK), postbox[0]
    authenticator(kai)
    sign_in(kai, kept, "kai")
    kai.get_by_label("Name of the passkey").fill("Work laptop")
    kai.get_by_role("button", name="Add a passkey").click()
    expect(kai.locator(".codes li")).to_have_count(10)
    sent(kai, kai.get_by_role("link", name="I have kept them"))
    kai.goto("/me/second-factor")
    expect(kai.get_by_text("Work laptop", exact=True)).to_be_visible()
    pictures(kai, "in-own-factors-desk")
    kai.get_by_role("button", name="Kai Keane").click()
    sent(kai, kai.get_by_role("button", name="Sign out"))

    sign_in(kai, kept, "kai")
    expect(kai.get_by_role("heading", level=1)).to_have_text("One more step")
    pictures(kai, "in-second-factor-passkey-desk")
    kai.get_by_role("button", name="Use a passkey").click()
    expect(kai.get_by_role("heading", level=1)).not_to_have_text("One more step")
    kai.goto("/people")
    expect(kai.get_by_role("heading", level=1)).to_have_text("All people")

    kai.goto("/teams/support/invitations")
    kai.get_by_label("Name", exact=True).fill("Gus Gale")
    kai.get_by_label("Mail address").fill("gus@example.org")
    kai.get_by_role("button", name="Send the invitation").click()
    expect(kai.get_by_text("Gus Gale gets a mail")).to_be_visible()
    pictures(kai, "in-invitations-desk")
    gus = device("", PHONE)
    gus.goto(kept.link(kai, "invites you to Support"))
    pictures(gus, "in-accept-phone")
    gus.get_by_role("button", name="Join Support").click()
    expect(gus.get_by_text("Welcome, Gus Gale")).to_be_visible()


def test_a_first_team_begins_in_the_zone_of_the_browser(home: House, browser: Browser) -> None:
    secret = new_secret()
    with home.cast.database.transaction() as tx:
        access.put_setup_secret(tx, secret)
    for script, zone in ((True, "America/Lima"), (False, "Europe/London")):
        context = browser.new_context(base_url=home.url, timezone_id="America/Lima", java_script_enabled=script)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"/setup/{secret}")
        expect(page.get_by_label("Its time zone")).to_have_value(zone)
        page.get_by_label("Your name").fill("Kim Keane")
        page.get_by_label("Your mail address").fill("kim@example.org")
        page.get_by_label("First team").fill("Night watch")
        page.get_by_label("Its time zone").select_option("Asia/Tokyo")
        page.get_by_label("Its people").fill("Nobody")
        page.get_by_role("button", name="Set up").click()
        expect(page.get_by_text("Not saved")).to_be_visible()
        expect(page.get_by_label("Its time zone")).to_have_value("Asia/Tokyo")
        context.close()
