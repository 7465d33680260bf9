"""Published seats with the people in them."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.duty import Turn
from app.domain.people import NameTag, name_tags
from app.domain.team import Team
from app.store.people import names_of
from app.store.publications import Place, published_seats_between
from app.store.teams import members_of
from app.store.transaction import Tx


def tags_of(tx: Tx, team: Team, seated: Iterable[int]) -> dict[int, NameTag]:
    """Everybody who ever belonged, so that short names mean the same on every page, and whoever else has a seat."""
    names = {member.person.id: member.person.name for member in members_of(tx, team.id)}
    return name_tags(names | names_of(tx, set(seated) - names.keys()))


def turns_between(tx: Tx, team: Team, start: datetime, end: datetime) -> list[Turn]:
    """The team's seats that share a moment with this stretch, as published now, in order of start."""
    return turns_from(tx, team, published_seats_between(tx, team.id, start, end))


def turns_from(tx: Tx, team: Team, places: list[Place]) -> list[Turn]:
    tags = tags_of(tx, team, (what.person_id for _, _, what in places if what.person_id is not None))
    return [
        Turn(seat.id, slot, what.person_id, tags[what.person_id] if what.person_id is not None else None)
        for slot, seat, what in places
    ]
