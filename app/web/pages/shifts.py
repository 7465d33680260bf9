"""Pages of a team's shifts."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.refusals import Refusal
from app.domain.team import NewShift, Shift, Team
from app.domain.walltime import weekdays_label
from app.usecases.teams import keep, look
from app.web import render
from app.web.deps import AsTeamKeeper, Id, Transaction
from app.web.forms import Fields, Form, zone_options

router = APIRouter()


@dataclass(frozen=True)
class ShiftForm:
    title: str
    team: Team
    action: str
    name: str = ""
    days: list[str] = field(default_factory=list)
    starts_at: str = "09:00"
    ends_at: str = "13:00"
    people: str = "1"
    points: str = ""
    zone: str = ""
    first_on: str = ""
    last_on: str = ""
    version: int = 0
    day_names: list[tuple[str, str]] = field(
        default_factory=lambda: [(str(day), weekdays_label([day])) for day in range(7)]
    )
    zones: list[tuple[str, str]] = field(default_factory=zone_options)


@router.get("/teams/{team}/shifts")
def show_shifts(request: Request, who: AsTeamKeeper, tx: Transaction) -> Response:
    return render.page(request, "shifts/list.html", page=look.show_shifts(tx, who.team))


@router.get("/teams/{team}/shifts/new")
def show_new_shift(request: Request, who: AsTeamKeeper) -> Response:
    return render.page(request, "shifts/form.html", page=ShiftForm(_("New shift"), who.team, _path(who.team, "new")))


@router.post("/teams/{team}/shifts/new")
def add_shift(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction) -> Response:
    try:
        with tx.attempt():
            shift = keep.add_shift(tx, who.team, _shift_from(form))
    except Refusal as refusal:
        page = _typed(_("New shift"), who.team, "new", form)
        return render.page(request, "shifts/form.html", page=page, refusal=refusal)
    notice = _("{shift} is added. It is part of rounds opened from now on.", shift=shift.what.name)
    return render.see_other(_path(who.team), notice=notice)


@router.get("/teams/{team}/shifts/{shift}")
def show_shift(request: Request, who: AsTeamKeeper, shift: Id, tx: Transaction) -> Response:
    return render.page(request, "shifts/form.html", page=_of(who.team, look.show_shift(tx, who.team, shift)))


@router.post("/teams/{team}/shifts/{shift}")
def change_shift(request: Request, who: AsTeamKeeper, shift: Id, form: Form, tx: Transaction) -> Response:
    known = look.show_shift(tx, who.team, shift)
    try:
        with tx.attempt():
            keep.change_shift(tx, who.team, shift, _shift_from(form), version=form.whole("version", N_("Version")))
    except Refusal as refusal:
        page = _typed(known.what.name, who.team, str(shift), form, version=known.version)
        return render.page(request, "shifts/form.html", page=page, refusal=refusal)
    return render.see_other(_path(who.team), notice=_("Saved. It holds for rounds opened from now on."))


@router.post("/teams/{team}/shifts/{shift}/remove")
def remove_shift(who: AsTeamKeeper, shift: Id, tx: Transaction) -> Response:
    keep.remove_shift(tx, who.team, shift)
    return render.see_other(_path(who.team), notice=_("The shift is removed."))


def _shift_from(form: Fields) -> NewShift:
    points = form.text("points").strip()
    return NewShift(
        name=form.text("name"),
        days=form.weekdays("days"),
        starts_at=form.clock("starts_at", N_("Starts")),
        ends_at=form.clock("ends_at", N_("Ends")),
        people=form.whole("people", N_("People needed"), 1),
        points=form.whole("points", N_("Points")) if points else None,
        time_zone=form.text("zone") or None,
        first_on=form.optional_day("first_on", N_("First day")),
        last_on=form.optional_day("last_on", N_("Last day")),
    )


def _typed(title: str, team: Team, part: str, form: Fields, *, version: int = 0) -> ShiftForm:
    names = ("name", "starts_at", "ends_at", "people", "points", "zone", "first_on", "last_on")
    typed: dict[str, Any] = {name: form.text(name) for name in names}
    return ShiftForm(title, team, _path(team, part), days=form.all("days"), version=version, **typed)


def _of(team: Team, shift: Shift) -> ShiftForm:
    what = shift.what
    return ShiftForm(
        title=what.name,
        team=team,
        action=_path(team, str(shift.id)),
        name=what.name,
        days=[str(day) for day in what.days],
        starts_at=_hhmm(what.starts_at),
        ends_at=_hhmm(what.ends_at),
        people=str(what.people),
        points="" if what.points is None else str(what.points),
        zone=what.time_zone or "",
        first_on=what.first_on.isoformat() if what.first_on else "",
        last_on=what.last_on.isoformat() if what.last_on else "",
        version=shift.version,
    )


def _hhmm(moment: time) -> str:
    return f"{moment:%H:%M}"


def _path(team: Team, part: str = "") -> str:
    return f"/teams/{team.slug}/shifts" + (f"/{part}" if part else "")
