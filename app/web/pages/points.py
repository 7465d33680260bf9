"""The points page of a team, and points given by hand for help."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.refusals import Refusal
from app.domain.secrets import new_secret
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.standings import PointsPage, show_points
from app.web import render
from app.web.deps import AsCoordinator, AsMember, InTeam, Now, Transaction
from app.web.forms import Form

router = APIRouter(prefix="/teams/{team}/points")


@dataclass(frozen=True)
class Help:
    """The form that gives points for help, as it was typed."""

    person: str = ""
    on: str = ""
    points: str = ""
    reason: str = ""
    form_key: str = ""


@dataclass(frozen=True)
class Page:
    title: str
    standings: PointsPage
    help: Help


@router.get("")
def show(request: Request, who: AsMember, tx: Transaction, now: Now) -> Response:
    return render.page(request, "points/show.html", page=_page(who, tx, now))


@router.post("/help")
def give(request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            ask = GivePoints(
                person_id=form.whole("person", "Person"),
                on=form.day("on", "Date"),
                points=form.whole("points", "Points"),
                reason=form.text("reason"),
                form_key=form.text("form_key"),
            )
            give_points(tx, who.team, ask, by=who.by, now=now)
    except Refusal as refusal:
        typed = Help(*(form.text(name) for name in ("person", "on", "points", "reason", "form_key")))
        return render.page(request, "points/show.html", page=_page(who, tx, now, typed), refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/points", notice=f"Given: {ask.points} points for help.")


def _page(who: InTeam, tx: Transaction, now: Now, typed: Help | None = None) -> Page:
    standings = show_points(tx, who.team, by=who.by, now=now)
    fresh = Help(on=standings.today.isoformat(), form_key=new_secret())
    return Page(standings.title, standings, typed if typed and typed.form_key else fresh)
