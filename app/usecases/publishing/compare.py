"""The difference of any two publications of one period."""

from dataclasses import dataclass

from app.domain.language import _
from app.domain.publication import Change, changes
from app.domain.refusals import BadField, NotSamePeriod
from app.domain.rota import seats_of
from app.domain.team import Team
from app.domain.timetable import Reader
from app.store.publications import get_publication, publications_of
from app.store.rounds import get_period, slots_of
from app.store.transaction import Tx
from app.usecases.publishing.show import ChangeLine, change_lines, tags_of


@dataclass(frozen=True, slots=True)
class ComparePage:
    title: str
    team: str
    team_name: str
    zone: str
    period: str
    earlier: int
    later: int
    steps: list[tuple[int, str]]
    changes: list[ChangeLine]


def difference(tx: Tx, team: Team, earlier: int, later: int) -> list[Change]:
    """Who covers what otherwise in the later publication than in the earlier one."""
    if earlier == later:
        raise BadField("Publications", _("Choose two different ones to compare."))
    one, other = get_publication(tx, team.id, earlier), get_publication(tx, team.id, later)
    if one.period_id != other.period_id:
        raise NotSamePeriod((earlier, later))
    return changes(one.held, other.held)


def show_difference(tx: Tx, team: Team, earlier: int, later: int, *, own_zone: str | None = None) -> ComparePage:
    differences = difference(tx, team, earlier, later)
    one, other = get_publication(tx, team.id, earlier), get_publication(tx, team.id, later)
    period = get_period(tx, team.id, one.period_id)
    places = seats_of(slots_of(tx, period.id))
    tags = tags_of(tx, team, [one, other], differences)
    return ComparePage(
        title=_("From {earlier} to {later}", earlier=earlier, later=later),
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        period=period.label,
        earlier=earlier,
        later=later,
        steps=[(each.number, _("Publication {number}", number=each.number)) for each in publications_of(tx, period.id)],
        changes=change_lines(differences, places, tags, f"/teams/{team.slug}", zones=Reader(team.time_zone, own_zone)),
    )
