"""Invitations: of a team for its coordinators, of the installation for keepers, and the page of the link itself."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.domain.invitation import NewInvitation
from app.domain.language import _
from app.domain.people import Actor, Role
from app.domain.refusals import Refusal
from app.domain.team import Team
from app.usecases.access import invite
from app.web import render
from app.web.deps import Anyone, AsKeeper, AsTeamKeeper, Id, Now, ThisSite, Transaction
from app.web.finding import Find, search
from app.web.forms import Fields, Form
from app.web.pages.access import with_session

router = APIRouter()


@router.get("/invitations/{secret}")
def look_at_invitation(
    request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    page = invite.look_at(tx, secret, provider=site.provider, now=now)
    return render.page(request, "invitations/accept.html", page=page)


@router.post("/invitations/{secret}")
def accept(request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now, site: ThisSite) -> Response:
    agent = request.headers.get("user-agent", "")
    accepted, session = invite.accept_here(tx, secret, client=agent, now=now)
    first = f"/teams/{accepted.team}" if accepted.team else "/"
    return with_session(render.see_other(first, notice=_("Welcome, {name}.", name=accepted.person.name)), session, site)


@router.get("/teams/{team}/invitations")
def show_for_team(request: Request, who: AsTeamKeeper, tx: Transaction, now: Now, find: Find = "") -> Response:
    return _list(request, invite.show_invitations(tx, who.team, now=now), find=find)


@router.post("/teams/{team}/invitations")
def invite_to_team(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    return _invite(request, form, tx, who.team, who.by, now)


@router.post("/teams/{team}/invitations/{invitation}/send-again")
def send_again(who: AsTeamKeeper, invitation: Id, tx: Transaction, now: Now) -> Response:
    again = invite.send_again(tx, who.team, invitation, by=who.by, now=now)
    return render.see_other(
        f"/teams/{who.team.slug}/invitations", notice=_("{name} gets another mail.", name=again.what.name)
    )


@router.post("/teams/{team}/invitations/{invitation}/withdraw")
def withdraw(who: AsTeamKeeper, invitation: Id, tx: Transaction, now: Now) -> Response:
    gone = invite.withdraw(tx, who.team, invitation, now=now)
    notice = _("The invitation of {name} is withdrawn.", name=gone.what.name)
    return render.see_other(f"/teams/{who.team.slug}/invitations", notice=notice)


@router.get("/people/invitations")
def show_for_all(request: Request, _who: AsKeeper, tx: Transaction, now: Now, find: Find = "") -> Response:
    return _list(request, invite.show_invitations(tx, None, now=now), find=find)


@router.post("/people/invitations")
def invite_to_installation(request: Request, by: AsKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    return _invite(request, form, tx, None, by, now)


@router.post("/people/invitations/{invitation}/send-again")
def send_again_to_installation(by: AsKeeper, invitation: Id, tx: Transaction, now: Now) -> Response:
    again = invite.send_again(tx, None, invitation, by=by, now=now)
    return render.see_other("/people/invitations", notice=_("{name} gets another mail.", name=again.what.name))


@router.post("/people/invitations/{invitation}/withdraw")
def withdraw_from_installation(_who: AsKeeper, invitation: Id, tx: Transaction, now: Now) -> Response:
    gone = invite.withdraw(tx, None, invitation, now=now)
    notice = _("The invitation of {name} is withdrawn.", name=gone.what.name)
    return render.see_other("/people/invitations", notice=notice)


def _invite(request: Request, form: Fields, tx: Transaction, team: Team | None, by: Actor, now: Now) -> Response:
    try:
        with tx.attempt():
            made = invite.invite(tx, team, _asked(form, team), by=by, now=now)
    except Refusal as refusal:
        page = replace(
            invite.show_invitations(tx, team, now=now),
            name=form.text("name"),
            email=form.text("email"),
            role=form.text("role"),
            hr=form.flag("hr"),
            keeper=form.flag("keeper"),
        )
        return _list(request, page, refusal)
    address = f"/teams/{team.slug}/invitations" if team else "/people/invitations"
    notice = _("{name} gets a mail with a link that works for seven days.", name=made.what.name)
    return render.see_other(address, notice=notice)


def _list(
    request: Request, page: invite.InvitationsPage, refusal: Refusal | None = None, *, find: str = ""
) -> Response:
    found = search(page.lines, find, name=lambda line: line.name, path=page.address, part="invited")
    return render.page(request, "invitations/list.html", page=page, refusal=refusal, search=found)


def _asked(form: Fields, team: Team | None) -> NewInvitation:
    name, email = form.text("name"), form.text("email")
    if team is None:
        return NewInvitation(name, email, hr=form.flag("hr"), keeper=form.flag("keeper"))
    role = Role.COORDINATOR if form.text("role") == Role.COORDINATOR else Role.ENGINEER
    return NewInvitation(name, email, team.id, role)
