"""Feeds of 500 events over HTTP (requests a second, times, CPU), and a publication that touches 2,000 calendars."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from statistics import quantiles

from app import planning
from app.domain.calendars import FeedKind
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.rota import Assignment, DraftState
from app.domain.team import NewShift, NewTeam, Team
from app.store import drafts, rounds, teams
from app.store.facts import facts_of
from app.store.people import actor_at
from app.store.transaction import Database, Tx
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.publishing.publish import Publish, publish_draft
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep, people

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVENTS = 500
PEOPLE = 2_000
SECONDS = 4.0
CLIENTS = 4  # connections at once
SERVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import uvicorn
from app.main import create_app
from app.settings import Settings
from app.store.transaction import Database
now = datetime(2026, 3, 2, 9, tzinfo=UTC)
app = create_app(Settings(data_dir=Path(sys.argv[1])), Database(sys.argv[2]), clock=lambda: now)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[3]), log_level="error", access_log=False)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/feeds.sqlite")
        database.migrate()
        sys.stdout.write(f"{publish_for_many(database)}\n")
        path = feed_of_many_events(database)
        serve(folder, database.url, path)
        database.close()


def publish_for_many(database: Database) -> str:
    """A rota of one slot for each of many people, each with a calendar of their own, published twice."""
    with database.transaction() as tx:
        team = keep.create_team(tx, NewTeam("Many", "UTC"), now=NOW)
        _shifts(tx, team, number=8, each=50)
        ids = [_member(tx, team, number) for number in range(PEOPLE)]
    days = date(2026, 3, 9), date(2026, 3, 13)
    plan = _open(database, team, ids[0], *days)
    first = _publish(database, team, ids[0], plan, ids)
    second = _publish(database, team, ids[0], plan, ids[1:] + ids[:1])
    cpu, wall = second
    with database.reading() as tx:
        calendars = tx.session.connection().exec_driver_sql("SELECT count(*) FROM calendar").scalar()
    return (
        f"publish for {PEOPLE} people, {len(plan)} seats, {calendars} calendars: first {first[0]:.2f} s CPU, "
        f"then all seats changed {cpu:.2f} s CPU, {wall:.2f} s by the wall (gate 2 s)"
    )


def feed_of_many_events(database: Database) -> str:
    """The path of a team's calendar of 500 events."""
    with database.transaction() as tx:
        team = keep.create_team(tx, NewTeam("Five hundred", "UTC", "Answer what is critical first."), now=NOW)
        _shifts(tx, team, number=3, each=3)
        ids = [_member(tx, team, 10_000 + number) for number in range(20)]
    plan = _open(database, team, ids[0], date(2026, 3, 9), date(2026, 5, 31))
    wanted = plan[:EVENTS]
    _publish(database, team, ids[0], wanted, [ids[number % 20] for number in range(len(wanted))])
    with database.transaction() as tx:
        by = actor_at(tx, ids[0], now=NOW)
        assert by is not None
        made = make_feed(tx, MakeFeed("Bench", FeedKind.TEAM, team.slug), base_url="", by=by, now=NOW)
    return made.address


def serve(folder: str, url: str, path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVE, folder, url, str(port)])
    try:
        _wait_for(port)
        _, body, _ = ask(port, path, "")
        tag = ask(port, path, "")[2]
        sys.stdout.write(f"feed of {body.count(b'BEGIN:VEVENT')} events, {len(body)} bytes; {CLIENTS} connections\n")
        for name, header, gate in (
            ("full", "", 1_000),
            ("gzip", "Accept-Encoding: gzip\r\n", 2_000),
            ("304", f"If-None-Match: {tag}\r\n", 2_000),
        ):
            sys.stdout.write(f"  {name:<5} {measure(server.pid, port, path, header)} (gate {gate}/s, p99 25 ms)\n")
    finally:
        server.terminate()
        server.wait()


def measure(pid: int, port: int, path: str, header: str) -> str:
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    before = cpu_of(pid)
    threads = [threading.Thread(target=_hammer, args=(port, path, header, until, times)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(times, n=100)
    cpu = (cpu_of(pid) - before) / len(times)
    rate = len(times) / SECONDS
    return f"{rate:7.0f}/s  p50 {cuts[49] * 1e3:5.2f} ms  p99 {cuts[98] * 1e3:5.2f} ms  CPU {cpu * 1e3:.2f} ms"


def ask(port: int, path: str, header: str) -> tuple[int, bytes, str]:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        return _one(connection, _request(path, header))


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _hammer(port: int, path: str, header: str, until: float, times: list[float]) -> None:
    request = _request(path, header)
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (began := time.perf_counter()) < until:
            _one(connection, request)
            times.append(time.perf_counter() - began)


def _request(path: str, header: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\n{header}\r\n".encode()


def _one(connection: socket.socket, request: bytes) -> tuple[int, bytes, str]:
    connection.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(262_144)
    head, _, body = data.partition(b"\r\n\r\n")
    status = int(head[9:12])
    length = re.search(rb"(?i)content-length: (\d+)", head)
    wanted = int(length[1]) if length and status == 200 else 0
    while len(body) < wanted:
        body += connection.recv(262_144)
    found = re.search(rb'(?i)etag: ("[^"]+")', head)
    return status, body, found[1].decode() if found else ""


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the service did not start")


def _shifts(tx: Tx, team: Team, *, number: int, each: int) -> None:
    """So many two-hour shifts a weekday, for so many people each, instead of the usual ones."""
    for shift in teams.shifts_of(tx, team.id):
        teams.remove_shift(tx, team.id, shift.id)
    for at in range(number):
        new = NewShift(f"Shift {at}", (0, 1, 2, 3, 4), clock_time(at * 2), clock_time(at * 2 + 2), people=each)
        keep.add_shift(tx, team, new)


def _member(tx: Tx, team: Team, number: int) -> int:
    role = Role.COORDINATOR if number % 10_000 == 0 else Role.ENGINEER
    new = NewPerson(f"Person {number}", f"p{number}@example.org")
    return people.add_member(tx, team, new, membership=NewMembership(0, date(2026, 1, 1), role=role), now=NOW).id


def _open(database: Database, team: Team, by_id: int, first_on: date, last_on: date) -> list[int]:
    """An open round; its seats in order of start."""
    with database.transaction() as tx:
        by = actor_at(tx, by_id, now=NOW)
        assert by is not None
        round_ = open_round(tx, team, OpenRound(first_on, last_on, NOW + timedelta(hours=1)), by=by, now=NOW)
        slots = rounds.slots_of(tx, round_.period.id)
        return [seat.id for slot in slots if slot.weekend is None for seat in slot.seats]


def _publish(
    database: Database, team: Team, by_id: int, seats: list[int], people_ids: list[int]
) -> tuple[float, float]:
    """CPU and wall seconds of publishing these people in these seats."""
    with database.transaction() as tx:
        period = rounds.periods_of(tx, team.id)[0]
        draft_id = _draft(tx, team, period.id, dict(zip(seats, people_ids, strict=True)), by_id, period.publication_id)
    return _timed(lambda: _do_publish(database, team, by_id, draft_id))


def _do_publish(database: Database, team: Team, by_id: int, draft_id: int) -> None:
    with database.transaction() as tx:
        by = actor_at(tx, by_id, now=NOW)
        assert by is not None
        version = drafts.get_draft(tx, team.id, draft_id).version
        publish_draft(tx, team, Publish(draft_id, version, "https://rota.example.org", confirmed=True), by=by, now=NOW)


def _draft(tx: Tx, team: Team, period_id: int, plan: dict[int, int], by_id: int, base: int | None) -> int:
    period = rounds.get_period(tx, team.id, period_id)
    facts = facts_of(tx, team, period, seed=1, now=NOW)
    new = drafts.NewDraft(
        team_id=team.id, period_id=period_id, number=drafts.next_number(tx, period_id), seed=1, seconds=0,
        base_publication_id=base, by=by_id, state=DraftState.READY,
    )  # fmt: skip
    draft = drafts.add_draft(tx, new, now=NOW)
    assigned = {seat: Assignment(person) for seat, person in plan.items()}
    findings = drafts.Findings(assigned, [], {}, answered=len(plan), people=len(plan))
    drafts.keep_copy(tx, draft.id, planning.to_json(planning.problem_of(facts)), findings, now=NOW)
    return draft.id


def _timed(step: Callable[[], None]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    step()
    return time.process_time() - cpu, time.perf_counter() - wall


if __name__ == "__main__":
    main()
