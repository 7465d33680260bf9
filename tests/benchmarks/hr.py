"""HR's report over 2,000 people and twelve months: seconds and memory of the page, the CSV and the workbook.

Figures to hold: under 2 s of the processor and 200 MB each. The database is filled in a process of its own, so that
its memory does not count.
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.people import NewMembership, NewPerson
from app.domain.statement import month_of, year_of
from app.domain.team import NewTeam
from app.store import ledger, people, teams
from app.store.transaction import Database
from app.usecases.hr.report import hr_report
from app.usecases.hr.sheets import report_csv
from app.usecases.hr.workbook import report_xlsx
from app.web.pages.hr import report_page
from app.web.render import ENVIRONMENT

PEOPLE, TEAMS, YEAR = 2000, 40, 2026
NOW = datetime(YEAR + 1, 1, 15, tzinfo=UTC)
SECONDS, MEGABYTES = 2.0, 200.0


def fill(url: str) -> None:
    """Everybody earns a weekend each month and takes a quarter day every other month: 30 entries a person."""
    database = Database(url)
    database.migrate()
    with database.transaction() as tx:
        made = [teams.add_team(tx, NewTeam(f"Team {n}", "Europe/Berlin"), now=NOW) for n in range(TEAMS)]
        for n in range(PEOPLE):
            person = people.add_person(tx, NewPerson(f"Person {n:04}", f"p{n}@example.org"), now=NOW)
            teams.add_membership(tx, made[n % TEAMS].id, NewMembership(person.id, date(YEAR, 1, 1)))
            tx.flush()
    with database.reading() as tx:
        everybody = [person.id for person in people.all_people(tx)]
    for month in range(1, 13):
        with database.transaction() as tx:
            postings = [one for n, id_ in enumerate(everybody) for one in moved(made[n % TEAMS].id, id_, month)]
            ledger.post(tx, postings, now=NOW, by=None)
    database.close()


def moved(team: int, person: int, month: int) -> list[Transfer]:
    source, own = Account(AccountKind.LEAVE_SOURCE, team), Account(AccountKind.LEAVE_EARNED, team, person)
    first = date(YEAR, month, 1)
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    earned = [
        Transfer(source, own, 1, Cause.EARNED, f"earned:{person}:{month}:{n}", saturday + timedelta(days=n))
        for n in (0, 1)
    ]
    taken = Account(AccountKind.LEAVE_TAKEN, team, person)
    return earned + ([Transfer(own, taken, 1, Cause.TAKEN, f"taken:{person}:{month}", first)] if month % 2 else [])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'hr.sqlite'}"
        filling = multiprocessing.get_context("spawn").Process(target=fill, args=(url,))
        began = time.perf_counter()
        filling.start()
        filling.join()
        print(f"filled in {time.perf_counter() - began:.0f} s: {PEOPLE} people, 12 months, {TEAMS} teams")
        database = Database(url)
        results = [measure(database, name) for name in ("year", "month", "page", "csv", "xlsx")]
        database.close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_mb": round(megabytes), "seconds": dict(results)}))
    kept = megabytes < MEGABYTES and all(seconds < SECONDS for _, seconds in results)
    print("kept" if kept else f"NOT KEPT: under {SECONDS} s and {MEGABYTES} MB each")
    return 0 if kept else 1


def measure(database: Database, what: str) -> tuple[str, float]:
    began, at = time.process_time(), time.perf_counter()
    stretch = month_of(date(YEAR, 6, 1)) if what == "month" else year_of(date(YEAR, 6, 1))
    with database.reading() as tx:
        report = hr_report(tx, stretch)
    if what == "csv":
        assert len(report_csv(report).splitlines()) == PEOPLE + 1
    if what == "xlsx":
        assert len(report_xlsx(report)) > PEOPLE
    if what == "page":
        page = report_page(report, NOW.date())
        html = ENVIRONMENT.get_template("hr/report.html").render(
            page=page, me=None, nav=[], help=None, notice=None, refusal=None, request=Nobody(), lang="en", languages=[]
        )
        assert html.count("<tr>") > PEOPLE
    print(f"{what}: {time.process_time() - began:.2f} s of the processor, {time.perf_counter() - at:.2f} s by the wall")
    return what, round(time.process_time() - began, 3)


class Nobody:
    """A request without cookies, for the frame of the page."""

    cookies: dict[str, str] = {}  # noqa: RUF012


if __name__ == "__main__":
    sys.exit(main())
