"""Pages of people: of the whole installation for keepers, of a team for its coordinators."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.people import Member, NewMembership, NewPerson, Person, Role
from app.domain.refusals import Refusal
from app.domain.team import Team
from app.domain.walltime import today
from app.usecases.access.language import choose_language
from app.usecases.teams import look
from app.usecases.teams import people as keep
from app.web import render
from app.web.deps import AsKeeper, AsTeamKeeper, Id, InSightOfTeam, Now, Transaction
from app.web.finding import Find, search
from app.web.forms import Fields, Form, zone_options

router = APIRouter()


@dataclass(frozen=True)
class PersonForm:
    title: str
    action: str
    name: str = ""
    email: str = ""
    zone: str = ""
    language: str = ""
    hr: bool = False
    keeper: bool = False
    active: bool = True
    version: int = 0
    zones: list[tuple[str, str]] = field(default_factory=zone_options)


@router.get("/people")
def show_people(request: Request, _who: AsKeeper, tx: Transaction, find: Find = "") -> Response:
    page = look.show_people(tx)
    found = search(page.people, find, name=lambda person: person.name, path="/people")
    return render.page(request, "people/list.html", page=page, search=found)


@router.get("/people/new")
def show_new_person(request: Request, _who: AsKeeper) -> Response:
    return render.page(request, "people/form.html", page=PersonForm(_("New person"), "/people/new"))


@router.post("/people/new")
def add_person(request: Request, _who: AsKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            person = keep.add_person(tx, _person_from(form), language=form.text("language"), now=now)
    except Refusal as refusal:
        page = _typed(_("New person"), "/people/new", form)
        return render.page(request, "people/form.html", page=page, refusal=refusal)
    return render.see_other("/people", notice=_("{name} is added.", name=person.name))


@router.get("/people/{person}")
def show_person(request: Request, _who: AsKeeper, person: Id, tx: Transaction) -> Response:
    return render.page(request, "people/form.html", page=_of(look.show_person(tx, person)))


@router.post("/people/{person}")
def change_person(request: Request, _who: AsKeeper, person: Id, form: Form, tx: Transaction, now: Now) -> Response:
    known = look.show_person(tx, person)
    try:
        with tx.attempt():
            version = form.whole("version", N_("Version"))
            active = form.flag("active")
            keep.change_person(tx, person, _person_from(form), active=active, version=version, now=now)
            if "language" in form.names():
                choose_language(tx, person, form.text("language"))
    except Refusal as refusal:
        page = _typed(known.name, f"/people/{person}", form, version=known.version)
        return render.page(request, "people/form.html", page=page, refusal=refusal)
    return render.see_other("/people", notice=_("Saved."))


@dataclass(frozen=True)
class MembersPage:
    title: str
    team: Team
    members: list[Member]
    may_change: bool
    away_for: frozenset[int]
    today: date
    name: str = ""
    email: str = ""
    share: str = "100"
    first_on: str = ""
    role: str = Role.ENGINEER
    onboarding: bool = False


@router.get("/teams/{team}/people")
def show_members(request: Request, who: InSightOfTeam, tx: Transaction, now: Now, find: Find = "") -> Response:
    view = look.show_members(tx, who.team, by=who.by, today=today(now, who.team.time_zone))
    return _members(request, view, find=find)


@router.post("/teams/{team}/people")
def add_member(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            new = NewPerson(form.text("name"), form.text("email"))
            keep.add_member(tx, who.team, new, membership=_membership_from(form, person_id=0), now=now)
    except Refusal as refusal:
        view = look.show_members(tx, who.team, by=who.by, today=today(now, who.team.time_zone))
        return _members(request, view, form, refusal)
    return render.see_other(f"/teams/{who.team.slug}/people", notice=_("{name} is in the team.", name=new.name))


@router.post("/teams/{team}/people/{person}")
def change_member(request: Request, who: AsTeamKeeper, person: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            version = form.whole("version", N_("Version"))
            keep.change_member(tx, who.team, _membership_from(form, person_id=person), version=version, now=now)
    except Refusal as refusal:
        view = look.show_members(tx, who.team, by=who.by, today=today(now, who.team.time_zone))
        return _members(request, view, refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/people", notice=_("Saved."))


def _members(
    request: Request,
    view: look.MembersView,
    form: Fields | None = None,
    refusal: Refusal | None = None,
    *,
    find: str = "",
) -> Response:
    found = search(view.members, find, name=lambda each: each.person.name, path=f"/teams/{view.team.slug}/people")
    page = _members_page(view, form)
    return render.page(request, "people/members.html", page=page, refusal=refusal, search=found)


def _members_page(view: look.MembersView, form: Fields | None = None) -> MembersPage:
    names = ("name", "email", "share", "first_on", "role")
    typed: dict[str, Any] = {name: form.text(name) for name in names} if form else {}
    typed.setdefault("first_on", view.today.isoformat())
    return MembersPage(view.title, view.team, view.members, view.may_change, view.away_for, view.today, **typed)


def _membership_from(form: Fields, *, person_id: int) -> NewMembership:
    return NewMembership(
        person_id,
        form.day("first_on", N_("First day")),
        role=Role.COORDINATOR if form.text("role") == Role.COORDINATOR else Role.ENGINEER,
        share=form.whole("share", N_("Share"), 100),
        last_on=form.optional_day("last_on", N_("Last day")),
        onboarding=form.flag("onboarding"),
    )


def _person_from(form: Fields) -> NewPerson:
    return NewPerson(
        form.text("name"),
        form.text("email"),
        time_zone=form.text("zone") or None,
        hr=form.flag("hr"),
        keeper=form.flag("keeper"),
    )


def _of(person: Person) -> PersonForm:
    return PersonForm(
        title=person.name,
        action=f"/people/{person.id}",
        name=person.name,
        email=person.email,
        zone=person.time_zone or "",
        language=person.language or "",
        hr=person.hr,
        keeper=person.keeper,
        active=person.active,
        version=person.version,
    )


def _typed(title: str, action: str, form: Fields, *, version: int = 0) -> PersonForm:
    return PersonForm(
        title=title,
        action=action,
        name=form.text("name"),
        email=form.text("email"),
        zone=form.text("zone"),
        language=form.text("language"),
        hr=form.flag("hr"),
        keeper=form.flag("keeper"),
        active=form.flag("active") or not version,
        version=version,
    )
