"""The front of a team: who is on, who is next, and the published rota around today."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.board import Boards, Frame
from app.domain.duty import Answer, team_answer
from app.domain.language import _
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.published_board import Onlooker, View, chosen_view, published_boards, views
from app.domain.round import Period
from app.domain.seating import people_in
from app.domain.team import Team
from app.domain.timetable import Reader, zone_label
from app.domain.walltime import today
from app.store.people import names_of
from app.store.publications import current_publication
from app.store.rounds import periods_of, rounds_of, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.duty.needing import broken_words
from app.usecases.duty.on_duty import who_is_on
from app.usecases.duty.turns import tags_of

MOST_PERIODS = 3


@dataclass(frozen=True, slots=True)
class PublishedRota:
    """The rota of one period as it is published."""

    title: str
    note: str
    href: str
    boards: Boards


@dataclass(frozen=True, slots=True)
class TeamFront:
    title: str
    wide: bool
    team: str
    team_name: str
    answer: Answer
    zone: str
    view: str
    views: tuple[View, ...]
    rotas: list[PublishedRota]
    duty_card: tuple[str, ...]  # line by line
    coordinates: bool
    broken: str  # how many seats need somebody else, for coordinators
    round_href: str  # of the round to go on with, for coordinators of a team that has nothing published
    has_past: bool  # something was published, though nothing for today or later


def show_team_front(tx: Tx, team: Team, *, by: Actor, view: str, now: datetime) -> TeamFront:
    view = chosen_view(view)
    stands, own_zone = who_is_on(tx, team, at=now), by.person.time_zone
    answer = team_answer(stands, reader_id=by.id, zone=team.time_zone, at=now, own_zone=own_zone)
    rotas = [_rota(tx, team, period, by=by, view=view, now=now) for period in _periods(tx, team, now)]
    return TeamFront(
        title=team.name,
        wide=bool(rotas),
        team=team.slug,
        team_name=team.name,
        answer=answer,
        zone=zone_label(team.time_zone),
        view=view,
        views=views(f"/teams/{team.slug}", view),
        rotas=rotas,
        duty_card=team.duty_lines,
        coordinates=by.coordinates(team.id),
        broken=broken_words(tx, team, now=now) if by.coordinates(team.id) else "",
        round_href=_under_way(tx, team, now) if by.coordinates(team.id) and not rotas else "",
        has_past=any(period.publication_id is not None for period in periods_of(tx, team.id)),
    )


def _periods(tx: Tx, team: Team, now: datetime) -> list[Period]:
    """Published periods that are not over, the next one first."""
    on = today(now, team.time_zone)
    ahead = [each for each in periods_of(tx, team.id) if each.publication_id is not None and each.last_on >= on]
    return sorted(ahead, key=lambda period: period.first_on)[:MOST_PERIODS]


def _under_way(tx: Tx, team: Team, now: datetime) -> str:
    """Where the next round is whose rota is still to be published; empty: there is none."""
    on = today(now, team.time_zone)
    ahead = [each for each in rounds_of(tx, team.id) if not each.period.publication_id and each.period.last_on >= on]
    return f"/teams/{team.slug}/rounds/{ahead[-1].id}" if ahead else ""


def _rota(tx: Tx, team: Team, period: Period, *, by: Actor, view: str, now: datetime) -> PublishedRota:
    publication = current_publication(tx, period.id)
    assert publication is not None
    policy = in_force(policies_of(tx, team.id), period.first_on).policy
    zones = Reader(team.time_zone, own_zone=by.person.time_zone, today=today(now, team.time_zone))
    frame = Frame(period, slots_of(tx, period.id), policy, zones, at=now)
    reader = Onlooker(by.id, f"/teams/{team.slug}", view)
    sitting = {person for who in publication.held.values() for person in people_in(who)}
    author = names_of(tx, [publication.published_by]).get(publication.published_by, "")
    return PublishedRota(
        title=period.label,
        note=_(
            "Publication {number} by {name}, on {answered} of {people} answers",
            number=publication.number,
            name=author,
            answered=publication.answered,
            people=publication.people,
        ),
        href=f"/teams/{team.slug}/publications/{publication.number}",
        boards=published_boards(frame, publication.held, tags_of(tx, team, sitting), reader=reader),
    )
