"""Pages of HR: the leave report, the entries behind its figures, leave taken, and corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.domain.leave import parse_days
from app.domain.quarters import in_days
from app.domain.refusals import BadField, Refusal
from app.domain.secrets import new_secret
from app.domain.statement import Figure, Stretch, month_before, month_of, quarter_of, year_of
from app.usecases.hr.entries import HrEntries, OneEntry, hr_entries, one_entry
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv
from app.usecases.hr.report import HrReport, hr_report, report_csv
from app.usecases.hr.workbook import report_xlsx
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.web import render
from app.web.deps import AsHr, Id, Now, Transaction
from app.web.forms import Fields, Form
from app.web.render import Link

router = APIRouter(prefix="/hr")

# Spreadsheets read a file without this mark in the machine's old alphabet and break every accent.
BYTE_ORDER_MARK = "\ufeff"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Taken:
    """The form that records leave taken, as it was typed."""

    person: str = ""
    on: str = ""
    days: str = ""
    reason: str = ""
    form_key: str = ""


@dataclass(frozen=True)
class ReportPage:
    title: str
    report: HrReport
    views: Sequence[Link]
    query: str  # of this report, for its links
    taken: Taken
    people: Sequence[tuple[int, str]]
    may_lock: bool


@dataclass(frozen=True)
class EntriesPage:
    title: str
    entries: HrEntries
    back: str
    figures: Sequence[Link]


@dataclass(frozen=True)
class CorrectionPage:
    title: str
    one: OneEntry
    back: str
    days: str = "0"
    reason: str = ""


@router.get("")
def show_report(request: Request, _: AsHr, tx: Transaction, now: Now) -> Response:
    refusal: Refusal | None = None
    stretch, team = month_before(now.date()), request.query_params.get("team", "")
    try:
        stretch = _stretch(request, now.date())
    except BadField as bad:
        refusal = bad
    report = hr_report(tx, stretch, team_slug=team)
    return render.page(request, "hr/report.html", page=_report_page(report, now.date(), Taken()), refusal=refusal)


@router.get("/report.csv")
def download_report(request: Request, _: AsHr, tx: Transaction, now: Now) -> Response:
    stretch = _stretch(request, now.date())
    report = hr_report(tx, stretch, team_slug=request.query_params.get("team", ""))
    semicolons = request.query_params.get("separator") == "semicolon"
    body = BYTE_ORDER_MARK + report_csv(report, semicolons=semicolons)
    return _file(body.encode(), "csv", "text/csv; charset=utf-8", stretch)


@router.get("/report.xlsx")
def download_workbook(request: Request, _: AsHr, tx: Transaction, now: Now) -> Response:
    stretch = _stretch(request, now.date())
    report = hr_report(tx, stretch, team_slug=request.query_params.get("team", ""))
    return _file(report_xlsx(report), "xlsx", WORKBOOK, stretch)


@router.post("/statements")
def lock(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    stretch = Stretch(form.day("from", "From"), form.day("to", "Until"))
    try:
        with tx.attempt():
            locked = lock_statement(tx, LockStatement(stretch, form.flag("confirmed")), by=by, now=now)
    except Refusal as refusal:
        page = _report_page(hr_report(tx, stretch), now.date(), Taken())
        return render.page(request, "hr/report.html", page=page, refusal=refusal)
    notice = f"Statement {locked.number}, {stretch.words}, is locked."
    return render.see_other("/hr?" + _query(stretch, ""), notice=notice)


@router.get("/statements/{number}.csv")
def download_statement(request: Request, _: AsHr, number: Id, tx: Transaction) -> Response:
    semicolons = request.query_params.get("separator") == "semicolon"
    statement, body = statement_csv(tx, number, semicolons=semicolons)
    return _file((BYTE_ORDER_MARK + body).encode(), "csv", "text/csv; charset=utf-8", statement.stretch)


@router.post("/taken")
def record_taken(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            ask = _taken(form)
            record_leave_taken(tx, ask, by=by, now=now)
    except Refusal as refusal:
        typed = Taken(*(form.text(name) for name in ("person", "on", "days", "reason", "form_key")))
        page = _report_page(hr_report(tx, month_before(now.date())), now.date(), typed)
        return render.page(request, "hr/report.html", page=page, refusal=refusal)
    seen = Stretch(min(ask.on, now.date()), max(ask.on, now.date()))
    return render.see_other(
        _entries_path(ask.person_id, seen, Figure.TAKEN),
        notice=f"Recorded: {in_days(ask.quarters)} days of leave taken.",
    )


@router.get("/entries")
def show_entries(request: Request, by: AsHr, tx: Transaction, now: Now) -> Response:
    query = request.query_params
    stretch = _stretch(request, now.date())
    person, team = _whole(query.get("person", ""), "Person"), query.get("team", "")
    figure = next((one for one in Figure if one.value == query.get("kind")), Figure.CLOSING)
    entries = hr_entries(tx, person, stretch, figure=figure, by=by, team_slug=team)
    page = EntriesPage(
        title=f"{entries.person.name}: {_NAMES[figure].lower()}",
        entries=entries,
        back="/hr?" + _query(stretch, team),
        figures=[Link(_entries_path(person, stretch, one, team), _NAMES[one], current=one is figure) for one in Figure],
    )
    return render.page(request, "hr/entries.html", page=page)


@router.get("/entries/{entry_id}/correct")
def show_correction(request: Request, _: AsHr, entry_id: Id, tx: Transaction) -> Response:
    return render.page(request, "hr/correct.html", page=_correction(one_entry(tx, entry_id)))


@router.post("/entries/{entry_id}/correct")
def correct(request: Request, by: AsHr, entry_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            typed = form.text("days").strip()
            amount = 0 if typed in ("", "0") else parse_days(typed)
            posted = correct_entry(tx, CorrectEntry(entry_id, form.text("reason"), amount), by=by, now=now)
    except Refusal as refusal:
        page = _correction(one_entry(tx, entry_id), form.text("days"), form.text("reason"))
        return render.page(request, "hr/correct.html", page=page, refusal=refusal)
    person, on = posted[0].person_id or 0, posted[0].what.on
    path = _entries_path(person, month_of(on), Figure.CORRECTED)
    return render.see_other(path, notice=f"Entry {entry_id} is taken back. Nothing was deleted.")


_NAMES = {
    Figure.OPENING: "Opening balance",
    Figure.EARNED: "Earned",
    Figure.TAKEN: "Taken",
    Figure.CORRECTED: "Corrected",
    Figure.CLOSING: "Closing balance",
}


def _report_page(report: HrReport, today: date, taken: Taken) -> ReportPage:
    stretch, team = report.stretch, report.team.slug if report.team else ""
    views = [("Last month", month_before(today)), ("This month", month_of(today))]
    views += [("This quarter", quarter_of(today)), ("This year", year_of(today))]
    return ReportPage(
        title="Leave report",
        report=report,
        views=[Link("/hr?" + _query(one, team), label, current=one == stretch) for label, one in views],
        query=_query(stretch, team),
        taken=taken if taken.form_key else Taken(on=today.isoformat(), form_key=new_secret()),
        people=[(line.person.id, line.person.name) for line in report.lines],
        may_lock=report.team is None and stretch.last_on < today and report.is_open,
    )


def _file(body: bytes, ending: str, kind: str, stretch: Stretch) -> Response:
    name = f"leave-{stretch.first_on}-{stretch.last_on}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)


def _correction(one: OneEntry, days: str = "0", reason: str = "") -> CorrectionPage:
    back = _entries_path(one.person.id, month_of(one.line.on), Figure.CLOSING)
    return CorrectionPage(f"Correct entry {one.line.id}", one, back, days, reason)


def _taken(form: Fields) -> TakeLeave:
    return TakeLeave(
        person_id=form.whole("person", "Person"),
        on=form.day("on", "Date"),
        quarters=parse_days(form.text("days")),
        reason=form.text("reason"),
        form_key=form.text("form_key"),
    )


def _stretch(request: Request, today: date) -> Stretch:
    """The dates that the address names; the month before where it names none."""
    first, last = (request.query_params.get(name, "").strip() for name in ("from", "to"))
    if not first and not last:
        return month_before(today)
    return Stretch(_day(first, "From"), _day(last, "Until"))


def _day(typed: str, label: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise BadField(label, "Choose a date, like 2026-03-14.") from None


def _whole(typed: str, label: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise BadField(label, "This must be a whole number.")
    return int(typed)


def _query(stretch: Stretch, team: str) -> str:
    values = {"from": stretch.first_on.isoformat(), "to": stretch.last_on.isoformat()}
    return urlencode(values | ({"team": team} if team else {}))


def _entries_path(person: int, stretch: Stretch, figure: Figure, team: str = "") -> str:
    return f"/hr/entries?person={person}&kind={figure.value}&{_query(stretch, team)}"
