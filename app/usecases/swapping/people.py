"""The people of a team as pages of swaps show them."""

from app.domain.people import NameTag, name_tags
from app.domain.team import Team
from app.store.people import names_of
from app.store.teams import member_ids
from app.store.transaction import Tx


def team_tags(tx: Tx, team: Team) -> dict[int, NameTag]:
    """Everybody who ever belonged: who offered, took or is named was among them."""
    return name_tags(names_of(tx, member_ids(tx, team.id)))
