"""A published week of the cast, and changes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Issued, Why
from app.domain.calendars import FeedKind, Scope
from app.domain.ledger import AccountKind
from app.domain.publication import ChangeCause, Publication
from app.domain.seating import Holding, given
from app.store import ledger, publications
from app.store.calendars import find_calendar
from app.store.tables import MessageRow
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events

WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Afternoon"): "chi",
    (SATURDAY, "Weekend cover"): "bo",
    (SUNDAY, "Weekend cover"): "bo",
}


@dataclass
class Week:
    """The week of 9 March 2026, published: Bo on Monday morning and the weekend, Chi on Tuesday afternoon."""

    cast: Cast
    planned: Planned

    def seat(self, day: date, shift: str) -> int:
        return self.planned.seat(day, shift)

    def now(self) -> Publication:
        with self.cast.database.reading() as tx:
            found = publications.current_publication(tx, self.planned.period.id)
        assert found is not None
        return found

    def change(
        self,
        seats: Mapping[int, Holding],
        *,
        by: str = "ana",
        reason: str = "",
        consents: Collection[tuple[int, int]] = (),
        waive: bool = False,
    ) -> list[Issued]:
        with self.cast.database.transaction() as tx:
            change = RotaChange(seats, Why(ChangeCause.REPLACEMENT, reason=reason), BASE, consents, waive)
            return change_rota(tx, self.cast.support, change, by=self.cast.actor(tx, by), now=self.cast.now)

    def part(self, day: date, shift: str, giver: str, taker: str, hours: tuple[datetime, datetime]) -> Holding:
        """The seat after a part of it went from one to another."""
        seat = self.seat(day, shift)
        slot = self.planned.seats[seat][0]
        held = self.now().seats[seat].holding
        return given(slot, held, self.cast.id(giver), self.cast.id(taker), part=hours)

    def points(self, name: str) -> tuple[int, int]:
        """Planned points, of weekdays and of weekend days."""
        kinds = (AccountKind.POINTS_PLANNED_WEEKDAY, AccountKind.POINTS_PLANNED_WEEKEND)
        return self._balance(name, kinds[0]), self._balance(name, kinds[1])

    def leave(self, name: str) -> int:
        """Expected quarter days."""
        return self._balance(name, AccountKind.LEAVE_EXPECTED)

    def _balance(self, name: str, kind: AccountKind) -> int:
        with self.cast.database.reading() as tx:
            return sum(ledger.balances(tx, kinds=[kind], person_id=self.cast.id(name)).values())

    def told(self, publication: Issued) -> dict[str, tuple[list[int], list[int]]]:
        """Who was told of a publication: seats they have, seats they lost."""
        names = {person.id: name for name, person in self.cast.people.items()}
        with self.cast.database.reading() as tx:
            wanted = select(MessageRow.person_id, MessageRow.data).where(MessageRow.kind == "published")
            rows = tx.session.exec(wanted).all()
        return {
            names[person]: (data["gained"], data["lost"])
            for person, data in rows
            if data["publication"] == publication.id
        }

    def events(self, name: str = "") -> list[dict[str, object]]:
        """The events of somebody's calendar, or the team's."""
        scope = Scope(FeedKind.PERSON, self.cast.id(name)) if name else Scope(FeedKind.TEAM, self.cast.support.id)
        with self.cast.database.reading() as tx:
            calendar = find_calendar(tx, scope)
        assert calendar is not None
        assert check_calendar(calendar.body) == []
        return parse_events(calendar.body)


def published_week(cast: Cast, who: Mapping[tuple[date, str], str] | None = None) -> Week:
    rota = planned(cast)
    rota.publish(WEEK if who is None else who)
    return Week(cast, rota)
