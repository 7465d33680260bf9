"""A keeper who has lost the second factor, at the console: the last resort, without the pages."""

from pathlib import Path

import httpx

from app.store.factors import factors_of, put_app, put_recovery_codes
from app.store.people import find_person_by_email
from app.store.transaction import Database
from tests.cast import NOW
from tests.service import PATIENCE, command, serving

KIM = "kim@example.org"


def test_the_console_takes_a_second_factor_off_and_signs_out(tmp_path: Path) -> None:
    assert command(tmp_path, "person", "add", "Kim", KIM, "--keeper").returncode == 0
    with serving(tmp_path) as service:
        browser = httpx.Client(base_url=service.url, timeout=PATIENCE)
        assert browser.post(_link(tmp_path)).headers["location"] == "/"
        database = Database(f"sqlite:///{tmp_path / 'halfday.sqlite'}")
        with database.transaction() as tx:
            kim = find_person_by_email(tx, KIM)
            assert kim is not None
            put_app(tx, kim.id, sealed="lost", step=1, now=NOW)
            put_recovery_codes(tx, kim.id, ["lost"], now=NOW)
        assert browser.get("/people").headers["location"] == "/second-factor?next=/people"
        done = command(tmp_path, "person", "reset-second-factor", KIM)
        assert done.returncode == 0
        assert "no second factor any more" in done.stdout
        with database.reading() as tx:
            assert not factors_of(tx, kim.id).any
            assert factors_of(tx, kim.id).codes_left == 0
        database.close()
        assert browser.get("/people").headers["location"].startswith("/sign-in")
        browser.post(_link(tmp_path))
        assert browser.get("/people").status_code == 200
        assert command(tmp_path, "person", "sign-out", KIM).returncode == 0
        assert browser.get("/people").status_code == 303


def test_the_console_says_whom_it_does_not_know(tmp_path: Path) -> None:
    for act in ("reset-second-factor", "sign-out"):
        refused = command(tmp_path, "person", act, "no@example.org")
        assert refused.returncode == 1
        assert "no such person" in refused.stderr


def _link(folder: Path) -> str:
    """A sign-in link of the console, as a path."""
    return "/sign-in/" + command(folder, "link", KIM).stdout.strip().rsplit("/", 1)[1]
