"""The leave report: for dates, a person per line, and the same as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.cells import plain_cell
from app.domain.people import Person
from app.domain.refusals import NotFound
from app.domain.statement import Figure, Figures, Statement, Stretch, figures_of, total_of
from app.domain.team import Team
from app.store import ledger, people, teams
from app.store.transaction import Tx

COLUMNS = ("Person", "Mail address", "From", "Until", "Opening", "Earned", "Taken", "Corrected", "Closing")


@dataclass(frozen=True, slots=True)
class ReportLine:
    person: Person
    figures: Figures


@dataclass(frozen=True, slots=True)
class HrReport:
    """Quarter days of everybody who belonged to a team in these dates or whose leave moved until their end."""

    stretch: Stretch
    team: Team | None  # None: all teams
    teams: Sequence[Team]
    lines: Sequence[ReportLine]
    totals: Figures
    locked: Sequence[Statement] = ()  # the latest first

    @property
    def is_open(self) -> bool:
        """Whether these dates begin after everything that is locked."""
        return all(self.stretch.first_on > one.stretch.last_on for one in self.locked)


def hr_report(tx: Tx, stretch: Stretch, *, team_slug: str = "") -> HrReport:
    """The report of all teams or one; every figure is the sum of the entries that `hr_entries` lists for it."""
    known = teams.all_teams(tx)
    team = next((team for team in known if team.slug == team_slug), None)
    if team_slug and team is None:
        raise NotFound("team")
    figures = figures_of(
        ledger.leave_movements(
            tx, first_on=stretch.first_on, last_on=stretch.last_on, team_id=team.id if team else None
        )
    )
    there = _members(tx, known if team is None else [team], stretch)
    lines = [
        ReportLine(person, figures.get(person.id, Figures()))
        for person in people.all_people(tx)
        if person.id in figures or person.id in there
    ]
    return HrReport(stretch, team, known, lines, total_of(line.figures for line in lines), ledger.statements(tx))


def report_csv(report: HrReport, *, semicolons: bool = False) -> str:
    """The lines of the report as a file."""
    rows = [(line.person.name, line.person.email, line.figures) for line in report.lines]
    return lines_csv(report.stretch, rows, semicolons=semicolons)


def lines_csv(stretch: Stretch, lines: Iterable[tuple[str, str, Figures]], *, semicolons: bool = False) -> str:
    """RFC 4180, a line per person, in days as plain numbers; text can never be read as a formula.

    semicolons: between the cells, and numbers with a comma, as spreadsheets of many languages want them.
    """
    written = io.StringIO()
    if semicolons:
        rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    else:
        rows = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    dates = (stretch.first_on.isoformat(), stretch.last_on.isoformat())
    for name, email, figures in lines:
        days = [_days(getattr(figures, figure.value)) for figure in Figure]
        cells = [str(one).replace(".", ",") for one in days] if semicolons else days
        rows.writerow([plain_cell(name), plain_cell(email), *dates, *cells])
    return written.getvalue()


def _days(quarters: int) -> Decimal:
    return (Decimal(quarters) / 4).quantize(Decimal("0.01"))


def _members(tx: Tx, some: Sequence[Team], stretch: Stretch) -> set[int]:
    return {
        member.person.id
        for team in some
        for member in teams.members_of(tx, team.id)
        if member.membership.touches(stretch.first_on, stretch.last_on)
    }
