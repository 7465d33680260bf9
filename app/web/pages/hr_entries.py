"""Pages of HR about single entries: those behind a figure, leave taken, corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.leave import parse_days
from app.domain.quarters import in_days
from app.domain.refusals import Refusal
from app.domain.statement import Figure, month_before, month_of
from app.domain.walltime import today
from app.usecases.hr.entries import HrEntries, OneEntry, hr_entries, one_entry
from app.usecases.hr.report import report_to_lock
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.web import render
from app.web.deps import AsHr, Id, Now, Transaction
from app.web.forms import Fields, Form, whole
from app.web.pages.hr import Taken, report_page
from app.web.pages.hr_addresses import (
    FIGURE_NAMES,
    FIGURES_OF_SOMEBODY,
    entries_path,
    query_of,
    stretch_of,
    usual_semicolons,
)
from app.web.render import Link

router = APIRouter(prefix="/hr")


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


@router.post("/taken")
def record_taken(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    here = today(now, by.zone)
    try:
        with tx.attempt():
            ask = _taken(form)
            record_leave_taken(tx, ask, by=by, now=now)
    except Refusal as refusal:
        typed = Taken(*(form.text(name) for name in ("person", "on", "days", "reason", "form_key")))
        report = report_to_lock(tx, month_before(here), now=now)
        page = report_page(report, here, typed, semicolons=usual_semicolons(request))
        return render.page(request, "hr/report.html", page=page, refusal=refusal)
    return render.see_other(
        entries_path(ask.person_id, month_of(ask.on), Figure.TAKEN),
        notice=_("Recorded: {days} days of leave taken.", days=in_days(ask.quarters)),
    )


@router.get("/entries")
def show_entries(request: Request, by: AsHr, tx: Transaction, now: Now) -> Response:
    query = request.query_params
    stretch = stretch_of(request, today(now, by.zone))
    person, team = whole(query.get("person", ""), N_("Person")), query.get("team", "")
    figure = next((one for one in Figure if one.value == query.get("kind")), Figure.CLOSING)
    entries = hr_entries(tx, person, stretch, figure=figure, by=by, team_slug=team)
    page = EntriesPage(
        title=_(FIGURES_OF_SOMEBODY[figure], name=entries.person.name),
        entries=entries,
        back="/hr?" + query_of(stretch, team),
        figures=[
            Link(entries_path(person, stretch, one, team), _(FIGURE_NAMES[one]), current=one is figure)
            for one in Figure
        ],
    )
    return render.page(request, "hr/entries.html", page=page)


@router.get("/entries/{entry_id}/correct")
def show_correction(request: Request, _who: AsHr, entry_id: Id, tx: Transaction) -> Response:
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
    path = entries_path(person, month_of(on), Figure.CORRECTED)
    return render.see_other(path, notice=_("Entry {number} is taken back. Nothing was deleted.", number=entry_id))


def _correction(one: OneEntry, days: str = "0", reason: str = "") -> CorrectionPage:
    back = entries_path(one.person.id, month_of(one.line.on), Figure.CLOSING)
    return CorrectionPage(_("Correct entry {number}", number=one.line.id), one, back, days, reason)


def _taken(form: Fields) -> TakeLeave:
    return TakeLeave(
        person_id=form.whole("person", N_("Person")),
        on=form.day("on", N_("Date")),
        quarters=parse_days(form.text("days")),
        reason=form.text("reason"),
        form_key=form.text("form_key"),
    )
