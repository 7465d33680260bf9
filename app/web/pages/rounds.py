"""Rounds: the team's list, opening one, and the coordinator's page with reminders and deadline."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.language import N_, _, n_
from app.domain.refusals import BadField, Refusal
from app.domain.timetable import typed_on
from app.usecases.rounds import deadline, open, overview, remind, show
from app.web import render
from app.web.deps import AsCoordinator, AsMember, Id, InTeam, Now, Transaction
from app.web.finding import Find, search
from app.web.forms import Fields, Form

router = APIRouter(prefix="/teams/{team}/rounds")

Chosen = Annotated[int | None, Query(ge=0, lt=2**31)]


@router.get("")
def list_rounds(request: Request, who: AsMember, tx: Transaction, now: Now) -> Response:
    page = overview.list_rounds(tx, who.team, by=who.by, now=now)
    return render.page(request, "rounds/list.html", page=page)


@router.get("/new")
def show_open_form(request: Request, who: AsCoordinator, tx: Transaction, now: Now) -> Response:
    page = open.show_open_form(tx, who.team, own_zone=who.by.person.time_zone, now=now)
    return render.page(request, "rounds/new.html", page=page)


@router.post("")
def open_round(request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            round_ = open.open_round(tx, who.team, _asked(form, who), by=who.by, now=now)
    except Refusal as refusal:
        page = replace(
            open.show_open_form(tx, who.team, now=now),
            first_on=form.text("first_on"),
            last_on=form.text("last_on"),
            deadline=form.text("deadline"),
            clock=_clock(form, who),
        )
        return render.page(request, "rounds/new.html", page=page, refusal=refusal)
    return render.see_other(_path(who, round_.id), notice=_("The round is open, people are told."))


@router.get("/{round_id}")
def show_round(
    request: Request,
    who: AsCoordinator,
    round_id: Id,
    tx: Transaction,
    now: Now,
    slot: Chosen = None,
    find: Find = "",
) -> Response:
    page = show.show_round(tx, who.team, round_id, own_zone=who.by.person.time_zone, now=now, slot_id=slot)
    return _shown(request, who, page, find=find)


@router.post("/{round_id}/remind")
def remind_now(request: Request, who: AsCoordinator, round_id: Id, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            told = remind.remind_now(tx, who.team, round_id, own_zone=who.by.person.time_zone, now=now)
    except Refusal as refusal:
        page = show.show_round(tx, who.team, round_id, own_zone=who.by.person.time_zone, now=now)
        return _shown(request, who, page, refusal)
    notice = n_("A reminder goes to {n} person.", "A reminder goes to {n} people.", told)
    return render.see_other(_path(who, round_id), notice=notice)


@router.post("/{round_id}/close")
def close_round(who: AsCoordinator, round_id: Id, tx: Transaction, now: Now) -> Response:
    deadline.close_round(tx, who.team, round_id, now=now)
    return render.see_other(_path(who, round_id), notice=_("The round is closed. A later deadline opens it again."))


@router.post("/{round_id}/deadline")
def move_deadline(
    request: Request, who: AsCoordinator, round_id: Id, form: Form, tx: Transaction, now: Now
) -> Response:
    try:
        with tx.attempt():
            until = form.moment("deadline", N_("Deadline"), zone=who.team.time_zone)
            version = form.whole("version", N_("Version"))
            deadline.move_deadline(tx, who.team, round_id, until, version=version, now=now)
    except Refusal as refusal:
        page = show.show_round(tx, who.team, round_id, own_zone=who.by.person.time_zone, now=now)
        return _shown(request, who, replace(page, clock=_clock(form, who)), refusal)
    return render.see_other(_path(who, round_id), notice=_("The deadline is moved."))


def _asked(form: Fields, who: InTeam) -> open.OpenRound:
    return open.OpenRound(
        first_on=form.day("first_on", N_("First day")),
        last_on=form.day("last_on", N_("Last day")),
        deadline_at=form.moment("deadline", N_("Deadline"), zone=who.team.time_zone),
    )


def _clock(form: Fields, who: InTeam) -> str:
    """Of the deadline that was typed; of none that is no moment, or lies at the end of all calendars."""
    zone, own_zone = who.team.time_zone, who.by.person.time_zone
    try:
        return typed_on(zone, own_zone, form.moment("deadline", N_("Deadline"), zone=zone))
    except (BadField, OverflowError):
        return typed_on(zone, own_zone, None)


def _shown(
    request: Request, who: InTeam, page: show.RoundPage, refusal: Refusal | None = None, *, find: str = ""
) -> Response:
    found = search(
        page.answered, find, name=lambda line: line.tag.full, path=_path(who, page.round_id), part="answered"
    )
    return render.page(request, "rounds/show.html", page=page, refusal=refusal, search=found)


def _path(who: InTeam, round_id: int) -> str:
    return f"/teams/{who.team.slug}/rounds/{round_id}"
