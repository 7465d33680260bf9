"""HR's page: choose dates, look at everybody's leave, lock it, download it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from app.domain import language
from app.domain.language import N_, _, n_
from app.domain.refusals import BadField, Refusal
from app.domain.secrets import new_form_key
from app.domain.statement import Figures, Stretch, month_before, month_of, quarter_of, year_of
from app.domain.walltime import today
from app.usecases.hr.entries import entries_file
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv, statement_sheet
from app.usecases.hr.report import HrReport, ReportLine, hr_report, report_to_lock
from app.usecases.hr.sheets import report_csv
from app.usecases.hr.workbook import report_xlsx, sheet_xlsx
from app.web import render
from app.web.deps import AsHr, Id, Now, Transaction
from app.web.finding import Find, Search, search
from app.web.forms import Form
from app.web.pages.hr_addresses import (
    WORKBOOK,
    as_csv,
    as_file,
    person_of,
    query_of,
    sections,
    stretch_of,
    usual_semicolons,
    wants_semicolons,
)
from app.web.render import Link

router = APIRouter(prefix="/hr")

MANY = 5  # lines of nothing but zeros; fewer are soon read


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
    sections: Sequence[Link]
    report: HrReport
    search: Search[ReportLine]
    lines: Sequence[ReportLine]  # of those found, in full
    idle: Sequence[ReportLine]  # the others, whose every figure is 0
    idle_title: str
    views: Sequence[Link]
    query: str  # of this report, for its links
    files: Sequence[Link]  # the first one is what most people want
    taken: Taken
    people: Sequence[tuple[int, str]]  # of these dates
    takers: Sequence[tuple[int, str]]  # who may have taken leave, whatever the dates
    teams: Sequence[tuple[str, str]]
    may_lock: bool
    openness: str  # what is to be known of figures that are not locked
    other_csv: tuple[str, str]  # the separator that is not the usual one, and what such a file is called


@router.get("")
def show_report(request: Request, by: AsHr, tx: Transaction, now: Now, find: Find = "") -> Response:
    refusal: Refusal | None = None
    here = today(now, by.zone)
    stretch, person = month_before(here), None
    try:
        stretch, person = stretch_of(request, here), person_of(request)
    except BadField as bad:
        refusal = bad
    team = request.query_params.get("team", "")
    report = report_to_lock(tx, stretch, team_slug=team, person_id=person, now=now)
    page = report_page(report, here, semicolons=usual_semicolons(request), find=find)
    return render.page(request, "hr/report.html", page=page, refusal=refusal)


@router.get("/report.csv")
def download_report(request: Request, by: AsHr, tx: Transaction, now: Now) -> Response:
    report = _asked(request, tx, today(now, by.zone))
    return as_csv(report_csv(report, semicolons=wants_semicolons(request)), report.stretch)


@router.get("/report.xlsx")
def download_workbook(request: Request, by: AsHr, tx: Transaction, now: Now) -> Response:
    report = _asked(request, tx, today(now, by.zone))
    return as_file(report_xlsx(report), "xlsx", WORKBOOK, report.stretch)


@router.get("/entries.csv")
def download_entries(request: Request, by: AsHr, tx: Transaction, now: Now) -> Response:
    """Every entry of the dates, so that each quarter day can be traced."""
    stretch = stretch_of(request, today(now, by.zone))
    body = entries_file(
        tx,
        stretch,
        team_slug=request.query_params.get("team", ""),
        person_id=person_of(request),
        semicolons=wants_semicolons(request),
    )
    return as_csv(body, stretch, name="leave-entries")


@router.post("/statements")
def lock(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    stretch = Stretch(form.day("from", N_("From")), form.day("to", N_("Until")))
    try:
        with tx.attempt():
            locked = lock_statement(tx, LockStatement(stretch, form.flag("confirmed")), by=by, now=now)
    except Refusal as refusal:
        report = report_to_lock(tx, stretch, now=now)
        page = report_page(report, today(now, by.zone), semicolons=usual_semicolons(request))
        return render.page(request, "hr/report.html", page=page, refusal=refusal)
    notice = _(
        "Statement {number}, {dates}, is locked. Its files are ready.", number=locked.number, dates=stretch.words
    )
    return render.see_other("/hr?" + query_of(stretch), notice=notice)


@router.get("/statements/{number}.csv")
def download_statement(request: Request, _who: AsHr, number: Id, tx: Transaction) -> Response:
    statement, body = statement_csv(tx, number, semicolons=wants_semicolons(request))
    return as_csv(body, statement.stretch)


@router.get("/statements/{number}.xlsx")
def download_statement_workbook(request: Request, _who: AsHr, number: Id, tx: Transaction) -> Response:
    statement, sheet = statement_sheet(tx, number)
    return as_file(sheet_xlsx(sheet), "xlsx", WORKBOOK, statement.stretch)


def report_page(
    report: HrReport, here: date, taken: Taken | None = None, *, semicolons: bool = False, find: str = ""
) -> ReportPage:
    """find: a part of the names to show; sums, files and what is locked stay those of the whole report."""
    stretch, team = report.stretch, report.team.slug if report.team else ""
    person = report.person.id if report.person else None
    views = [(_("Last month"), month_before(here)), (_("This month"), month_of(here))]
    views += [(_("This quarter"), quarter_of(here)), (_("This year"), year_of(here))]
    query = query_of(stretch, team, person)
    found = search(report.lines, find, name=_called, path="/hr", kept=dict(parse_qsl(query)), part="lines")
    lines, idle = _in_full(found)
    return ReportPage(
        title=_("Leave report"),
        sections=sections("/hr"),
        report=report,
        search=found,
        lines=lines,
        idle=idle,
        idle_title=n_("{n} more person has 0 everywhere", "{n} more people have 0 everywhere", len(idle)),
        views=[
            Link(found.at("/hr?" + query_of(one, team, person)), label, current=one == stretch) for label, one in views
        ],
        query=query,
        files=_files(report, query, semicolons=semicolons),
        taken=taken if taken and taken.form_key else Taken(on=here.isoformat(), form_key=new_form_key()),
        people=[(line.person.id, line.name) for line in report.lines],
        takers=report.takers,
        teams=[(each.slug, each.name) for each in report.teams],
        may_lock=report.may_be_locked,
        openness=_openness(report),
        other_csv=("comma", _("with commas")) if semicolons else ("semicolon", _("with semicolons")),
    )


def _in_full(found: Search[ReportLine]) -> tuple[Sequence[ReportLine], Sequence[ReportLine]]:
    """Lines that say something, and many that do not, which would hide them; of a name that was looked for, all."""
    idle = [line for line in found.rows if line.figures == Figures()]
    if found.typed or len(idle) < MANY:
        return found.rows, []
    return [line for line in found.rows if line.figures != Figures()], idle


def _openness(report: HrReport) -> str:
    """Whether these figures can still change, and from when they may be locked; nothing of what is locked."""
    if report.statement:
        return ""
    if not report.is_open:
        closed = max(one.stretch.last_on for one in report.locked)
        return _(
            "Some of these days are locked already. What is locked next begins on {day}.",
            day=language.day(closed + timedelta(days=1)),
        )
    if not report.is_over:
        return _(
            "These days are not over in every team, so the figures can still grow. They can be locked from {day} on.",
            day=language.day(report.stretch.last_on + timedelta(days=1)),
        )
    if not report.is_whole:
        return _("To lock these dates, choose all teams and everybody.")
    if not report.pending:
        return ""
    return n_(
        "The leave of {n} day is not earned yet and not in these figures. It is named below.",
        "The leave of {n} days is not earned yet and not in these figures. They are named below.",
        len(report.pending),
    )


def _called(line: ReportLine) -> str:
    return line.person.name


def _files(report: HrReport, query: str, *, semicolons: bool) -> list[Link]:
    """Of locked dates the files of the statement, which never change; else of what is known now."""
    locked = report.statement if report.is_whole else None
    base = f"/hr/statements/{locked.number}" if locked else "/hr/report"
    end = "" if locked else f"?{query}"
    other, label = ("comma", _("CSV with commas")) if semicolons else ("semicolon", _("CSV with semicolons"))
    return [
        Link(f"{base}.xlsx{end}", _("Download for Excel")),
        Link(f"{base}.csv{end}", "CSV"),
        Link(f"{base}.csv{end + '&' if end else '?'}separator={other}", label),
        Link(f"/hr/entries.csv?{query}", _("Every entry as CSV")),
    ]


def _asked(request: Request, tx: Transaction, here: date) -> HrReport:
    stretch = stretch_of(request, here)
    return hr_report(tx, stretch, team_slug=request.query_params.get("team", ""), person_id=person_of(request))
