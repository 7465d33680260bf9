"""Sign-in by mail link, sign-out, and the first set-up."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response

from app.domain.browsers import Browser
from app.domain.language import _
from app.domain.people import NewPerson
from app.domain.refusals import BadField, Refusal
from app.domain.secrets import new_secret
from app.domain.team import NewTeam
from app.usecases.access import set_up as setting_up
from app.usecases.access import sign_in
from app.web import render
from app.web.deps import Anyone, Now, Site, ThisSite, Transaction, Who
from app.web.forms import Fields, Form, zone_options
from app.web.leading import own_path

router = APIRouter()

NEXT_COOKIE = "next"
MOST_PEOPLE_AT_ONCE = 200
SESSION_DAYS = 30


@dataclass(frozen=True)
class SignInView:
    title: str = field(default_factory=lambda: _("Sign in"))
    email: str = ""
    next: str = ""
    provider: str = ""  # what people call it; nothing where there is none
    is_logged: bool = False  # the link, since no server takes mails


@router.get("/sign-in")
def show_sign_in(request: Request, who: Anyone, found: Who, site: ThisSite, next: str = "/") -> Response:
    if who is not None:
        return render.see_other(own_path(next))
    if found.session is not None and found.session.is_half:
        return render.see_other(f"/second-factor?next={quote(own_path(next))}")
    return render.page(request, "access/sign_in.html", page=SignInView(next=own_path(next), provider=site.provider))


@router.post("/sign-in")
def ask_for_link(request: Request, _who: Anyone, form: Form, tx: Transaction, now: Now, site: ThisSite) -> Response:
    view = SignInView(email=form.text("email"), next=own_path(form.text("next", "/")), provider=site.provider)
    browser = _browser(request, site, or_new=True)
    try:
        sign_in.ask_for_link(tx, view.email, browser=browser, client=client_of(request), now=now)
    except Refusal as refusal:
        return render.page(request, "access/sign_in.html", page=view, refusal=refusal)
    sent = SignInView(title=_("Look at your mail"), email=view.email, is_logged=not site.sends_mail)
    answer = render.page(request, "access/sent.html", page=sent)
    answer.set_cookie(NEXT_COOKIE, quote(view.next), max_age=600, httponly=True, samesite="lax")
    answer.set_cookie(
        _asked_cookie(site), browser.secret, max_age=600, httponly=True, secure=site.is_https, samesite="lax"
    )
    return answer


@router.get("/sign-in/{secret}")
def look_at_link(request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now, site: ThisSite) -> Response:
    page = sign_in.look_at_link(tx, secret, browser=_browser(request, site), now=now)
    return render.page(request, "access/confirm.html", page=page)


@router.post("/sign-in/{secret}")
def use_link(request: Request, _who: Anyone, secret: str, tx: Transaction, now: Now, site: ThisSite) -> Response:
    agent, before = request.headers.get("user-agent", ""), request.cookies.get(site.cookie, "")
    entered = sign_in.use_link(tx, secret, client=agent, before=before, now=now)
    wanted = own_path(unquote(request.cookies.get(NEXT_COOKIE, "/")))
    answer = render.see_other(way_on(wanted, site, shows=entered.shows_factor, lacks=entered.lacks_factor))
    answer.delete_cookie(NEXT_COOKIE)
    answer.delete_cookie(_asked_cookie(site), secure=site.is_https, httponly=True, samesite="lax")
    return with_session(answer, entered.secret, site)


def way_on(wanted: str, site: Site, *, shows: bool, lacks: bool) -> str:
    """Where somebody who has just come in goes: to their second factor first, if one is to be shown or set up."""
    if shows:
        return f"/second-factor?next={quote(wanted)}"
    if lacks and site.demands_second_factor:
        return f"/me/second-factor?next={quote(wanted)}"
    return wanted


@router.post("/sign-out")
def sign_out(request: Request, _who: Anyone, tx: Transaction, now: Now, site: ThisSite) -> Response:
    sign_in.sign_out(tx, request.cookies.get(site.cookie, ""), now=now)
    answer = render.see_other("/sign-in", notice=_("You are signed out."))
    answer.delete_cookie(site.cookie, secure=site.is_https, httponly=True, samesite="lax")
    return answer


@dataclass(frozen=True)
class SetUpView:
    secret: str
    name: str = ""
    email: str = ""
    team: str = ""
    zone: str = "Europe/London"
    people: str = ""
    zones: list[tuple[str, str]] = field(default_factory=zone_options)
    title: str = field(default_factory=lambda: _("Set up Halfday"))


@router.get("/setup/{secret}")
def show_set_up(request: Request, _who: Anyone, secret: str, tx: Transaction) -> Response:
    setting_up.look_at_set_up(tx, secret)
    return render.page(request, "access/set_up.html", page=SetUpView(secret))


@router.post("/setup/{secret}")
def set_up(
    request: Request, _who: Anyone, secret: str, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    client = request.headers.get("user-agent", "")
    setting_up.look_at_set_up(tx, secret)
    try:
        with tx.attempt():
            team, session = setting_up.set_up(tx, secret, _set_up_from(form), client=client, now=now)
    except Refusal as refusal:
        return render.page(request, "access/set_up.html", page=_typed(secret, form), refusal=refusal)
    people = way_on(f"/teams/{team.slug}/people", site, shows=False, lacks=True)
    return with_session(render.see_other(people, notice=_("Halfday is set up. You are its keeper.")), session, site)


@router.post("/setup/{secret}/demo")
def set_up_demo(
    request: Request, _who: Anyone, secret: str, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    client = request.headers.get("user-agent", "")
    setting_up.look_at_set_up(tx, secret)
    try:
        with tx.attempt():
            keeper = NewPerson(form.text("name"), form.text("email"), keeper=True)
            session = setting_up.set_up_demo(tx, secret, keeper, client=client, now=now)
    except Refusal as refusal:
        return render.page(request, "access/set_up.html", page=_typed(secret, form), refusal=refusal)
    notice = _("The made-up team is being made. Look at the front page again in half a minute.")
    return with_session(
        render.see_other(way_on("/people", site, shows=False, lacks=True), notice=notice), session, site
    )


def _typed(secret: str, form: Fields) -> SetUpView:
    typed: dict[str, Any] = {name: form.text(name) for name in ("name", "email", "team", "zone", "people")}
    return SetUpView(secret, **typed)


def _set_up_from(form: Fields) -> setting_up.SetUp:
    return setting_up.SetUp(
        keeper=NewPerson(form.text("name"), form.text("email"), keeper=True),
        team=NewTeam(form.text("team"), form.text("zone")),
        people=people_from(form.text("people")),
    )


_BETWEEN = re.compile("[,;<>]")  # what stands between name and address in mail programs and in spreadsheets


def people_from(lines: str) -> tuple[NewPerson, ...]:
    """One person a line: name, then the mail address as the last word."""
    people = []
    for number, line in enumerate(lines.splitlines(), start=1):
        words = _BETWEEN.sub(" ", line).split()
        if not words:
            continue
        here = _("People, line {number}", number=number)
        if len(words) == 1:
            raise BadField("People", _("Write a name and a mail address, like Ana Alves ana@example.org."), here)
        try:
            people.append(NewPerson(" ".join(words[:-1]), words[-1]))
        except BadField as refusal:
            raise BadField("People", refusal.why, here) from None
    if len(people) > MOST_PEOPLE_AT_ONCE:
        raise BadField(
            "People", _("At most {most} lines at once. Add the others afterwards.", most=MOST_PEOPLE_AT_ONCE)
        )
    return tuple(people)


def client_of(request: Request) -> str:
    """The address that asks, as far as the proxies in front of us are trusted."""
    return request.client.host if request.client else ""


def _browser(request: Request, site: Site, *, or_new: bool = False) -> Browser:
    """The browser that asked for a link, known by a cookie of its own."""
    kept = request.cookies.get(_asked_cookie(site), "")
    return Browser(kept or (new_secret() if or_new else ""), request.headers.get("user-agent", ""))


def _asked_cookie(site: Site) -> str:
    return f"{site.cookie}-asked"


def with_session(answer: Response, secret: str, site: Site) -> Response:
    """The cookie of a session; Secure as soon as the service is reached by https."""
    answer.set_cookie(
        site.cookie, secret, max_age=SESSION_DAYS * 86400, httponly=True, secure=site.is_https, samesite="lax", path="/"
    )
    return answer
