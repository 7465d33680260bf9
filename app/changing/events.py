"""The calendar events of published seats, written once for each change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.calendars import categories_of, description_of, title_of, uid_of, uid_of_part
from app.domain.people import NameTag
from app.domain.publication import Places, PublishedSeat
from app.domain.seating import Part, own_stretch
from app.domain.slot import narrowed
from app.domain.team import Team
from app.ical import Duty, write_event


@dataclass(frozen=True, slots=True)
class Author:
    """What the words of an event are made from."""

    team: Team
    places: Places
    tags: Mapping[int, NameTag]
    base_url: str

    def write(self, published: PublishedSeat) -> PublishedSeat:
        """The seat with the events of everybody who covers any of it."""
        if published.person_id is None:
            return published
        slot, seat = self.places[published.seat_id]
        start, end = own_stretch(slot, published.holding)
        own = self._event(published, Part(start, end, published.person_id), uid_of(seat))
        parts = tuple(
            replace(part, event=self._event(published, part, uid_of_part(seat, part.start))) for part in published.parts
        )
        return replace(published, event=own, parts=parts)

    def _event(self, published: PublishedSeat, part: Part, uid: str) -> bytes:
        slot, seat = self.places[published.seat_id]
        slot = narrowed(slot, part.start, part.end)
        who = self.tags[part.person_id]
        duty = Duty(
            uid=uid,
            sequence=published.sequence,
            changed_at=published.changed_at,
            start=slot.start,
            end=slot.end,
            summary=title_of(slot, who, self.team),
            description=description_of(slot, who, self.team),
            url=f"{self.base_url}/teams/{self.team.slug}/seats/{seat.id}",
            categories=categories_of(slot),
        )
        return write_event(duty).data
