"""Pages of a team's shifts."""

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.refusals import Refusal
from app.domain.team import NewShift, Shift, Team
from app.usecases.teams import keep, look
from app.web import render
from app.web.deps import AsTeamKeeper, Id, Transaction
from app.web.forms import Fields, Form, zone_options

router = APIRouter()

DAYS = [(str(n), name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]


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
    day_names: list[tuple[str, str]] = field(default_factory=lambda: DAYS)
    zones: list[tuple[str, str]] = field(default_factory=zone_options)


@router.get("/teams/{team}/shifts")
def show_shifts(request: Request, who: AsTeamKeeper, tx: Transaction) -> Response:
    return render.page(request, "shifts/list.html", page=look.show_shifts(tx, who.team))


@router.get("/teams/{team}/shifts/new")
def show_new_shift(request: Request, who: AsTeamKeeper) -> Response:
    return render.page(request, "shifts/form.html", page=ShiftForm("New shift", who.team, _path(who.team, "new")))


@router.post("/teams/{team}/shifts/new")
def add_shift(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction) -> Response:
    try:
        with tx.attempt():
            shift = keep.add_shift(tx, who.team, _shift_from(form))
    except Refusal as refusal:
        page = _typed("New shift", who.team, "new", form)
        return render.page(request, "shifts/form.html", page=page, refusal=refusal)
    return render.see_other(
        _path(who.team), notice=f"{shift.what.name} is added. It is part of rounds opened from now on."
    )


@router.get("/teams/{team}/shifts/{shift}")
def show_shift(request: Request, who: AsTeamKeeper, shift: Id, tx: Transaction) -> Response:
    return render.page(request, "shifts/form.html", page=_of(who.team, look.show_shift(tx, who.team, shift)))


@router.post("/teams/{team}/shifts/{shift}")
def change_shift(request: Request, who: AsTeamKeeper, shift: Id, form: Form, tx: Transaction) -> Response:
    known = look.show_shift(tx, who.team, shift)
    try:
        with tx.attempt():
            keep.change_shift(tx, who.team, shift, _shift_from(form), version=form.whole("version", "Version"))
    except Refusal as refusal:
        page = _typed(known.what.name, who.team, str(shift), form, version=known.version)
        return render.page(request, "shifts/form.html", page=page, refusal=refusal)
    return render.see_other(_path(who.team), notice="Saved. It holds for rounds opened from now on.")


@router.post("/teams/{team}/shifts/{shift}/remove")
def remove_shift(who: AsTeamKeeper, shift: Id, tx: Transaction) -> Response:
    keep.remove_shift(tx, who.team, shift)
    return render.see_other(_path(who.team), notice="The shift is removed.")


def _shift_from(form: Fields) -> NewShift:
    points = form.text("points").strip()
    return NewShift(
        name=form.text("name"),
        days=form.weekdays("days"),
        starts_at=form.clock("starts_at", "Start"),
        ends_at=form.clock("ends_at", "End"),
        people=form.whole("people", "People needed", 1),
        points=form.whole("points", "Points") if points else None,
        time_zone=form.text("zone") or None,
        first_on=form.optional_day("first_on", "First day"),
        last_on=form.optional_day("last_on", "Last day"),
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
