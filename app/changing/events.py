"""The calendar events of published seats, written once for each change."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.calendars import categories_of, description_of, title_of, uid_of
from app.domain.people import NameTag
from app.domain.publication import Places, PublishedSeat
from app.domain.team import Team
from app.ical import Duty, write_event


@dataclass(frozen=True, slots=True)
class Author:
    """What the words of an event are made from."""

    team: Team
    places: Places
    tags: Mapping[int, NameTag]
    base_url: str

    def write(self, published: PublishedSeat) -> bytes:
        if published.person_id is None:
            return b""
        slot, seat = self.places[published.seat_id]
        who = self.tags[published.person_id]
        duty = Duty(
            uid=uid_of(seat),
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
