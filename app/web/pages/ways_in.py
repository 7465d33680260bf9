"""My ways in: a page of one's sessions, tokens, calendar links and passkeys, where each can be ended."""

from fastapi import APIRouter, Request, Response

from app.domain.language import _, n_
from app.usecases.access import end_ways, ways_in
from app.usecases.access.ways_in import SignOutEverywhere
from app.web import render
from app.web.deps import AsKeeper, Id, Now, SignedIn, ThisSession, Transaction
from app.web.forms import Form

router = APIRouter()

PAGE = "/me/ways-in"


@router.get(PAGE)
def show_ways_in(request: Request, by: SignedIn, session: ThisSession, tx: Transaction, now: Now) -> Response:
    return render.page(request, "access/ways_in.html", page=ways_in.show_ways_in(tx, session, by=by, now=now))


@router.post(f"{PAGE}/sessions/{{session}}/end")
def end_session(by: SignedIn, session: Id, tx: Transaction, now: Now) -> Response:
    ways_in.end_session(tx, session, by=by, now=now)
    return render.see_other(PAGE, notice=_("That session has ended."))


@router.post(f"{PAGE}/tokens/{{token_id}}/end")
def end_token(by: SignedIn, token_id: Id, tx: Transaction, now: Now) -> Response:
    ways_in.end_token(tx, token_id, by=by, now=now)
    return render.see_other(PAGE, notice=_("The token is revoked. Programs that use it are turned away from now on."))


@router.post(f"{PAGE}/feeds/{{feed}}/end")
def end_feed(by: SignedIn, feed: Id, tx: Transaction, now: Now) -> Response:
    ways_in.end_feed(tx, feed, by=by, now=now)
    return render.see_other(PAGE, notice=_("The link is revoked. Calendars that read it get nothing from now on."))


@router.post(f"{PAGE}/identities/{{identity}}/end")
def end_identity(by: SignedIn, identity: Id, tx: Transaction) -> Response:
    ways_in.end_identity(tx, identity, by=by)
    return render.see_other(PAGE, notice=_("The provider does not open your account any more."))


@router.post(f"{PAGE}/sign-out-everywhere")
def sign_out_everywhere(by: SignedIn, session: ThisSession, form: Form, tx: Transaction, now: Now) -> Response:
    ask = SignOutEverywhere(tokens=form.flag("tokens"), feeds=form.flag("feeds"))
    ended = ways_in.sign_out_everywhere(tx, session, ask, by=by, now=now)
    said = n_(
        "One other session has ended. You are signed in here only.",
        "{n} other sessions have ended. You are signed in here only.",
        ended,
    )
    none = _("No other sessions have ended. You are signed in here only.")
    return render.see_other(PAGE, notice=said if ended else none)


@router.post("/people/{person}/sign-out")
def sign_somebody_out(_who: AsKeeper, person: Id, tx: Transaction, now: Now) -> Response:
    who = end_ways.end_sessions(tx, person, now=now)
    return render.see_other(f"/people/{person}", notice=_("{name} is signed out everywhere.", name=who.name))


@router.post("/people/{person}/reset-second-factor")
def reset_second_factor(_who: AsKeeper, person: Id, tx: Transaction, now: Now) -> Response:
    who = end_ways.reset_second_factor(tx, person, now=now)
    notice = _("{name} has no second factor any more, and was told so.", name=who.name)
    return render.see_other(f"/people/{person}", notice=notice)
