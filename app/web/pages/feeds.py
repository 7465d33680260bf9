"""The page of private calendar links."""

from fastapi import APIRouter, Request, Response

from app.domain.calendars import LANGUAGE, FeedKind, Options
from app.domain.language import N_, _
from app.domain.refusals import Refusal
from app.usecases.feeds import look, manage
from app.web import render
from app.web.deps import Id, Now, SignedIn, ThisSite, Transaction
from app.web.forms import Fields, Form

router = APIRouter()

TYPED = ("name", "shows", "show_as", "reminder", "names", "language", "embed_on")


@router.get("/feeds")
def show_feeds(request: Request, by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> Response:
    page = look.list_feeds(tx, by=by, base_url=site.url, now=now)
    return render.page(request, "feeds/list.html", page=page)


@router.post("/feeds")
def make_feed(request: Request, by: SignedIn, form: Form, tx: Transaction, now: Now, site: ThisSite) -> Response:
    """The answer itself shows the address, the only time that it is known; it is kept in no cookie and no log."""
    try:
        with tx.attempt():
            made = manage.make_feed(tx, _asked(form), base_url=site.url, by=by, now=now)
    except Refusal as refusal:
        typed = {name: form.text(name) for name in TYPED if name in form.names()}
        page = look.list_feeds(tx, by=by, base_url=site.url, now=now, typed=typed)
        return render.page(request, "feeds/list.html", page=page, refusal=refusal)
    page = look.list_feeds(tx, by=by, base_url=site.url, now=now, made=made)
    return render.page(request, "feeds/list.html", page=page)


@router.post("/feeds/invitations")
def choose_invitations(by: SignedIn, form: Form, tx: Transaction, now: Now) -> Response:
    wanted = form.flag("wanted")
    manage.choose_invitations(tx, wanted=wanted, by=by, now=now)
    notice = _("Your next slots come by mail as invitations.") if wanted else _("No invitations any more.")
    return render.see_other("/feeds", notice=notice)


@router.post("/feeds/{feed}/rotate")
def rotate_feed(request: Request, by: SignedIn, feed: Id, tx: Transaction, now: Now, site: ThisSite) -> Response:
    """Shows the new address, as making a link does."""
    made = manage.rotate_feed(tx, feed, base_url=site.url, by=by)
    page = look.list_feeds(tx, by=by, base_url=site.url, now=now, made=made)
    return render.page(request, "feeds/list.html", page=page)


@router.post("/feeds/{feed}/revoke")
def revoke_feed(by: SignedIn, feed: Id, tx: Transaction, now: Now) -> Response:
    manage.revoke_feed(tx, feed, by=by, now=now)
    return render.see_other("/feeds", notice=_("The link is revoked. Calendars that read it get nothing from now on."))


def _asked(form: Fields) -> manage.MakeFeed:
    kind, _, team = form.text("shows", "person").partition(":")
    options = Options(
        busy=form.text("show_as", "free") == "busy",
        reminder=form.whole("reminder", N_("Reminder")) if form.text("reminder", "") else 0,
        full_names=form.text("names", "short") == "full",
        language=form.text("language", LANGUAGE),
    )
    known = kind if kind in set(FeedKind) else FeedKind.PERSON
    return manage.MakeFeed(form.text("name"), FeedKind(known), team, options, form.text("embed_on", ""))
