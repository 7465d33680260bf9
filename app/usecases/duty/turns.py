"""Published seats with the people in them."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.duty import Turn
from app.domain.people import NameTag, name_tags
from app.domain.seating import Shared, people_in, stretches
from app.domain.slot import narrowed
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
    """A turn for each seat; of a shared one for each stretch, with its own hours."""
    tags = tags_of(tx, team, (who for _, _, what in places for who in people_in(what.holding)))
    return sorted(
        (
            Turn(turn.seat_id, turn.slot, turn.person_id, tags[turn.person_id] if turn.person_id is not None else None)
            for place in places
            for turn in turns_in(place)
        ),
        key=lambda turn: (turn.slot.start, turn.slot.end),
    )


def turns_in(place: Place) -> list[Turn]:
    """The turns of a seat, without names."""
    slot, seat, what = place
    if not isinstance(what.holding, Shared):
        return [Turn(seat.id, slot, what.person_id, None)]
    return [
        Turn(seat.id, narrowed(slot, part.start, part.end), part.person_id, None)
        for part in stretches(slot, what.holding)
    ]
