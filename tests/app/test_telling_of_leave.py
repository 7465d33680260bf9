"""The worker process as it runs: mails by a real mail server, messages to a real HR system, also when it is killed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.policy import Policy
from app.domain.webhook import NewWebhook
from app.outgoing import Allowed, Outgoing
from app.store import teams
from app.store.sealing import sealing_of
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.webhooks.manage import add_system
from tests.app.hr_at_work import System
from tests.app.usecases.covering import SATURDAY, SUNDAY, covered
from tests.browse import Visitor
from tests.cast import Cast
from tests.mailroom import Mailroom
from tests.service import environment

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SOON = 300.0  # seconds, on a machine that is busy with other tests
SECRET = "Kq7mZ2vXw9Lr4TnB8sYc1Hd6Jf3Pg5Ua"
MONDAY_EVENING = datetime.fromisoformat("2026-03-16T22:00:00+00:00")
SUNDAY_NOON = datetime.fromisoformat("2026-03-15T12:00:00+00:00")


# Each start of the worker costs seconds: on both engines only where much is asked for.
pytestmark = pytest.mark.engines(*(("sqlite", "postgresql") if SOAK else ("sqlite",)))


@dataclass
class Office:
    """A mail server, an HR system, and the worker between them."""

    cast: Cast
    folder: Path
    mailroom: Mailroom
    system: System
    process: subprocess.Popen[bytes] | None = None

    def set_clock(self, moment: datetime) -> None:
        self.cast.now = moment
        told = self.folder / "clock that is being set"
        told.write_text(moment.isoformat())
        told.replace(self.folder / "clock")  # so that nobody ever reads half of it

    @contextmanager
    def working(self) -> Iterator[None]:
        """A worker from start to SIGKILL: what it does, it does at start."""
        told = environment(
            self.folder / "data",
            HALFDAY_SMTP_URL=self.mailroom.url,
            HALFDAY_SECRET=SECRET,
            HALFDAY_OUTGOING_ALLOW=self.system.door,
        )
        words = [sys.executable, "-m", "tests.app.worker_at", self.cast.database.url, str(self.folder / "clock")]
        self.process = subprocess.Popen(words, env=told)
        try:
            yield
        finally:
            self.process.kill()
            self.process.wait()

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + SOON
        while not true():
            assert self.process is not None
            assert self.process.poll() is None, "the worker ended by itself"
            assert time.monotonic() < deadline, "it did not come about in time"
            time.sleep(0.05)

    def told(self) -> list[tuple[str, int]]:
        return [(one["body"]["type"], one["body"]["number"]) for one in self.system.taken]


@pytest.fixture
def office(cast: Cast, tmp_path: Path) -> Iterator[Office]:
    """Bo covers a weekend; the team wants its report by mail, and an HR system is to be told."""
    system = System(tmp_path / "hr")
    with Mailroom() as mailroom:
        made = Office(cast, tmp_path, mailroom, system)
        with cast.database.transaction() as tx:
            reported = replace(Policy(), weekly_report=True)
            teams.add_policy(tx, cast.support.id, reported, starts_on=SATURDAY - timedelta(days=5))
            out = Outgoing(Allowed.of(system.door))
            _, key = add_system(
                tx,
                NewWebhook("Payroll", system.url, from_start=True),
                outgoing=out,
                sealing=sealing_of(SECRET, tmp_path),
                by=cast.actor(tx, "hana"),
                now=cast.now,
            )
        (system.folder / "key").write_text(key)
        weekend = covered(cast, SATURDAY, SUNDAY)
        weekend.publish({weekend.seat(SATURDAY): "bo", weekend.seat(SUNDAY): "bo"})
        yield made
    system.end()


def test_the_worker_tells_of_leave_at_least_once_and_mails_the_week_once(office: Office) -> None:
    cast, system = office.cast, office.system
    office.set_clock(MONDAY_EVENING)
    system.behave("slow")
    with office.working():
        office.until(lambda: len(office.told()) == 1)
    # Killed while the system had the message and the worker did not know.
    system.behave("good")
    with office.working():
        office.until(lambda: len({number for _, number in office.told()}) == 2)
        office.until(lambda: len(office.mailroom.about("Week of")) == 3)
        system.behave("503")
        take(cast)
        office.until(lambda: system.refused)
        system.behave("good")
        office.set_clock(MONDAY_EVENING + timedelta(minutes=1))
        office.until(lambda: office.told()[-1][0] == "leave.taken")
    first, *others = [number for _, number in office.told()]
    assert [first, *others].count(first) == 2
    assert others == sorted(others)
    ids = {one["id"]: one["body"] for one in system.taken}
    assert len(ids) == 3
    assert all(one["genuine"] and one["body"] == ids[one["id"]] for one in system.taken)
    assert [kind for kind, _ in office.told()].count("leave.taken") == 1
    weekly = office.mailroom.about("Week of")
    whom = ["Ana Alves <ana@example.org>", "Bo Berg <bo@example.org>", "Chi Chen <chi@example.org>"]
    assert sorted(str(mail["to"]) for mail in weekly) == whom
    assert "Bo Berg" in office.mailroom.words(weekly[0])


def test_a_link_in_the_mail_of_the_worker_confirms_the_cover(office: Office, visitor: Callable[[str], Visitor]) -> None:
    office.set_clock(SUNDAY_NOON)
    with office.working():
        office.until(lambda: office.mailroom.about("are you there"))
    (mail,) = office.mailroom.about("are you there")
    assert mail["to"] == "Bo Berg <bo@example.org>"
    link = re.search(r"/check-in/\S+", office.mailroom.words(mail))
    assert link, office.mailroom.words(mail)
    stranger = visitor("")
    assert stranger.get(link.group()).status_code == 200
    assert stranger.post(link.group()).status_code in (200, 303)
    office.set_clock(SUNDAY_NOON + timedelta(hours=12))
    with office.working():  # Saturday's time to object is over; Sunday's is not, but it was confirmed
        office.until(lambda: len(office.told()) == 2)


def take(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        ask = TakeLeave(cast.id("bo"), cast.now.date(), 1, "A morning off", "form-one")
        record_leave_taken(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)
