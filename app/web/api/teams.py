"""Teams, members, shifts and policies for programs."""

from dataclasses import asdict
from datetime import date

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from app.domain.language import _
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.policy import Policy
from app.domain.refusals import BadField
from app.domain.team import DutyCard, NewShift, NewTeam, Shift, Team
from app.domain.walltime import today
from app.usecases.teams import keep, look, people
from app.web.api.values import Clock, Version, Whole
from app.web.deps import AsKeeper, AsTeamKeeper, Id, InSightOfTeam, Now, Transaction

router = APIRouter(prefix="/api/teams", tags=["teams"])


class CardOut(BaseModel):
    """What somebody on duty must know, part by part; it stands in every calendar event."""

    critical: str = Field("", description="What counts as critical")
    channels: str = Field("", description="Channels, in the order in which they are looked at")
    targets: str = Field("", description="How soon to reply")
    weekend: str = Field("", description="How often to look in at weekends")


class TeamIn(BaseModel):
    """A team to create: its name (at most 80 letters), an IANA time zone, and what somebody on duty must know."""

    name: str
    time_zone: str
    duty_text: str = ""
    card: CardOut = CardOut()
    weekend_days: tuple[Whole, ...] | None = Field(None, description="Monday is 0; one or two adjacent days")


class TeamOut(BaseModel):
    slug: str
    name: str
    time_zone: str
    duty_text: str
    card: CardOut
    version: int


class ShiftIn(BaseModel):
    """A kind of duty that recurs, in wall-clock times of its zone; an end not after the start is on the next day."""

    name: str
    days: list[Whole] = Field(description="Days of the week; Monday is 0")
    starts_at: Clock
    ends_at: Clock
    people: Whole = 1
    points: Whole | None = Field(None, description="Points of one slot; null: by the policy")
    time_zone: str | None = Field(None, description="IANA name; null: the team's")
    first_on: date | None = None
    last_on: date | None = None


class ShiftOut(ShiftIn):
    id: int
    version: int


class MemberIn(BaseModel):
    """Somebody to let into the team; a known mail address brings that very person."""

    name: str
    email: str
    role: Role = Role.ENGINEER
    share: Whole = Field(100, description="Percent of a full share of the work")
    first_on: date | None = Field(None, description="Null: today")
    last_on: date | None = None
    onboarding: bool = False


class MemberOut(BaseModel):
    person: int
    name: str
    role: Role
    share: int
    first_on: date
    last_on: date | None
    onboarding: bool


class PolicyIn(BaseModel):
    """Amounts of the team's rules, from a day on."""

    starts_on: date
    amounts: dict[str, bool | Whole | str | list[Whole] | list[str]] = Field(
        description="Any of the policy's amounts by name; `holidays` as dates like 2026-12-25"
    )


@router.get("")
def list_teams(_: AsKeeper, tx: Transaction) -> list[TeamOut]:
    return [_team(team) for team in look.show_teams(tx).teams]


@router.post("", status_code=201)
def create_team(_: AsKeeper, body: TeamIn, tx: Transaction, now: Now) -> TeamOut:
    new = NewTeam(body.name, body.time_zone, body.duty_text, DutyCard(**body.card.model_dump()))
    return _team(keep.create_team(tx, new, weekend_days=body.weekend_days, now=now))


@router.get("/{team}")
def get_team(who: InSightOfTeam) -> TeamOut:
    return _team(who.team)


@router.get("/{team}/shifts")
def list_shifts(who: InSightOfTeam, tx: Transaction) -> list[ShiftOut]:
    return [_shift(shift) for shift in look.show_shifts(tx, who.team).shifts]


@router.post("/{team}/shifts", status_code=201)
def add_shift(who: AsTeamKeeper, body: ShiftIn, tx: Transaction) -> ShiftOut:
    return _shift(keep.add_shift(tx, who.team, _new_shift(body)))


@router.put("/{team}/shifts/{shift}")
def change_shift(
    who: AsTeamKeeper, shift: Id, version: Version, body: ShiftIn, tx: Transaction, response: Response
) -> ShiftOut:
    """Change a shift as it was read: its version is sent as If-Match, or as `version` in the address."""
    keep.change_shift(tx, who.team, shift, _new_shift(body), version=version)
    changed = look.show_shift(tx, who.team, shift)
    response.headers["ETag"] = f'"{changed.version}"'
    return _shift(changed)


@router.get("/{team}/members")
def list_members(who: InSightOfTeam, tx: Transaction, now: Now) -> list[MemberOut]:
    view = look.show_members(tx, who.team, by=who.by, today=today(now, who.team.time_zone))
    return [
        MemberOut(
            person=member.person.id,
            name=member.person.name,
            role=member.membership.role,
            share=member.membership.share,
            first_on=member.membership.first_on,
            last_on=member.membership.last_on,
            onboarding=member.membership.onboarding,
        )
        for member in view.members
    ]


@router.post("/{team}/members", status_code=201)
def add_member(who: AsTeamKeeper, body: MemberIn, tx: Transaction, now: Now) -> dict[str, int]:
    membership = NewMembership(
        0,
        body.first_on or today(now, who.team.time_zone),
        role=body.role,
        share=body.share,
        last_on=body.last_on,
        onboarding=body.onboarding,
    )
    person = people.add_member(tx, who.team, NewPerson(body.name, body.email), membership=membership, now=now)
    return {"person": person.id}


@router.post("/{team}/policies", status_code=201)
def change_policy(who: AsTeamKeeper, body: PolicyIn, tx: Transaction, now: Now) -> dict[str, date]:
    day = today(now, who.team.time_zone)
    if strange := sorted(body.amounts.keys() - Policy().to_amounts().keys()):
        raise BadField("Amounts", _("“{strange}” is not an amount of the policy.", strange=strange[0][:40]))
    policy = Policy.from_amounts(look.show_policy(tx, who.team, today=day).current.policy.to_amounts() | body.amounts)
    keep.change_policy(tx, who.team, policy, starts_on=body.starts_on, today=day, now=now)
    return {"starts_on": body.starts_on}


def _team(team: Team) -> TeamOut:
    return TeamOut(
        slug=team.slug,
        name=team.name,
        time_zone=team.time_zone,
        duty_text=team.duty_text,
        card=CardOut(**asdict(team.card)),
        version=team.version,
    )


def _new_shift(body: ShiftIn) -> NewShift:
    return NewShift(**body.model_dump() | {"days": tuple(body.days)})


def _shift(shift: Shift) -> ShiftOut:
    what = shift.what
    return ShiftOut(
        id=shift.id,
        version=shift.version,
        name=what.name,
        days=list(what.days),
        starts_at=what.starts_at,
        ends_at=what.ends_at,
        people=what.people,
        points=what.points,
        time_zone=what.time_zone,
        first_on=what.first_on,
        last_on=what.last_on,
    )
