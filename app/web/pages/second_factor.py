"""The second factor: showing it on the way in, and one's own ones: added, removed, recovery codes."""

from fastapi import APIRouter, Request, Response

from app.domain.factors import Session
from app.domain.language import _
from app.domain.refusals import Refusal, SecondFactorFirst, SignInFirst
from app.usecases.access import own_factors, show_factor
from app.usecases.access.own_factors import Changed, NewCodes
from app.web import render
from app.web.deps import Anyone, Id, Now, SignedIn, Site, ThisSession, ThisSite, Transaction, Who
from app.web.forms import Form
from app.web.leading import own_path
from app.web.pages.access import client_of, with_session

router = APIRouter()

OWN = "/me/second-factor"


@router.get("/second-factor")
def ask_for_factor(
    request: Request, _who: Anyone, found: Who, tx: Transaction, site: ThisSite, next: str = "/"
) -> Response:
    if (session := found.session) is None:
        return render.see_other("/sign-in")
    if not session.has_factor:
        return render.see_other(own_path(next))
    page = show_factor.what_to_show(tx, session, party=site.party, next=own_path(next))
    return render.page(request, "access/second_factor.html", page=page)


@router.post("/second-factor")
def show_code(
    request: Request, _who: Anyone, found: Who, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    """A wrong code is counted, so what was counted is kept when the code is refused."""
    if (session := found.session) is None:
        return render.see_other("/sign-in")
    try:
        show_factor.count_attempt(tx, session, client=client_of(request), now=now)
        secret = show_factor.show_code(tx, session, form.text("code"), sealing=site.sealing, now=now)
    except Refusal as refusal:
        return _asked_again(request, tx, session, site, form.text("next", "/"), refusal)
    return _in(secret, form.text("next", "/"), site)


@router.post("/second-factor/passkey/options")
def ask_passkey(_who: Anyone, found: Who, tx: Transaction, now: Now, site: ThisSite) -> Response:
    if (session := found.session) is None:
        return render.see_other("/sign-in")
    options = show_factor.ask_passkey(tx, session, party=site.party, now=now)
    return Response(options, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post("/second-factor/passkey")
def show_passkey(
    request: Request, _who: Anyone, found: Who, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    if (session := found.session) is None:
        return render.see_other("/sign-in")
    try:
        show_factor.count_attempt(tx, session, client=client_of(request), now=now)
        secret = show_factor.show_passkey(tx, session, form.text("credential"), party=site.party, now=now)
    except Refusal as refusal:
        return _asked_again(request, tx, session, site, form.text("next", "/"), refusal)
    return _in(secret, form.text("next", "/"), site)


@router.get(OWN)
def show_own(
    request: Request, by: SignedIn, session: ThisSession, tx: Transaction, now: Now, site: ThisSite, next: str = ""
) -> Response:
    page = own_factors.show_factors(tx, session, by=by, party=site.party, next=own_path(next) if next else "", now=now)
    return render.page(request, "access/own_factors.html", page=page)


@router.get(f"{OWN}/app")
def offer_app(
    request: Request, by: SignedIn, session: ThisSession, now: Now, site: ThisSite, next: str = ""
) -> Response:
    page = own_factors.offer_app(session, by=by, sealing=site.sealing, next=next, now=now)
    return render.page(request, "access/add_app.html", page=page)


@router.post(f"{OWN}/app")
def add_app(
    request: Request, by: SignedIn, session: ThisSession, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    sealed, next = form.text("sealed"), form.text("next")
    page = own_factors.offer_again(sealed, by=by, sealing=site.sealing, next=next)
    try:
        show_factor.count_attempt(tx, session, client=client_of(request), now=now)
        changed = own_factors.add_app(tx, session, sealed, form.text("code"), sealing=site.sealing, now=now)
    except SecondFactorFirst:
        raise
    except Refusal as refusal:
        return render.page(request, "access/add_app.html", page=page, refusal=refusal)
    return _changed(request, changed, site, next=next, notice=_("The app is your second factor now."))


@router.post(f"{OWN}/app/remove")
def remove_app(
    request: Request, by: SignedIn, session: ThisSession, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    changed = own_factors.remove_app(tx, session, by=by, now=now)
    return _changed(request, changed, site, notice=_("The app is removed."))


@router.post(f"{OWN}/passkeys/options")
def ask_new_passkey(by: SignedIn, session: ThisSession, tx: Transaction, now: Now, site: ThisSite) -> Response:
    options = own_factors.ask_new_passkey(tx, session, by=by, party=site.party, now=now)
    return Response(options, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post(f"{OWN}/passkeys")
def add_passkey(
    request: Request, by: SignedIn, session: ThisSession, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    name, next = form.text("name"), form.text("next")
    try:
        changed = own_factors.add_passkey(tx, session, name, form.text("credential"), party=site.party, now=now)
    except SecondFactorFirst:
        raise
    except Refusal as refusal:
        page = own_factors.show_factors(tx, session, by=by, party=site.party, next=next, now=now)
        return render.page(request, "access/own_factors.html", page=page, refusal=refusal)
    return _changed(request, changed, site, next=next, notice=_("The passkey is added."))


@router.post(f"{OWN}/passkeys/{{passkey}}/remove")
def remove_passkey(
    request: Request, by: SignedIn, session: ThisSession, passkey: Id, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    changed = own_factors.remove_passkey(tx, session, passkey, by=by, now=now)
    return _changed(request, changed, site, notice=_("The passkey is removed."))


@router.post(f"{OWN}/codes")
def renew_codes(
    request: Request, by: SignedIn, session: ThisSession, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    changed = own_factors.renew_codes(tx, session, by=by, now=now)
    return _changed(request, changed, site, notice="")


def _asked_again(
    request: Request, tx: Transaction, session: Session, site: Site, next: str, refusal: Refusal
) -> Response:
    if isinstance(refusal, SignInFirst):
        raise refusal
    page = show_factor.what_to_show(tx, session, party=site.party, next=own_path(next))
    return render.page(request, "access/second_factor.html", page=page, refusal=refusal)


def _in(secret: str, next: str, site: Site) -> Response:
    return with_session(render.see_other(own_path(next)), secret, site)


def _changed(request: Request, changed: Changed, site: Site, *, notice: str, next: str = "") -> Response:
    """On to the list; with new recovery codes to a page that shows them, this once."""
    wanted = own_path(next) if next else OWN
    if changed.codes:
        page = NewCodes(changed.codes, wanted)
        return with_session(render.page(request, "access/recovery_codes.html", page=page), changed.secret, site)
    answer = render.see_other(wanted if next else OWN, notice=notice)
    return with_session(answer, changed.secret, site)
