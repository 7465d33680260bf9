"""The list of a team's rounds, as each member and as the coordinator sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import _
from app.domain.people import Actor, Member, Person, asked
from app.domain.round import Round
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.timetable import zone_label
from app.domain.walltime import today
from app.store.answers import who_answered
from app.store.rounds import get_round, rounds_of, slots_of
from app.store.teams import members_of
from app.store.transaction import Tx
from app.usecases.rounds.telling import unanswered_in

MOST_ROUNDS = 30  # the latest; older ones are found by their publications


@dataclass(frozen=True, slots=True)
class RoundLine:
    id: int
    period: str
    first_on: date
    last_on: date
    deadline_at: datetime
    is_open: bool
    is_published: bool
    answered: int
    asked: int
    mine: bool  # whether the reader has answered


@dataclass(frozen=True, slots=True)
class RoundsPage:
    title: str
    team: str
    zone: str
    zone_label: str
    coordinates: bool
    now: list[RoundLine]  # of periods that are not over, the next one first
    past: list[RoundLine]  # the latest first


def list_rounds(tx: Tx, team: Team, *, by: Actor, now: datetime) -> RoundsPage:
    on = today(now, team.time_zone)
    rounds = rounds_of(tx, team.id)[:MOST_ROUNDS]
    answered = who_answered(tx, [round_.id for round_ in rounds])
    members = members_of(tx, team.id)
    lines = [_line(round_, members, answered[round_.id], by=by, now=now) for round_ in rounds]
    return RoundsPage(
        title=_("Rounds"),
        team=team.slug,
        zone=team.time_zone,
        zone_label=zone_label(team.time_zone),
        coordinates=by.coordinates(team.id),
        now=[line for line in reversed(lines) if line.last_on >= on],
        past=[line for line in lines if line.last_on < on],
    )


def read_rounds(tx: Tx, team: Team, *, now: datetime) -> list[Round]:
    """The latest rounds in the order of the page, for programs."""
    on, rounds = today(now, team.time_zone), rounds_of(tx, team.id)[:MOST_ROUNDS]
    ahead = [each for each in rounds if each.period.last_on >= on]
    return [*reversed(ahead), *rounds[len(ahead) :]]


def read_round(tx: Tx, team: Team, round_id: int) -> tuple[Round, list[Slot]]:
    """A round with the slots that it asks about."""
    round_ = get_round(tx, team.id, round_id)
    return round_, slots_of(tx, round_.period.id)


def who_is_missing(tx: Tx, team: Team, round_id: int) -> list[Person]:
    """Those who were asked and have not answered."""
    return [member.person for member in unanswered_in(tx, get_round(tx, team.id, round_id))]


def _line(
    round_: Round, members: Sequence[Member], answered: Collection[int], *, by: Actor, now: datetime
) -> RoundLine:
    people = asked(members, round_.period.first_on, round_.period.last_on)
    return RoundLine(
        id=round_.id,
        period=round_.period.label,
        first_on=round_.period.first_on,
        last_on=round_.period.last_on,
        deadline_at=round_.deadline_at,
        is_open=round_.takes_answers(now),
        is_published=round_.period.publication_id is not None,
        answered=sum(member.person.id in answered for member in people),
        asked=len(people),
        mine=by.id in answered,
    )
