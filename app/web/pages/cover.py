"""Pages of weekend cover: confirming it, by the person or by the link of the mail, and objecting to its leave."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.board import zone_beside
from app.domain.calendars import duty_name
from app.domain.credit import Way
from app.domain.language import N_, _, day, n_
from app.domain.refusals import LinkUnusable, Refusal
from app.domain.timetable import wall_hours, zone_label
from app.domain.walltime import today
from app.usecases.duty.at_work import leave_note
from app.usecases.duty.slot_page import show_slot
from app.usecases.ledger.check_in import Asked, confirm_by_link, confirm_own, look_at_link
from app.usecases.ledger.cover import CoverPage, show_cover
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.object import ObjectTo, object_to
from app.web import render
from app.web.deps import Anyone, AsCoordinator, AsMember, Id, InTeam, Now, Transaction
from app.web.forms import Fields, Form

router = APIRouter()

UNBROKEN = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Page:
    title: str
    cover: CoverPage
    says: str
    rule: str
    typed: str = ""
    typed_for: str = ""


@dataclass(frozen=True)
class ConfirmPage:
    title: str
    asked: Asked
    sub: str


@router.get("/teams/{team}/cover")
def show(request: Request, who: AsCoordinator, tx: Transaction, now: Now) -> Response:
    return render.page(request, "cover/show.html", page=_page(who, tx, now))


@router.post("/teams/{team}/cover/object")
def raise_objection(request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            ask = ObjectTo(form.whole("person", N_("Person")), form.day("on", N_("Day")), form.text("reason"))
            object_to(tx, who.team, ask, by=who.by, now=now)
    except Refusal as refusal:
        page = _page(who, tx, now, form.text("reason"), f"{form.text('person')} {form.text('on')}")
        return render.page(request, "cover/show.html", page=page, refusal=refusal)
    return render.see_other(_path(who), notice=_("The leave waits now. HR or another coordinator decides."))


@router.post("/teams/{team}/cover/objections/{objection_id}")
def decide(request: Request, who: AsCoordinator, objection_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            decide_objection(tx, decision_of(objection_id, form), by=who.by, now=now, team_id=who.team.id)
    except Refusal as refusal:
        return render.page(request, "cover/show.html", page=_page(who, tx, now), refusal=refusal)
    return render.see_other(_path(who), notice=_("Decided."))


@router.post("/teams/{team}/seats/{seat}/check-in")
def confirm(who: AsMember, seat: Id, tx: Transaction, now: Now) -> Response:
    confirm_own(tx, who.team, seat, way=Way.PAGE, by=who.by, now=now)
    return render.see_other(f"/teams/{who.team.slug}/seats/{seat}", notice=_("Thank you: your cover is confirmed."))


@router.post("/teams/{team}/seats/{seat}/notes")
def write_note(request: Request, who: AsMember, seat: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            leave_note(tx, who.team, seat, form.text("note"), by=who.by, now=now)
    except Refusal as refusal:
        page = show_slot(tx, who.team, seat, by=who.by, now=now)
        return render.page(request, "duty/slot.html", page=page, refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/seats/{seat}", notice=_("The next person will see your note."))


@router.get("/check-in/{secret}")
def look(request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now) -> Response:
    """Only shows a button: programs that follow links in mails change nothing."""
    return render.page(request, "cover/confirm.html", page=_confirm_page(tx, secret, now))


@router.post("/check-in/{secret}")
def confirm_there(request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            confirm_by_link(tx, secret, now=now)
    except LinkUnusable:
        raise
    except Refusal as refusal:
        return render.page(request, "cover/confirm.html", page=_confirm_page(tx, secret, now), refusal=refusal)
    return render.page(request, "cover/confirm.html", page=_confirm_page(tx, secret, now))


def decision_of(objection_id: int, form: Fields) -> Decide:
    instead = form.whole("instead", N_("Covered by"), 0)
    uphold = form.text("decision") == "uphold"
    return Decide(objection_id, uphold, form.text("reason"), instead or None if uphold else None)


def _page(who: InTeam, tx: Transaction, now: Now, typed: str = "", typed_for: str = "") -> Page:
    cover = show_cover(tx, who.team, by=who.by, now=now)
    silent = sum(line.check_in == "silent" for line in cover.open)
    counted = [_("{number} to decide", number=len(cover.doubts))] if cover.doubts else []
    counted += [_("{number} not confirmed", number=silent)] if silent else []
    says = ", ".join(each.replace(" ", UNBROKEN) for each in counted) or (
        _("{number} to come", number=len(cover.coming)) if cover.coming else _("Nothing waits")
    )
    rule = n_(
        "Leave is earned {n} hour after a day's cover has ended, unless somebody objects.",
        "Leave is earned {n} hours after a day's cover has ended, unless somebody objects.",
        cover.objection_hours,
    )
    rule += " " + _("A day that is confirmed is earned at once.") if cover.check_in else ""
    rule += f" {zone_label(who.team.time_zone)}."
    return Page(cover.title, cover, says, rule, typed, typed_for)


def _confirm_page(tx: Transaction, secret: str, now: Now) -> ConfirmPage:
    asked = look_at_link(tx, secret, now=now)
    slot, zone = asked.slot, asked.zone
    begins, ends = wall_hours(slot.start, slot.end, zone)
    when = f"{day(today(slot.start, zone))}, {begins:%H:%M}–{ends:%H:%M}, {zone_beside(slot, zone, asked.own_zone)}"
    return ConfirmPage(asked.title, asked, f"{duty_name(slot)}, {when}")


def _path(who: InTeam) -> str:
    return f"/teams/{who.team.slug}/cover"
