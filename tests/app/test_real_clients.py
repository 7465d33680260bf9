"""Real calendar programs subscribe to a feed, and show what is published after a move, a swap and a cancellation."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from app.usecases.feeds.manage import MakeFeed, make_feed
from tests.app.usecases.published import MONDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.browse import open_house
from tests.cast import Cast
from tests.service import free_port

pytestmark = pytest.mark.engines("sqlite")  # programs see bytes, whatever the database

FIRST = {(MONDAY, "Morning"): "bo", (TUESDAY, "Afternoon"): "bo", (WEDNESDAY, "Evening"): "bo"}
# Monday's moves to another slot, Tuesday's is swapped away, Wednesday's is nobody's any more.
SECOND = {(MONDAY, "Late morning"): "bo", (TUESDAY, "Afternoon"): "chi", (WEDNESDAY, "Morning"): "ana"}

BEFORE = {"2026-03-09 06:00 Morning", "2026-03-10 14:00 Afternoon", "2026-03-11 18:00 Evening"}
AFTER = {"2026-03-09 10:00 Late"}

VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair rota]
a = "here"
b = "there"
collections = null
[storage here]
type = "filesystem"
path = "{folder}/events"
fileext = ".ics"
[storage there]
type = "http"
url = "{address}"
"""
KHAL = """
[calendars]
[[rota]]
path = {folder}/events
type = calendar
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/London
default_timezone = Europe/London
"""


@pytest.fixture
def address(cast: Cast) -> Iterator[str]:
    """Bo's feed on a real server."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(open_house(cast), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
        assert thread.is_alive(), "the service did not start"
    with cast.database.transaction() as tx:
        made = make_feed(
            tx, MakeFeed("Desk"), base_url=f"http://127.0.0.1:{port}", by=cast.actor(tx, "bo"), now=cast.now
        )
    yield made.address
    server.should_exit = True
    thread.join()


def run(*command: str, folder: Path, typed: str = "") -> str:
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "Europe/London"}
    done = subprocess.run(
        command, input=typed, capture_output=True, text=True, env=environment, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told_in(listed: str) -> set[str]:
    """Day, time and the first word of each title."""
    return {" ".join(found) for found in re.findall(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) (\w+)", listed)}


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def shown_by_khal(folder: Path) -> set[str]:
    listed = run(
        *(tool("khal"), "-c", str(folder / "khal.conf"), "list", "--day-format", ""),
        *("--format", "{start-date} {start-time} {title}", "2026-03-09", "8d"),
        folder=folder,
    )
    return told_in(listed)


def test_vdirsyncer_and_khal_follow_every_change(cast: Cast, address: str, tmp_path: Path) -> None:
    rota: Planned = planned(cast)
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=tmp_path, address=address))
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path))
    (tmp_path / "events").mkdir()
    config = ("-c", str(tmp_path / "vdirsyncer.conf"))
    run(tool("vdirsyncer"), *config, "discover", folder=tmp_path, typed="y\ny\n")
    for plan, expected in ((FIRST, BEFORE), (SECOND, AFTER)):
        rota.publish(plan)
        run(tool("vdirsyncer"), *config, "sync", "--force-delete", folder=tmp_path)
        assert shown_by_khal(tmp_path) == expected


@pytest.mark.skipif(shutil.which("calcurse") is None, reason="calcurse is not installed: apt-get install calcurse")
def test_calcurse_shows_what_is_published(cast: Cast, address: str, tmp_path: Path) -> None:
    rota = planned(cast)
    for number, (plan, expected) in enumerate(((FIRST, BEFORE), (SECOND, AFTER))):
        rota.publish(plan)
        file, data = tmp_path / f"{number}.ics", tmp_path / str(number)
        file.write_bytes(httpx.get(address, timeout=300).content)
        data.mkdir()
        said = run("calcurse", "-D", str(data), "-i", str(file), folder=tmp_path)
        assert "0 skipped" in said
        listed = run(
            *("calcurse", "-D", str(data), "-Q", "--from", "03/09/2026", "--days", "8"),
            *("--input-datefmt", "1", "--output-datefmt", "%Y-%m-%d"),
            *("--format-apt", "%(start:%Y-%m-%d %H:%M) %m\\n"),
            folder=tmp_path,
        )
        assert told_in(listed) == expected
