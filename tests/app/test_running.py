"""Running the service as the keeper does: start, look, stop."""

import json
import re
import time
from pathlib import Path

import httpx
import pytest

from tests.databases import PostgresSource
from tests.service import PATIENCE, Service, command, serving


def setup_path(service: Service) -> str:
    found = re.search(r"/setup/\S+", service.printed())
    assert found, service.printed()
    return found.group()


def test_the_first_start_prints_a_link_that_sets_the_service_up(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        path = setup_path(service)
        form = {"name": "Kim", "email": "kim@example.org", "team": "Support", "zone": "UTC", "people": ""}
        answer = httpx.post(service.url + path, data=form, timeout=PATIENCE)
        assert answer.status_code == 303
        assert service.stop() == 0
    with serving(tmp_path) as service:
        assert "/setup/" not in service.printed()


def test_the_service_tells_its_health(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert httpx.get(service.url + "/livez", timeout=PATIENCE).json() == {"state": "alive"}
        assert httpx.get(service.url + "/readyz", timeout=PATIENCE).json() == {"state": "ready", "why": []}


def test_a_sign_in_link_is_printed_where_there_is_no_mail_server(tmp_path: Path) -> None:
    assert command(tmp_path, "person", "add", "Kim", "kim@example.org", "--keeper").returncode == 0
    with serving(tmp_path) as service:
        httpx.post(service.url + "/sign-in", data={"email": "kim@example.org"}, timeout=PATIENCE)
        link = _awaited(service, r"/sign-in/\S+")
        assert httpx.post(service.url + link, timeout=PATIENCE).status_code == 303


def test_the_service_runs_on_a_postgresql_of_its_own(tmp_path: Path, postgresql_source: PostgresSource) -> None:
    address = postgresql_source.fresh().replace("postgresql+psycopg://", "postgresql://")
    with serving(tmp_path, HALFDAY_DATABASE_URL=address) as service:
        assert setup_path(service)
        assert httpx.get(service.url + "/readyz", timeout=PATIENCE).status_code == 200
        assert service.stop() == 0


def test_the_console_makes_teams_people_shifts_and_tokens(tmp_path: Path) -> None:
    assert command(tmp_path, "person", "add", "Kim", "kim@example.org", "--keeper").returncode == 0
    assert command(tmp_path, "team", "add", "Night Watch", "--zone", "Asia/Tokyo").stdout.strip() == "night-watch"
    assert command(tmp_path, "team", "add-person", "night-watch", "Nia", "nia@example.org").returncode == 0
    added = command(
        tmp_path, "team", "add-shift", "night-watch", "Dusk", "--days", "01", "--start", "18:00", "--end", "20:00"
    )
    assert added.returncode == 0
    assert [team["name"] for team in json.loads(command(tmp_path, "team", "list").stdout)] == ["Night Watch"]
    assert {person["name"] for person in json.loads(command(tmp_path, "person", "list").stdout)} == {"Kim", "Nia"}
    token = command(tmp_path, "token", "add", "kim@example.org").stdout.strip()
    with serving(tmp_path) as service:
        bearer = {"authorization": f"Bearer {token}"}
        answer = httpx.get(service.url + "/api/teams/night-watch/shifts", headers=bearer, timeout=PATIENCE)
        assert "Dusk" in [shift["name"] for shift in answer.json()]


def _shift(start: str, end: str, *, days: str = "01") -> tuple[str, ...]:
    return ("team", "add-shift", "nowhere", "Dusk", "--days", days, "--start", start, "--end", end)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("team", "add", "Moon", "--zone", "Luna/Base"), "not a known time zone"),
        (("team", "add", "x" * 10_000, "--zone", "UTC"), "at most 80 fit"),
        (("team", "add", "Moon", "--zone", "UTC", "--weekend", "02"), "two days that follow each other"),
        (_shift("08:00", "08:00"), "has no length"),
        (_shift("08:00", "12:00", days="9"), "Monday is 0"),
        (_shift("08:00+02:00", "12:00"), "whole minutes on the wall clock"),
        (("link", "nobody@example.org"), "no such person"),
        (("team", "add-person", "nowhere", "Nia", "nia@example.org"), "no such team"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_one_line(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    ended = command(tmp_path, *words)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    ended = command(tmp_path, "run", HALFDAY_PORT="many")
    assert ended.returncode == 1
    assert ended.stderr.startswith("HALFDAY_PORT:")


def _awaited(service: Service, pattern: str) -> str:
    for _ in range(3000):
        if found := re.search(pattern, service.printed()):
            return found.group()
        time.sleep(0.1)
    raise AssertionError(service.printed())
