"""Pages of publishing: the preview, the deed, one publication, and the list of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.domain import reach
from app.domain.language import N_, _, n_
from app.domain.refusals import CameUpSince, HoldsNoLonger, NeedsConfirmation, NotFound, Refusal
from app.domain.team import Team
from app.usecases.publishing import compare, preview, publish, show, undo
from app.web import render
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Now, ThisSite, Transaction
from app.web.finding import Find, search, search_boards
from app.web.forms import Form
from app.web.notices import notice_of, turn_back, typed_before

router = APIRouter()

WARNED_CARRIED = 1500  # letters that a notice has room for beside its sentence

QueryId = Annotated[int, Query(ge=1, lt=2**31)]


@router.get("/teams/{team}/drafts/{draft}/publish")
def show_preview(
    request: Request, who: AsCoordinator, draft: Id, tx: Transaction, now: Now, find: Find = ""
) -> Response:
    if (number := show.published_as(tx, who.team, draft)) is not None:
        return _published(who.team, number, _("This draft was published already."))
    came_back = typed_before(request, notice_of(request)).get("warned")
    shown = reach.read(came_back[0]) if came_back else None
    page = preview.preview_publication(tx, who.team, draft, own_zone=who.by.person.time_zone, shown=shown, now=now)
    return _preview(request, page, find=find)


@router.post("/teams/{team}/drafts/{draft}/publish")
def publish_draft(
    request: Request, who: AsCoordinator, draft: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    shown = reach.read(form.text("warned")) if "warned" in form.names() else None
    ask = publish.Publish(
        draft_id=draft,
        version=form.whole("version", N_("Version")),
        base_url=site.url,
        confirmed=form.flag("confirmed"),
        shown=shown,
        rests_on=form.whole("rests_on", N_("Publication")) if "rests_on" in form.names() else None,
    )
    try:
        with tx.attempt():
            done = publish.publish_draft(tx, who.team, ask, by=who.by, now=now)
    except NotFound:
        raise  # there is no page to lead back to
    except Refusal as refusal:
        if (number := show.published_as(tx, who.team, draft)) is not None:  # the button was pressed twice
            return _published(who.team, number, _("This draft was published already."))
        if isinstance(refusal, CameUpSince) or not (isinstance(refusal, NeedsConfirmation) and shown):
            warned = form.text("warned")
            typed = {"warned": warned} if len(warned) <= WARNED_CARRIED else {}
            return turn_back(request, refusal, request.url.path, says=_not_published(refusal, typed), typed=typed)
        page = preview.preview_publication(tx, who.team, draft, own_zone=who.by.person.time_zone, shown=shown, now=now)
        return _preview(request, page, refusal)
    return _published(who.team, done.number, _("Calendars follow, and everybody touched gets a mail."))


@router.get("/teams/{team}/publications")
def list_publications(request: Request, who: InSightOfTeam, tx: Transaction) -> Response:
    return render.page(request, "publishing/list.html", page=show.list_publications(tx, who.team))


@router.get("/teams/{team}/publications/compare")
def show_difference(
    request: Request, who: InSightOfTeam, tx: Transaction, earlier: QueryId, later: QueryId
) -> Response:
    page = compare.show_difference(tx, who.team, earlier, later, own_zone=who.by.person.time_zone)
    return render.page(request, "publishing/compare.html", page=page)


@router.post("/teams/{team}/publications/{number}/undo")
def undo_last(
    request: Request, who: AsCoordinator, number: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            ask = undo.Undo(number, site.url, form.text("reason"))
            done = undo.undo_last(tx, who.team, ask, by=who.by, now=now)
    except Refusal as refusal:
        page = show.show_publication(tx, who.team, number, by=who.by, view="", now=now)
        return render.page(request, "publishing/show.html", page=page, refusal=refusal)
    return _published(who.team, done.number, _("What it changed is undone, and everybody touched gets a message."))


@router.get("/teams/{team}/publications/{number}")
def show_publication(
    request: Request, who: InSightOfTeam, number: Id, tx: Transaction, now: Now, view: str = "", find: Find = ""
) -> Response:
    page = show.show_publication(tx, who.team, number, by=who.by, view=view, now=now)
    boards, found = search_boards(page.boards, find, path=f"/teams/{who.team.slug}/publications/{number}")
    return render.page(request, "publishing/show.html", page=replace(page, boards=boards), search=found)


def _preview(request: Request, page: preview.Preview, refusal: Refusal | None = None, *, find: str = "") -> Response:
    path = f"/teams/{page.team}/drafts/{page.draft_id}/publish"
    found = search(page.news, find, name=lambda each: each.who.full, path=path, part="told")
    return render.page(request, "publishing/preview.html", page=page, refusal=refusal, search=found)


def _published(team: Team, number: int, news: str) -> Response:
    done = _("Published as number {number}.", number=number)
    return render.see_other(f"/teams/{team.slug}/publications/{number}", notice=f"{done} {news}")


def _not_published(refusal: Refusal, carried: Mapping[str, str]) -> str:
    """Where the page itself says at length what is in the way, only that there is something new on it."""
    if isinstance(refusal, CameUpSince) and carried:
        says = n_(
            "{n} warning has come up since you looked. It is marked as new.",
            "{n} warnings have come up since you looked. They are marked as new.",
            len(refusal.warnings),
        )
        return f"{_('Not published')}. {says}"
    if isinstance(refusal, (CameUpSince, HoldsNoLonger, NeedsConfirmation)):
        return _("Not published: something has changed since you looked. This page says what.")
    return f"{_('Not published')}. {refusal.sentence}"
