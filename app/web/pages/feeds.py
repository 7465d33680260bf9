"""The page of private calendar links."""

from fastapi import APIRouter, Request, Response

from app.domain.calendars import FeedKind
from app.domain.refusals import Refusal
from app.usecases.feeds import manage
from app.web import render
from app.web.deps import Id, Now, SignedIn, ThisSite, Transaction
from app.web.forms import Fields, Form

router = APIRouter()


@router.get("/feeds")
def show_feeds(request: Request, by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> Response:
    page = manage.list_feeds(tx, by=by, base_url=site.url, now=now)
    return render.page(request, "feeds/list.html", page=page)


@router.post("/feeds")
def make_feed(request: Request, by: SignedIn, form: Form, tx: Transaction, now: Now, site: ThisSite) -> Response:
    """The answer itself shows the address, the only time that it is known; it is kept in no cookie and no log."""
    try:
        with tx.attempt():
            made = manage.make_feed(tx, _asked(form), base_url=site.url, by=by, now=now)
    except Refusal as refusal:
        typed = {"name": form.text("name"), "shows": form.text("shows")}
        page = manage.list_feeds(tx, by=by, base_url=site.url, now=now, typed=typed)
        return render.page(request, "feeds/list.html", page=page, refusal=refusal)
    page = manage.list_feeds(tx, by=by, base_url=site.url, now=now, made=made)
    return render.page(request, "feeds/list.html", page=page)


@router.post("/feeds/{feed}/revoke")
def revoke_feed(by: SignedIn, feed: Id, tx: Transaction, now: Now) -> Response:
    manage.revoke_feed(tx, feed, by=by, now=now)
    return render.see_other("/feeds", notice="The link is revoked. Calendars that read it get nothing from now on.")


def _asked(form: Fields) -> manage.MakeFeed:
    kind, _, team = form.text("shows", "person").partition(":")
    return manage.MakeFeed(form.text("name"), FeedKind.TEAM if kind == "team" else FeedKind.PERSON, team)
