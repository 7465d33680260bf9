"""Canary secrets: every way in is walked on a real service, then all of it fails, and nowhere does one of them lie."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from app.domain.secrets import digest
from tests.app.web.coming_in import CodeApp, codes_on
from tests.provider import CLIENT, SECRET, providing
from tests.service import Service, command, free_port, serving

OWN_SECRET = "Kq7mZ2vXw9Lr4TnB8sYc1Hd6Jf3Pg5Ua"
MAIL_PASSWORD = "pW4nary-Mail-9921-Zx"
PATIENCE = 300.0


class Postbox:
    """A mail server that wants a name and a password, and keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        mail = message_from_bytes(envelope.content)
        self.mails.append(mail.get_payload(decode=True).decode())  # type: ignore[union-attr]
        return "250 Kept"

    def secret(self, path: str) -> str:
        """The secret of the newest link of this kind, once it has come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if found := re.search(rf"{path}/(\S+)", mail):
                    return found[1]
            time.sleep(0.1)
        raise AssertionError(f"no mail with {path} came: {self.mails}")


@contextmanager
def post_office() -> Iterator[tuple[Postbox, str]]:
    kept, port = Postbox(), free_port()

    def let_in(*_: Any) -> AuthResult:
        return AuthResult(success=True)

    server = Controller(kept, hostname="127.0.0.1", port=port, authenticator=let_in, auth_require_tls=False)
    server.start()
    try:
        yield kept, f"smtp://halfday:{MAIL_PASSWORD}@127.0.0.1:{port}"
    finally:
        server.stop()


@dataclass
class Walk:
    """One keeper's browser, and every secret that it came across."""

    service: Service
    postbox: Postbox
    folder: Path
    client: httpx.Client = field(init=False)
    seen: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)  # of faults

    def __post_init__(self) -> None:
        # The server hangs up after a fault, so no connection is used twice.
        once = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=self.service.url, timeout=PATIENCE, limits=once)

    def set_up(self) -> None:
        found = re.search(r"/setup/(\S+)", self.service.printed())
        assert found
        self.seen["set-up link"] = found[1]
        form = {"name": "Kim", "email": "kim@example.org", "team": "Support", "zone": "UTC", "people": ""}
        assert self.client.post(f"/setup/{found[1]}", data=form).status_code == 303
        self.seen["session"] = self.client.cookies["halfday"]

    def prove(self) -> None:
        page = self.client.get("/me/second-factor/app").text
        key, sealed = (
            re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page),
            re.search(r'name="sealed" value="([^"]+)"', page),
        )
        assert key
        assert sealed
        app = CodeApp(key[1])
        done = self.client.post(
            "/me/second-factor/app", data={"sealed": sealed[1], "code": app.code(datetime.now(UTC))}
        )
        self.seen["key of the app"] = app.key
        self.seen["recovery code"] = codes_on(done)[0]
        self.seen["session after the factor"] = self.client.cookies["halfday"]

    def subscribe(self) -> None:
        page = self.client.post("/feeds", data={"name": "Phone", "kind": "person"}, follow_redirects=True).text
        found = re.search(r"/cal/([A-Za-z0-9_-]+)/", page)
        assert found, page
        self.seen["calendar link"] = found[1]

    def make_token(self) -> None:
        made = command(self.folder, "token", "add", "kim@example.org", HALFDAY_SECRET=OWN_SECRET)
        self.seen["API token"] = made.stdout.strip().splitlines()[-1].split()[-1]

    def ask_for_mails(self) -> None:
        form = {"name": "Gus", "email": "gus@example.org", "role": "engineer"}
        assert self.client.post("/teams/support/invitations", data=form).status_code == 303
        self.seen["invitation"] = self.postbox.secret("/invitations")
        httpx.post(f"{self.service.url}/sign-in", data={"email": "kim@example.org"}, timeout=PATIENCE)
        self.seen["sign-in link"] = self.postbox.secret("/sign-in")

    def go_to_provider(self) -> None:
        stranger = httpx.Client(base_url=self.service.url, timeout=PATIENCE)
        sent = httpx.get(stranger.get("/openid").headers["location"], timeout=PATIENCE)
        told = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
        self.seen["cookie of the trip"] = stranger.cookies["halfday-openid"]
        self.seen["state of the provider"] = told["state"]
        self.pages.append(stranger.post("/openid/back", data=told | {"code": "guessed-" + told["code"]}).text)
        self.seen["code of the provider"] = told["code"]

    def try_everything(self) -> None:
        """Every secret where it belongs; what comes back is kept, as it may be a page of a fault."""
        seen = self.seen
        for path in (
            f"/cal/{seen['calendar link']}/me.ics",
            f"/sign-in/{seen['sign-in link']}",
            f"/invitations/{seen['invitation']}x",
            f"/setup/{seen['set-up link']}",
            "/me",
            "/me/ways-in",
        ):
            self.pages.append(self.client.get(path).text if path[:5] != "/sign" and path[:5] != "/invi" else "")
            self.client.get(path)
        bearer = {"authorization": f"Bearer {seen['API token']}"}
        self.pages.append(httpx.get(f"{self.service.url}/api/me/account", headers=bearer, timeout=PATIENCE).text)
        code = {"code": seen["recovery code"]}
        self.pages.append(httpx.post(f"{self.service.url}/second-factor", data=code, timeout=PATIENCE).text)

    def break_everything(self) -> None:
        """Takes tables away under the running service, so that every one of these requests is a fault."""
        with sqlite3.connect(self.folder / "halfday.sqlite") as database:
            for table in ("feed", "session", "api_token", "mail_link", "invitation"):
                database.execute("PRAGMA foreign_keys=OFF")
                database.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walk]:
    with post_office() as (postbox, smtp), providing() as provider:
        settings = {
            "HALFDAY_SECRET": OWN_SECRET,
            "HALFDAY_SMTP_URL": smtp,
            "HALFDAY_OIDC_ISSUER": provider.url,
            "HALFDAY_OIDC_CLIENT_ID": CLIENT,
            "HALFDAY_OIDC_CLIENT_SECRET": SECRET,
            "HALFDAY_OUTGOING_ALLOW": provider.door,
        }
        with serving(tmp_path, **settings) as service:
            walk = Walk(service, postbox, tmp_path)
            walk.seen |= {"own secret": OWN_SECRET, "mail password": MAIL_PASSWORD, "secret of the client": SECRET}
            walk.set_up()
            walk.prove()
            walk.subscribe()
            walk.make_token()
            walk.ask_for_mails()
            walk.go_to_provider()
            walk.try_everything()
            yield walk


def test_no_secret_lies_in_logs_rows_or_pages_of_faults(walked: Walk) -> None:
    database = b"".join(path.read_bytes() for path in sorted(walked.folder.glob("*.sqlite*")))
    walked.break_everything()
    walked.try_everything()
    log = walked.service.printed()
    assert "Traceback" in log  # or the faults were none
    assert any("Something went wrong" in page for page in walked.pages)
    assert len(walked.seen) >= 10
    found = {
        where: sorted(kind for kind, secret in walked.seen.items() if secret in text)
        for where, text in {
            "log": log.replace(f"/setup/{walked.seen['set-up link']}", "", 1),  # shown once, on purpose
            "database": database.decode("latin-1"),
            "pages": "".join(walked.pages),
        }.items()
    }
    assert found == {"log": [], "database": [], "pages": []}
    for kind in ("session", "calendar link", "API token", "sign-in link", "invitation"):
        assert digest(walked.seen[kind]).encode() in database, kind  # only the hash is there
    assert "/cal/…" in log or "cal/" not in log
