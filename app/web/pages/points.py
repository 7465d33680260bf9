"""The points page of a team, and points given by hand for help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _, month_and_year, n_
from app.domain.refusals import BadField, Refusal
from app.domain.secrets import new_form_key
from app.domain.walltime import today
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.over_time import show_over_time
from app.usecases.ledger.standings import MonthLine, PointsPage, Standing, show_points
from app.usecases.messages.weekly import weekly_report
from app.web import render
from app.web.deps import AsCoordinator, AsMember, InTeam, Now, Transaction
from app.web.finding import Find, Search, search
from app.web.forms import Form
from app.web.render import Link

router = APIRouter(prefix="/teams/{team}/points")


@dataclass(frozen=True)
class Help:
    """The form that gives points for help, as it was typed."""

    person: str = ""
    on: str = ""
    points: str = ""
    reason: str = ""
    form_key: str = ""
    link: str = ""


@dataclass(frozen=True)
class Page:
    title: str
    standings: PointsPage
    search: Search[str]  # a name
    rows: Sequence[Standing]  # these three of who was looked for
    league: Sequence[Standing]
    month: Sequence[MonthLine]
    help: Help
    views: Sequence[Link]


@router.get("/over-time")
def show_course(request: Request, who: AsMember, tx: Transaction, now: Now, find: Find = "") -> Response:
    page = show_over_time(tx, who.team, by=who.by, now=now)
    path = f"/teams/{who.team.slug}/points/over-time"
    found = search(page.courses, find, name=lambda course: course.person.full, path=path)
    return render.page(request, "points/over_time.html", page=page, search=found)


@router.get("")
def show(request: Request, who: AsMember, tx: Transaction, now: Now, month: str = "", find: Find = "") -> Response:
    refusal: Refusal | None = None
    chosen: date | None = None
    try:
        chosen = _within_reason(f"{month}-01") if month else None
    except ValueError:
        refusal = BadField("Month", _("Write it like 2026-03."))
    page = _page(who, tx, now, month=chosen, find=find)
    return render.page(request, "points/show.html", page=page, refusal=refusal)


@router.post("/help")
def give(request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            ask = GivePoints(
                person_id=form.whole("person", N_("Person")),
                on=form.day("on", N_("Date")),
                points=form.whole("points", N_("Points")),
                reason=form.text("reason"),
                form_key=form.text("form_key"),
                link=form.text("link"),
            )
            give_points(tx, who.team, ask, by=who.by, now=now)
    except Refusal as refusal:
        typed = Help(*(form.text(name) for name in ("person", "on", "points", "reason", "form_key", "link")))
        return render.page(request, "points/show.html", page=_page(who, tx, now, typed), refusal=refusal)
    return render.see_other(
        f"/teams/{who.team.slug}/points",
        notice=n_("Given: {n} point for help.", "Given: {n} points for help.", ask.points),
    )


@router.get("/week")
def show_week(request: Request, who: AsMember, tx: Transaction, now: Now, of: str = "", find: Find = "") -> Response:
    """The week that a day lies in; without one the week before this."""
    refusal: Refusal | None = None
    day = today(now, who.team.time_zone) - timedelta(days=7)
    try:
        day = _within_reason(of) if of else day
    except ValueError:
        day, refusal = (
            today(now, who.team.time_zone) - timedelta(days=7),
            BadField("Week", _("Write it like 2026-03-09.")),
        )
    report = weekly_report(tx, who.team, day, now=now)
    path, kept = f"/teams/{who.team.slug}/points/week", {"of": report.first_on.isoformat()}
    found = search(report.lines, find, name=lambda line: line.person, path=path, kept=kept, part="who")
    return render.page(request, "points/week.html", page=report, refusal=refusal, search=found)


def _within_reason(text: str) -> date:
    """A day that has others before and after it; raises ValueError."""
    day = date.fromisoformat(text)
    if not 2000 <= day.year <= 2200:
        raise ValueError
    return day


def _page(
    who: InTeam, tx: Transaction, now: Now, typed: Help | None = None, *, month: date | None = None, find: str = ""
) -> Page:
    standings = show_points(tx, who.team, by=who.by, now=now, month=month)
    fresh = Help(on=standings.today.isoformat(), form_key=new_form_key())
    base = f"/teams/{who.team.slug}/points"
    this = standings.today.replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    known = dict.fromkeys([row.person.full for row in standings.rows] + [line.person.full for line in standings.month])
    kept = {"month": f"{month:%Y-%m}"} if month else {}
    found = search(list(known), find, name=str, path=base, kept=kept)
    views = [Link(found.at(base), _("All time"), current=month is None)]
    views += [
        Link(found.at(f"{base}?month={one:%Y-%m}"), month_and_year(one), current=month is not None and month == one)
        for one in (this, before, *([month] if month not in (None, this, before) else []))
    ]
    return Page(
        standings.title,
        standings,
        search=found,
        rows=[each for each in standings.rows if each.person.full in found.rows],
        league=[each for each in standings.league if each.person.full in found.rows],
        month=[each for each in standings.month if each.person.full in found.rows],
        help=typed if typed and typed.form_key else fresh,
        views=views,
    )
