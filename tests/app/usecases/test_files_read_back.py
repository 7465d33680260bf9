"""HR's files read back by readers that share nothing: the same rows, the same totals, and not one formula."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from app.domain.ledger import Account, AccountKind, Cause, Transfer
from app.domain.people import NewMembership, NewPerson
from app.domain.statement import Figure, Stretch, month_of
from app.store import ledger
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv, statement_sheet
from app.usecases.hr.report import HrReport, hr_report
from app.usecases.hr.sheets import report_csv
from app.usecases.hr.workbook import report_xlsx, sheet_xlsx
from app.usecases.teams import people
from tests.cast import Cast

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
JANUARY = month_of(date(2026, 1, 1))
PAYLOADS = (
    "=1+1",
    "+49 30 123",
    "-5",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://evil.example","Click")',
    "=cmd|' /C calc'!A0",
    'Name "with" quotes',
    "Comma, Name",
    "Semi; Colon",
    "＝1+1",
    " =2+2",
    "https://evil.example",
    "00123",
)


@pytest.fixture
def report(cast: Cast) -> HrReport:
    """A person for each name that a spreadsheet might misread, with some days of leave."""
    with cast.database.transaction() as tx:
        for number, name in enumerate(PAYLOADS, start=1):
            new = NewPerson(name, f"p{number}@example.org")
            membership = NewMembership(0, date(2026, 1, 1))
            person = people.add_member(tx, cast.support, new, membership=membership, now=cast.now)
            source = Account(AccountKind.LEAVE_SOURCE, cast.support.id)
            own = Account(AccountKind.LEAVE_EARNED, cast.support.id, person.id)
            taken = Account(AccountKind.LEAVE_TAKEN, cast.support.id, person.id)
            day = date(2026, 1, number)
            postings = [
                Transfer(source, own, number, Cause.CORRECTED, f"in-{number}", day),
                Transfer(own, taken, number + 1, Cause.TAKEN, f"out-{number}", day),
            ]
            ledger.post(tx, postings, now=cast.now, by=None)
        return hr_report(tx, JANUARY)


def by_hand(text: str, separator: str) -> list[list[str]]:
    """RFC 4180, letter by letter."""
    rows: list[list[str]] = [[""]]
    quoted = False
    at = 0
    while at < len(text):
        sign = text[at]
        if quoted and sign == '"' and text[at + 1 : at + 2] == '"':
            rows[-1][-1] += '"'
            at += 1
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign == separator:
            rows[-1].append("")
        elif not quoted and text[at : at + 2] == "\r\n":
            rows.append([""])
            at += 1
        else:
            rows[-1][-1] += sign
        at += 1
    return rows[:-1]


def by_xml(book: bytes) -> tuple[list[list[str]], int]:
    """The cells as they lie in the file, and how many of them are formulas."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(part.text or "" for part in one.iter(f"{MAIN}t")) for one in shared]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        values = [(cell.get("t"), cell.findtext(f"{MAIN}v") or "") for cell in row.iter(f"{MAIN}c")]
        rows.append([texts[int(value)] if kind == "s" else value for kind, value in values])
    return rows, len(list(sheet.iter(f"{MAIN}f")))


@pytest.mark.parametrize("semicolons", [False, True])
def test_two_readers_find_the_same_rows_and_totals_in_the_csv(report: HrReport, *, semicolons: bool) -> None:
    text = report_csv(report, semicolons=semicolons)
    separator = ";" if semicolons else ","
    first = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert first == by_hand(text, separator)
    assert len(first) == len(report.lines) + 1
    for column, figure in enumerate(Figure, start=4):
        total = sum(Decimal(row[column].replace(",", ".")) for row in first[1:])
        assert total == Decimal(report.totals.of(figure)) / 4
    names = [row[0] for row in first[1:]]
    assert [name.removeprefix("'") for name in names] == [line.person.name for line in report.lines]
    assert not [name for name in names if name.strip().startswith(("=", "+", "-", "@", "＝"))]


def test_two_readers_find_the_same_rows_and_no_formula_in_the_workbook(report: HrReport) -> None:
    book = report_xlsx(report)
    rows, formulas = by_xml(book)
    assert formulas == 0
    sheet = load_workbook(io.BytesIO(book)).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    seen = [[row[0].value, *(cell.value for cell in row[4:])] for row in sheet.iter_rows(min_row=2)]
    assert [[row[0], *map(float, row[4:])] for row in rows[1:]] == seen
    assert [row[0] for row in rows[1:-1]] == [line.person.name for line in report.lines]
    assert [float(number) for number in rows[-1][4:]] == [report.totals.of(figure) / 4 for figure in Figure]


def test_a_locked_statement_is_the_same_bytes_whenever_it_is_made(cast: Cast, report: HrReport) -> None:
    def files() -> tuple[str, str, bytes]:
        with cast.database.reading() as tx:
            _, sheet = statement_sheet(tx, 1)
            return statement_csv(tx, 1)[1], statement_csv(tx, 1, semicolons=True)[1], sheet_xlsx(sheet)

    with cast.database.transaction() as tx:
        ask = LockStatement(Stretch(date(2026, 1, 1), date(2026, 1, 31)), confirmed=True)
        lock_statement(tx, ask, by=cast.actor(tx, "hana"), now=cast.now)
    before = files()
    with cast.database.transaction() as tx:
        source = Account(AccountKind.LEAVE_SOURCE, cast.support.id)
        own = Account(AccountKind.LEAVE_EARNED, cast.support.id, cast.id("bo"))
        late = Transfer(source, own, 1, Cause.CORRECTED, "late", date(2026, 1, 20))
        ledger.post(tx, [late], now=cast.now, by=None)
    assert files() == before
    assert before[2] == report_xlsx(report)


def test_a_statement_of_before_leave_could_fall_away_keeps_its_columns(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        tx.session.connection().exec_driver_sql(
            "INSERT INTO statement (number, first_on, last_on, locked_at, locked_by, locker) "
            f"VALUES (1, '2026-01-01', '2026-01-31', '2026-02-01 09:00:00', {cast.id('hana')}, 'Hana Hart')"
        )
        tx.session.connection().exec_driver_sql(
            "INSERT INTO statement_line (statement, line, person_id, name, email, opening, earned, taken, corrected) "
            f"VALUES (1, 1, {cast.id('bo')}, 'Bo', 'bo@example.org', 1, 2, 1, 0)"
        )
    with cast.database.reading() as tx:
        text = statement_csv(tx, 1)[1]
    assert text == (
        '"Person","Mail address","From","Until","Opening","Earned","Taken","Corrected","Closing"\r\n'
        '"Bo","bo@example.org","2026-01-01","2026-01-31",0.25,0.50,0.25,0.00,0.50\r\n'
    )
