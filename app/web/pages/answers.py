"""A person's answer to a round, the same for somebody else by a coordinator, and a person's own page."""

from dataclasses import replace
from datetime import date
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from app.domain.answer import NewAbsence, NewAnswer, OptIn
from app.domain.language import N_, _
from app.domain.refusals import BadField, Refusal
from app.domain.text import whole_number
from app.usecases.answers import form as asking
from app.usecases.answers import mine, save
from app.web import render
from app.web.deps import AsCoordinator, AsMember, Id, Now, SignedIn, ThisSite, Transaction
from app.web.forms import Fields, Form, LongForm
from app.web.notices import Notice, go_on

router = APIRouter()

MARK, WEEKEND = "mark-", "weekend-"
MARKS = {word: mark for mark, word in asking.WORDS.items()}
Known = TypeVar("Known")


@router.get("/teams/{team}/rounds/{round_id}/answer")
def show_answer(request: Request, who: AsMember, round_id: Id, tx: Transaction, now: Now) -> Response:
    page = asking.show_answer(tx, who.team, round_id, by=who.by, now=now)
    return render.page(request, "answers/show.html", page=page)


@router.post("/teams/{team}/rounds/{round_id}/answer")
def save_answer(request: Request, who: AsMember, round_id: Id, form: LongForm, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            ask = save.SaveAnswer(_what(form), form.whole("version", N_("Version")), form.flag("standing"))
            saved = save.save_answer(tx, who.team, round_id, ask, by=who.by, now=now)
    except Refusal as refusal:
        if _is_as_one_goes(request):
            return JSONResponse({"why": refusal.sentence}, render.status_of(refusal))
        page = asking.show_answer(tx, who.team, round_id, by=who.by, now=now, typed=_typed(form))
        return render.page(request, "answers/show.html", page=page, refusal=refusal)
    if _is_as_one_goes(request):
        says = asking.saved_words(tx, who.team, saved, by=who.by)
        return JSONResponse({"version": saved.version, "says": says})
    notice = _("Your answer is saved, also as your standing week.") if ask.as_standing_week else ""
    return render.see_other(request.url.path, notice=notice or _("Your answer is saved."))


@router.post("/teams/{team}/rounds/{round_id}/answer/same-as-last-time")
def same_as_last_time(request: Request, who: AsMember, round_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            version = form.whole("version", N_("Version"))
            save.same_as_last_time(tx, who.team, round_id, version=version, by=who.by, now=now)
    except Refusal as refusal:
        page = asking.show_answer(tx, who.team, round_id, by=who.by, now=now)
        return render.page(request, "answers/show.html", page=page, refusal=refusal)
    path = f"/teams/{who.team.slug}/rounds/{round_id}/answer?undo=1"
    return render.see_other(path, notice=_("Saved, the same as last time. Change below what is different."))


@router.post("/teams/{team}/rounds/{round_id}/answer/take-back")
def take_back(request: Request, who: AsMember, round_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            version = form.whole("version", N_("Version"))
            save.take_back(tx, who.team, round_id, version=version, by=who.by, now=now)
    except Refusal as refusal:
        page = asking.show_answer(tx, who.team, round_id, by=who.by, now=now)
        return render.page(request, "answers/show.html", page=page, refusal=refusal)
    path = f"/teams/{who.team.slug}/rounds/{round_id}/answer"
    return render.see_other(path, notice=_("Undone: you have not answered yet."))


@router.get("/teams/{team}/rounds/{round_id}/answers/{person_id}")
def show_answer_of(request: Request, who: AsCoordinator, round_id: Id, person_id: Id, tx: Transaction) -> Response:
    page = asking.show_answer_of(tx, who.team, round_id, person_id, by=who.by)
    return render.page(request, "answers/show.html", page=page)


@router.post("/teams/{team}/rounds/{round_id}/answers/{person_id}")
def save_answer_for(
    request: Request, who: AsCoordinator, round_id: Id, person_id: Id, form: LongForm, tx: Transaction, now: Now
) -> Response:
    try:
        with tx.attempt():
            ask = save.SaveAnswerFor(person_id, _what(form), form.whole("version", N_("Version")))
            save.save_answer_for(tx, who.team, round_id, ask, by=who.by, now=now)
    except Refusal as refusal:
        page = asking.show_answer_of(tx, who.team, round_id, person_id, by=who.by, typed=_typed(form))
        return render.page(request, "answers/show.html", page=page, refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/rounds/{round_id}", notice=_("The answer is saved."))


# ---- a person's own page ----


@router.get("/me")
def show_mine(request: Request, by: SignedIn, tx: Transaction, now: Now) -> Response:
    return render.page(request, "answers/mine.html", page=mine.show_mine(tx, by=by, now=now))


@router.post("/me/absences")
def add_absence(request: Request, by: SignedIn, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            first_on = form.day("first_on", N_("First day away"))
            last_on = form.optional_day("last_on", N_("Last day away")) or first_on
            mine.add_absence(tx, NewAbsence(first_on, last_on, form.text("reason")), by=by, now=now)
    except Refusal as refusal:
        typed = mine.TypedAbsence(form.text("first_on"), form.text("last_on"), form.text("reason"))
        page = replace(mine.show_mine(tx, by=by, now=now), typed=typed)
        return render.page(request, "answers/mine.html", page=page, refusal=refusal)
    return render.see_other("/me", notice=_("Your absence is saved. Drafts made from now on keep these days free."))


@router.post("/me/absences/{absence_id}/remove")
def remove_absence(by: SignedIn, absence_id: Id, tx: Transaction, now: Now, site: ThisSite) -> Response:
    """The page that follows has a button that enters it again."""
    was = mine.remove_absence(tx, absence_id, by=by, now=now)
    again = {"removed": "1", "first_on": str(was.first_on), "last_on": str(was.last_on), "reason": was.reason}
    return go_on("/me", Notice(_("The absence is removed."), at="/me", typed=again), secure=site.is_https)


@router.post("/me/standing-week/forget")
def forget_standing_week(by: SignedIn, tx: Transaction, now: Now) -> Response:
    mine.forget_standing_week(tx, by=by, now=now)
    return render.see_other("/me", notice=_("Your standing week is empty now."))


# ---- reading the form ----


def _is_as_one_goes(request: Request) -> bool:
    """Whether the page's script saves what was changed and stays where it is."""
    return request.headers.get("accept", "") == "application/json"


def _typed(form: Fields) -> asking.Typed:
    """The form as it came; names that make no sense cannot be shown again and are left out."""
    marks, weekends = {}, {}
    for name in form.names():
        if (slot := _slot_id(name)) is not None:
            marks[slot] = form.text(name)
        elif (weekend := _weekend(name)) is not None:
            weekends[weekend] = form.text(name)
    return asking.Typed(marks, weekends, form.text("note"), form.flag("standing"))


def _what(form: Fields) -> NewAnswer:
    """The answer that a form means, or a refusal that names what cannot be understood."""
    marks, offers = {}, {}
    for name in form.names():
        value = form.text(name)
        if name.startswith(MARK) and value:
            marks[_require(_slot_id(name), N_("Slot"), name)] = _require(MARKS.get(value), N_("Mark"), value)
        elif name.startswith(WEEKEND) and value and value != asking.NO_OFFER:
            offers[_require(_weekend(name), N_("Weekend"), name)] = _require(_OFFERS.get(value), N_("Weekend"), value)
    return NewAnswer(marks, offers, form.text("note"))


_OFFERS = {offer.value: offer for offer in OptIn}


def _require(found: Known | None, field: str, value: str) -> Known:
    if found is None:
        raise BadField(field, _("“{value}” is not known here. Open the round again.", value=value[:40]))
    return found


def _slot_id(name: str) -> int | None:
    return whole_number(name.removeprefix(MARK)) if name.startswith(MARK) else None


def _weekend(name: str) -> date | None:
    try:
        return date.fromisoformat(name.removeprefix(WEEKEND)) if name.startswith(WEEKEND) else None
    except ValueError:
        return None
