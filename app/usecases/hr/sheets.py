"""What the files of a report and of a locked statement hold, and both as text for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.cells import plain_cell
from app.domain.statement import LAYOUTS, NEWEST_LAYOUT, Figure, Figures, Statement, StatementLine, Stretch, total_of
from app.domain.telling import Line
from app.usecases.hr.report import HrReport

ABOUT = ("Person", "Mail address", "From", "Until")
COLUMNS = (*ABOUT, *(figure.value.capitalize() for figure in LAYOUTS[NEWEST_LAYOUT]))
ENTRY_COLUMNS = ("Entry", "Date", "Person", "What", "Days", "Team", "Reason", "By", "Mail address")

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    email: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows in order, and which figures they show."""

    stretch: Stretch
    figures: Sequence[Figure]
    rows: Sequence[Row]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*ABOUT, *(figure.value.capitalize() for figure in self.figures))

    @property
    def totals(self) -> Figures:
        return total_of(row.figures for row in self.rows)


def sheet_of_report(report: HrReport) -> Sheet:
    rows = [Row(line.person.name, line.person.email, line.figures) for line in report.lines]
    return Sheet(report.stretch, LAYOUTS[NEWEST_LAYOUT], rows)


def sheet_of_statement(statement: Statement, lines: Sequence[StatementLine]) -> Sheet:
    """As it was locked, whatever is known by now."""
    rows = [Row(line.name, line.email, line.figures) for line in lines]
    return Sheet(statement.stretch, LAYOUTS[statement.layout], rows)


def sheet_csv(sheet: Sheet, *, semicolons: bool = False) -> str:
    """A line per person, in days as plain numbers."""
    dates = (sheet.stretch.first_on.isoformat(), sheet.stretch.last_on.isoformat())
    return _written(
        sheet.columns,
        (
            [row.name, row.email, *dates, *(in_decimals(row.figures.of(figure)) for figure in sheet.figures)]
            for row in sheet.rows
        ),
        semicolons=semicolons,
    )


def report_csv(report: HrReport, *, semicolons: bool = False) -> str:
    return sheet_csv(sheet_of_report(report), semicolons=semicolons)


def entries_csv(lines: Sequence[Line], addresses: Mapping[int, str], *, semicolons: bool = False) -> str:
    """A line per entry of earned leave, in days; their sum is what the leave has changed by."""
    return _written(
        ENTRY_COLUMNS,
        (
            [
                line.id,
                line.on.isoformat(),
                line.person,
                line.words,
                in_decimals(line.amount),
                line.team,
                line.reason,
                line.posted_by or "the clock",
                addresses.get(line.person_id or 0, ""),
            ]
            for line in lines
        ),
        semicolons=semicolons,
    )


def in_decimals(quarters: int) -> Decimal:
    return (Decimal(quarters) / 4).quantize(Decimal("0.01"))


def _written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, semicolons: bool) -> str:
    """RFC 4180; text can never be read as a formula.

    semicolons: between the cells, and numbers with a comma, as spreadsheets of many languages want them.
    """
    written = io.StringIO()
    if semicolons:
        to = csv.writer(written, delimiter=";", lineterminator="\r\n")
    else:
        to = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    to.writerow(columns)
    for row in rows:
        to.writerow([_cell(one, comma=semicolons) for one in row])
    return written.getvalue()


def _cell(value: Cell, *, comma: bool) -> Cell:
    if isinstance(value, str):
        return plain_cell(value)
    return str(value).replace(".", ",") if comma else value
