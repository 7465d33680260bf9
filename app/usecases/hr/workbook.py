"""The leave report as a workbook for spreadsheets: text is text, days are numbers."""

import io
from datetime import datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.language import ENGLISH, speaking
from app.domain.statement import Figures
from app.usecases.hr.report import HrReport
from app.usecases.hr.sheets import ABOUT, Sheet, sheet_of_report

# A name is never taken for a formula, an address or a number, whatever it looks like.
AS_TYPED = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (28, 34, 12, 12)
FIGURE_WIDTH = 11
FIRST_FIGURE = len(ABOUT)


def report_xlsx(report: HrReport) -> bytes:
    return sheet_xlsx(sheet_of_report(report))


def sheet_xlsx(sheet: Sheet) -> bytes:
    """The lines of the page and their totals; the heading stays in sight.

    In English whoever asks: what is locked is the same bytes whenever it is made.
    """
    with speaking(ENGLISH.code):
        return _written(sheet)


def _written(sheet: Sheet) -> bytes:
    written = io.BytesIO()
    with Workbook(written, AS_TYPED) as book:
        # Not the time of the download: the same figures are the same bytes.
        book.set_properties({"created": datetime.combine(sheet.stretch.last_on, time())})
        page = book.add_worksheet("Leave")
        head, days = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0.00"})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        total = book.add_format({"num_format": "0.00", "bold": True, "top": 1})
        _lay_out(page, head, sheet)
        for number, row in enumerate(sheet.rows, start=1):
            page.write_string(number, 0, row.name)
            page.write_string(number, 1, row.email)
            _write_dates(page, number, dates, sheet)
            _write_figures(page, number, days, sheet, row.figures)
        last = len(sheet.rows) + 1
        page.write_string(last, 0, "Together", total)
        for column in range(1, FIRST_FIGURE):
            page.write_blank(last, column, None, total)
        _write_figures(page, last, total, sheet, sheet.totals)
    return written.getvalue()


def _lay_out(page: Worksheet, head: Format, sheet: Sheet) -> None:
    widths = (*WIDTHS, *(FIGURE_WIDTH for _ in sheet.figures))
    for column, (name, width) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, name, head)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{sheet.stretch.words}, in days&RPage &P of &N")


def _write_dates(page: Worksheet, row: int, as_date: Format, sheet: Sheet) -> None:
    for column, day in enumerate((sheet.stretch.first_on, sheet.stretch.last_on), start=2):
        page.write_datetime(row, column, datetime.combine(day, time()), as_date)


def _write_figures(page: Worksheet, row: int, style: Format, sheet: Sheet, figures: Figures) -> None:
    for column, figure in enumerate(sheet.figures, start=FIRST_FIGURE):
        page.write_number(row, column, figures.of(figure) / 4, style)
