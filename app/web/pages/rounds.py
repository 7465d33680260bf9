"""Rounds: the team's list, opening one, and the coordinator's page with reminders and deadline."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain.language import N_, _, n_
from app.domain.refusals import Refusal
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
    return render.page(request, "rounds/new.html", page=open.show_open_form(tx, who.team, now=now))


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
        return _refused(request, who, round_id, refusal, tx, now)
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
        return _refused(request, who, round_id, refusal, tx, now)
    return render.see_other(_path(who, round_id), notice=_("The deadline is moved."))


def _asked(form: Fields, who: InTeam) -> open.OpenRound:
    return open.OpenRound(
        first_on=form.day("first_on", N_("First day")),
        last_on=form.day("last_on", N_("Last day")),
        deadline_at=form.moment("deadline", N_("Deadline"), zone=who.team.time_zone),
    )


def _refused(request: Request, who: InTeam, round_id: int, refusal: Refusal, tx: Transaction, now: Now) -> Response:
    return _shown(
        request, who, show.show_round(tx, who.team, round_id, own_zone=who.by.person.time_zone, now=now), refusal
    )


def _shown(
    request: Request, who: InTeam, page: show.RoundPage, refusal: Refusal | None = None, *, find: str = ""
) -> Response:
    found = search(
        page.answered, find, name=lambda line: line.tag.full, path=_path(who, page.round_id), part="answered"
    )
    return render.page(request, "rounds/show.html", page=page, refusal=refusal, search=found)


def _path(who: InTeam, round_id: int) -> str:
    return f"/teams/{who.team.slug}/rounds/{round_id}"
