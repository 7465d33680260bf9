"""Pages from templates: what every page gets, and how dates, times and quarters are written."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.domain import language
from app.domain.kept import kept
from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.quarters import in_days
from app.domain.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    Missing,
    Refusal,
    SignInFirst,
    TooMany,
)
from app.domain.refusals.versions import VersionMissing
from app.domain.secrets import new_form_key
from app.domain.team import Team
from app.domain.timetable import moment_label, zone_label
from app.domain.walltime import weekdays_label
from app.web.finding import Search
from app.web.marking import marking, picked, sent, sent_by, with_focus, wrong
from app.web.notices import COOKIE, TROUBLE, Notice, go_on, notice_of, typed_before
from app.web.refused import note_refusal

KEY_FIELD = "once"
_POSTED = re.compile(r'<form\b[^<>]*\bmethod="post"[^<>]*>')
_TOGETHER = re.compile(
    r"\d\d(?::\d\d)?–\d\d(?::\d\d)?|\b\w{2,3} \d{1,2}\.? \w{3,4},?(?= \d\d)|\b\d{1,2}\. [A-ZÄÖÜ]\w{2,}"
)
STATUSES = (
    (VersionMissing, 428),
    (SignInFirst, 401),
    (Missing, 404),
    (Forbidden, 403),
    (Invalid, 422),
    (Conflict, 409),
    (TooMany, 429),
)


def templates_folder() -> Path:
    """The templates: inside the package when installed, beside the code in a checkout."""
    packaged = Path(__file__).resolve().parents[1] / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "templates"


def clock(value: datetime, zone: str) -> str:
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def unbroken(text: str) -> Markup:
    """A heading in which hours stay on one line, as do the short date before them and “12. November”."""
    return Markup(_TOGETHER.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped right there


@pass_context
def when(context: Context, value: datetime, zone: str, *, named: bool = False) -> str:
    """A moment in a team's zone, which may be named; a reader in another one sees their own, the team's beside it."""
    now = context["request"].app.state.clock()
    said = moment_label(value, zone, context.get("own_zone"), now=now)
    return f"{said} ({zone_label(zone)})" if named and said == moment_label(value, zone, now=now) else said


def utc(value: datetime) -> str:
    """A moment for those who compare it with logs, also after years: in no zone but that one."""
    at = value.astimezone(UTC)
    return f"{language.short_date(at.date())}, {at:%H:%M}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: language.current().text(text),
        lambda one, many, n: language.current().counted(one, many, n),
        newstyle=True,
    )
    environment.globals |= {"N_": N_, "wrong": wrong, "sent": sent, "picked": picked}
    environment.filters |= {
        "apart": language.apart,
        "number": language.number,
        "signed": language.signed,
        "listed": language.listed,
        "distance": language.distance,
        "month_and_year": language.month_and_year,
        "day": language.day,
        "long_day": language.long_day,
        "short_date": language.short_date,
        "kept": kept,
        "clock": clock,
        "unbroken": unbroken,
        "when": when,
        "utc": utc,
        "quarters": in_days,
        "weekdays": weekdays_label,
    }
    return environment


ENVIRONMENT = _environment()


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Me:
    name: str
    links: tuple[Link, ...]


def page(
    request: Request,
    template: str,
    *,
    page: Any,
    status: int = 200,
    refusal: Refusal | None = None,
    search: Search[Any] | None = None,
) -> HTMLResponse:
    """One page. A refusal shows what was refused and sets the status; the page keeps what was typed.

    search: of a page with a list of people that may be long, the list and the field that finds a name in it.
    """
    if refusal is not None:
        note_refusal(request, refusal)
    actor: Actor | None = getattr(request.state, "actor", None)
    notice = notice_of(request)
    with marking(refusal, sent_by(request) if refusal else typed_before(request, notice)):
        html = ENVIRONMENT.get_template(template).render(
            request=request,
            page=page,
            me=_me(actor),
            nav=_nav(request, actor),
            help=_help(request, actor),
            notice=notice,
            refusal=refusal,
            search=search,
            own_zone=actor.person.time_zone if actor else None,
            lang=language.current().code,
            languages=language.known(),
        )
    if refusal or (notice and notice.kind == TROUBLE):
        html = with_focus(html)
    answer = HTMLResponse(_with_keys(html) if actor else html, status_of(refusal) if refusal else status)
    answer.headers["Cache-Control"] = "no-store"
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE)
    return answer


def _with_keys(html: str) -> str:
    """Every form that is posted brings a fresh key, so that sending it twice does its work once (web/answering.py).

    Data is escaped: only our own templates write such a tag.
    """
    return _POSTED.sub(lambda form: f'{form[0]}<input type="hidden" name="{KEY_FIELD}" value="{new_form_key()}">', html)


def status_of(refusal: Refusal) -> int:
    return next((status for kind, status in STATUSES if isinstance(refusal, kind)), 400)


def see_other(path: str, *, notice: str = "") -> Response:
    """After a POST: go on to a page, which shows the notice once."""
    return go_on(path, Notice(notice) if notice else None)


def _me(actor: Actor | None) -> Me | None:
    if actor is None:
        return None
    links = [Link("/me", _("My answers and absences")), Link("/me/account", _("My leave and points"))]
    links += [Link("/feeds", _("My calendars")), Link("/me/chat", _("My chat"))]
    links += [Link("/me/ways-in", _("My ways in")), Link("/me/history", _("My history"))]
    if actor.withheld:
        links.append(Link("/me/second-factor", _("Set up a second factor")))
    if actor.person.hr:
        links.append(Link("/hr", _("Leave report")))
    if actor.person.keeper:
        links += [Link("/people", _("All people")), Link("/teams", _("Teams")), Link("/audit", _("Audit"))]
    return Me(actor.name, tuple(links))


def _help(request: Request, actor: Actor | None) -> str:
    """Where the rules are told with the team's own amounts."""
    team = _team_at(request, actor)
    return f"/teams/{team.slug}/help" if team else ""


def _team_at(request: Request, actor: Actor | None) -> Team | None:
    """The team that the address names; the only team where it names none."""
    if actor is None:
        return None
    slug = request.path_params.get("team")
    if slug is None:
        return actor.teams[0] if len(actor.teams) == 1 else None
    return next((team for team in actor.teams if team.slug == slug), None)


def _nav(request: Request, actor: Actor | None) -> list[Link]:
    """The pages of the team at hand, or the teams."""
    if actor is None:
        return []
    team = _team_at(request, actor)
    if team is None:
        return [Link(f"/teams/{other.slug}", other.name) for other in actor.teams]
    return [_team_link(request, team, part, label) for part, label in _team_parts(actor, team)]


def _team_parts(actor: Actor, team: Team) -> list[tuple[str, str]]:
    parts = [
        ("", team.name),
        ("/rounds", _("Rounds")),
        ("/swaps", _("Swaps")),
        ("/points", _("Points")),
        ("/people", _("People")),
    ]
    if actor.coordinates(team.id):
        parts += [("/cover", _("Weekends")), ("/shifts", _("Shifts")), ("/policy", _("Policy"))]
    return parts


def _team_link(request: Request, team: Team, part: str, label: str) -> Link:
    href = f"/teams/{team.slug}{part}"
    path = request.url.path
    return Link(href, label, current=path == href or (bool(part) and path.startswith(href + "/")))
