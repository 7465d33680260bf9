"""Pages of teams: the list, creating, changing, and the policy."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain import language
from app.domain.holidays import read_holidays
from app.domain.language import N_, _
from app.domain.policy import LABELS, SWITCHES, WAIVABLE, Policy
from app.domain.refusals import Refusal
from app.domain.team import DutyCard, NewTeam, Team
from app.domain.walltime import today
from app.usecases.teams import keep, look
from app.web import render
from app.web.deps import AsKeeper, AsTeamKeeper, InTeam, Now, Transaction
from app.web.forms import Fields, Form, zone_options

router = APIRouter()

_OTHERWISE = ("weekend_days", "waivable", "holidays", "unanswered", *SWITCHES)  # amounts that are no number


@dataclass(frozen=True)
class TeamForm:
    title: str
    name: str = ""
    zone: str = "Europe/London"
    duty_text: str = ""
    card: dict[str, str] = field(default_factory=lambda: asdict(DutyCard()))  # as typed, perhaps too long
    version: int = 0
    action: str = "/teams/new"
    zones: list[tuple[str, str]] = field(default_factory=zone_options)
    weekend_days: list[int] = field(default_factory=lambda: list(Policy().weekend_days))  # asked of new teams


@router.get("/teams")
def show_teams(request: Request, _who: AsKeeper, tx: Transaction) -> Response:
    return render.page(request, "teams/list.html", page=look.show_teams(tx))


@router.get("/teams/new")
def show_new_team(request: Request, _who: AsKeeper) -> Response:
    return render.page(request, "teams/form.html", page=TeamForm(_("New team")))


@router.post("/teams/new")
def create_team(request: Request, _who: AsKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            team = keep.create_team(tx, _team_from(form), weekend_days=_weekend_from(form), now=now)
    except Refusal as refusal:
        return render.page(request, "teams/form.html", page=_typed(_("New team"), form), refusal=refusal)
    notice = _("{team} has the usual shifts. Now add people.", team=team.name)
    return render.see_other(f"/teams/{team.slug}/people", notice=notice)


@router.get("/teams/{team}/settings")
def show_team_settings(request: Request, who: AsTeamKeeper) -> Response:
    team = who.team
    page = TeamForm(
        _("Settings of {team}", team=team.name),
        team.name,
        team.time_zone,
        team.duty_text,
        asdict(team.card),
        team.version,
        _settings(team),
    )
    return render.page(request, "teams/form.html", page=page)


@router.post("/teams/{team}/settings")
def change_team(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            keep.change_team(tx, who.team, _team_from(form), version=form.whole("version", N_("Version")), now=now)
    except Refusal as refusal:
        title = _("Settings of {team}", team=who.team.name)
        page = _typed(title, form, action=_settings(who.team), version=who.team.version)
        return render.page(request, "teams/form.html", page=page, refusal=refusal)
    return render.see_other(_settings(who.team), notice=_("Saved."))


@dataclass(frozen=True)
class PolicyForm:
    title: str
    team: Team
    starts_on: str
    values: dict[str, Any]
    history: list[tuple[date, Policy]]
    coordinates: bool  # keepers see the policy, but not what is between the coordinators

    @property
    def labels(self) -> dict[str, str]:
        return {name: _(label) for name, label in LABELS.items()}

    @property
    def waivable(self) -> list[tuple[str, str]]:
        return [(rule, _(label)) for rule, label in WAIVABLE.items()]


@router.get("/teams/{team}/policy")
def show_policy(request: Request, who: AsTeamKeeper, tx: Transaction, now: Now) -> Response:
    return render.page(request, "teams/policy.html", page=_policy_form(tx, who, now=now))


@router.post("/teams/{team}/policy")
def change_policy(request: Request, who: AsTeamKeeper, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            starts_on = form.day("starts_on", N_("Start date"))
            day = today(now, who.team.time_zone)
            keep.change_policy(tx, who.team, _policy_from(form), starts_on=starts_on, today=day, now=now)
    except Refusal as refusal:
        page = _policy_form(tx, who, now=now, typed=form)
        return render.page(request, "teams/policy.html", page=page, refusal=refusal)
    notice = _("Saved. It holds from {day}.", day=language.day(starts_on))
    return render.see_other(f"/teams/{who.team.slug}/policy", notice=notice)


def _policy_form(tx: Transaction, who: InTeam, *, now: Now, typed: Fields | None = None) -> PolicyForm:
    team = who.team
    view = look.show_policy(tx, team, today=today(now, team.time_zone))
    values = view.current.policy.to_amounts()
    values["holidays"] = "\n".join(values["holidays"])
    if typed is not None:
        values = {name: typed.text(name) for name in values} | {
            name: typed.all(name) for name in ("weekend_days", "waivable")
        }
        values |= {name: typed.flag(name) for name in SWITCHES}
    return PolicyForm(
        title=view.title,
        team=team,
        starts_on=typed.text("starts_on") if typed else view.today.isoformat(),
        values=values,
        history=[(dated.starts_on, dated.policy) for dated in view.all],
        coordinates=who.by.coordinates(team.id),
    )


def _policy_from(form: Fields) -> Policy:
    amounts: dict[str, Any] = {
        known.name: form.whole(known.name, LABELS[known.name])
        for known in fields(Policy)
        if known.name in form.names() and known.name not in _OTHERWISE
    }
    amounts |= {name: form.flag(name) for name in SWITCHES} | {
        "waivable": tuple(form.all("waivable")),
        "holidays": read_holidays(form.text("holidays").splitlines()),
    }
    return Policy(**amounts, weekend_days=form.weekdays("weekend_days"), unanswered=form.text("unanswered"))


def _team_from(form: Fields) -> NewTeam:
    return NewTeam(form.text("name"), form.text("zone"), form.text("duty_text"), _card_from(form))


def _card_from(form: Fields) -> DutyCard:
    return DutyCard(**_typed_card(form))


def _typed_card(form: Fields) -> dict[str, str]:
    return {each.name: form.text(f"card_{each.name}") for each in fields(DutyCard)}


def _weekend_from(form: Fields) -> tuple[int, ...] | None:
    """What the form of a new team says; a program that posts it without these days gets the usual ones."""
    return form.weekdays("weekend_days") if "weekend_days" in form.names() else None


def _typed(title: str, form: Fields, *, action: str = "/teams/new", version: int = 0) -> TeamForm:
    return TeamForm(
        title,
        form.text("name"),
        form.text("zone"),
        form.text("duty_text"),
        _typed_card(form),
        version,
        action,
        weekend_days=list(_weekend_from(form) or ()),
    )


def _settings(team: Team) -> str:
    return f"/teams/{team.slug}/settings"
