"""Pages of publishing: the preview, the deed, one publication, and the list of them."""

from fastapi import APIRouter, Request, Response

from app.domain.refusals import DraftMovedOn, Refusal
from app.usecases.publishing import preview, publish, show
from app.web import render
from app.web.deps import AsCoordinator, Id, InSightOfTeam, Now, ThisSite, Transaction
from app.web.forms import Form

router = APIRouter()


@router.get("/teams/{team}/drafts/{draft}/publish")
def show_preview(request: Request, who: AsCoordinator, draft: Id, tx: Transaction, now: Now) -> Response:
    page = preview.preview_publication(tx, who.team, draft, now=now)
    return render.page(request, "publishing/preview.html", page=page)


@router.post("/teams/{team}/drafts/{draft}/publish")
def publish_draft(
    request: Request, who: AsCoordinator, draft: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    ask = publish.Publish(
        draft_id=draft,
        version=form.whole("version", "Version"),
        base_url=site.url,
        confirmed=form.flag("confirmed"),
    )
    try:
        with tx.attempt():
            done = publish.publish_draft(tx, who.team, ask, by=who.by, now=now)
    except DraftMovedOn:
        raise  # there may be nothing to preview any more
    except Refusal as refusal:
        page = preview.preview_publication(tx, who.team, draft, now=now)
        return render.page(request, "publishing/preview.html", page=page, refusal=refusal)
    return render.see_other(
        f"/teams/{who.team.slug}/publications/{done.number}",
        notice=f"Published as number {done.number}. Calendars follow, and everybody touched gets a mail.",
    )


@router.get("/teams/{team}/publications")
def list_publications(request: Request, who: InSightOfTeam, tx: Transaction) -> Response:
    return render.page(request, "publishing/list.html", page=show.list_publications(tx, who.team))


@router.get("/teams/{team}/publications/{number}")
def show_publication(
    request: Request, who: InSightOfTeam, number: Id, tx: Transaction, now: Now, view: str = ""
) -> Response:
    page = show.show_publication(tx, who.team, number, by=who.by, view=view, now=now)
    return render.page(request, "publishing/show.html", page=page)
