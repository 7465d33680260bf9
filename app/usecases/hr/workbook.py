"""The leave report as a workbook for spreadsheets: text is text, days are numbers."""

import io
from datetime import datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.statement import Figure, Figures
from app.usecases.hr.report import COLUMNS, HrReport

# A name is never taken for a formula, an address or a number, whatever it looks like.
AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (28, 34, 12, 12, 11, 11, 11, 11, 11)
FIRST_FIGURE = 4


def report_xlsx(report: HrReport) -> bytes:
    """The lines of the page and their totals; the heading stays in sight."""
    written = io.BytesIO()
    with Workbook(written, AS_TYPED) as book:
        # Not the time of the download: the same figures are the same bytes.
        book.set_properties({"created": datetime.combine(report.stretch.last_on, time())})
        sheet = book.add_worksheet("Leave")
        head, days = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        total = book.add_format({"num_format": "0.00", "bold": True, "top": 1})
        _lay_out(sheet, head, report)
        for row, line in enumerate(report.lines, start=1):
            sheet.write_string(row, 0, line.person.name)
            sheet.write_string(row, 1, line.person.email)
            _write_dates(sheet, row, dates, report)
            _write_figures(sheet, row, days, line.figures)
        last = len(report.lines) + 1
        sheet.write_string(last, 0, "Together", total)
        for column in range(1, FIRST_FIGURE):
            sheet.write_blank(last, column, None, total)
        _write_figures(sheet, last, total, report.totals)
    return written.getvalue()


def _lay_out(sheet: Worksheet, head: Format, report: HrReport) -> None:
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{report.stretch.words}, in days&RPage &P of &N")


def _write_dates(sheet: Worksheet, row: int, as_date: Format, report: HrReport) -> None:
    for column, day in enumerate((report.stretch.first_on, report.stretch.last_on), start=2):
        sheet.write_datetime(row, column, datetime.combine(day, time()), as_date)


def _write_figures(sheet: Worksheet, row: int, style: Format, figures: Figures) -> None:
    for column, figure in enumerate(Figure, start=FIRST_FIGURE):
        sheet.write_number(row, column, getattr(figures, figure.value) / 4, style)
