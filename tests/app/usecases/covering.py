"""Published cover for tests of the ledger: a period of the team, its rota, and what a publication posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from sqlalchemy import update
from sqlmodel import col

from app.domain.leave import expected_postings
from app.domain.ledger import AccountKind
from app.domain.points import planned_postings
from app.domain.rota import seats_of
from app.domain.round import Period
from app.domain.slot import Seat, Slot, slots_between
from app.domain.team import NewShift, Team
from app.store import ledger, rounds, teams
from app.store.issuing import next_number
from app.store.tables import PeriodRow, PublicationRow, PublishedSeatRow
from app.store.transaction import Tx
from tests.cast import Cast

SATURDAY, SUNDAY, MONDAY = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)


@dataclass
class Covered:
    """A period whose publications a test makes by hand, seat by seat."""

    cast: Cast
    team: Team
    period: Period
    seats: dict[int, tuple[Slot, Seat]]
    number: int = 0
    people: dict[int, int | None] = field(default_factory=dict)

    def seat(self, day: date, shift: str = "Weekend cover", number: int = 1) -> int:
        return next(
            seat.id
            for slot, seat in self.seats.values()
            if slot.on == day and slot.what.name == shift and seat.number == number
        )

    def publish(self, who: Mapping[int, str | None]) -> None:
        """Publish seat → name (others stay as they were), with everything a publication posts."""
        after = self.people | {seat: self.cast.id(name) if name else None for seat, name in who.items()}
        with self.cast.database.transaction() as tx:
            teams.lock_team(tx, self.team.id)
            self.number = next_number(tx, self.team.id)
            publication = _publication(tx, self, after)
            asks = {
                "seats": self.seats,
                "open_entries": ledger.open_entries(tx, self.period.id),
                "policies": teams.policies_of(tx, self.team.id),
                "publication_id": publication,
            }
            postings = planned_postings(self.people, after, **asks) + expected_postings(self.people, after, **asks)  # type: ignore[arg-type]
            ledger.post(tx, postings, now=self.cast.now, by=self.cast.id("ana"))
        self.people = after


def covered(cast: Cast, first_on: date, last_on: date, *, team: Team | None = None, split: bool = False) -> Covered:
    """A period of the team's usual shifts; split: two people a day at weekends, one after the other."""
    team = team or cast.support
    with cast.database.transaction() as tx:
        if split:
            early = NewShift("Weekend morning", (5, 6), time(8), time(11))
            late = NewShift("Weekend evening", (5, 6), time(11), time(20))
            shifts = [teams.add_shift(tx, team.id, early), teams.add_shift(tx, team.id, late)]
        else:
            shifts = teams.shifts_of(tx, team.id)
        period = rounds.add_period(tx, team.id, first_on, last_on)
        new = slots_between(
            first_on, last_on, shifts=shifts, policies=teams.policies_of(tx, team.id), zone=team.time_zone
        )
        slots = rounds.add_slots(tx, period, new)
    return Covered(cast, team, period, seats_of(slots))


def balance(cast: Cast, kind: AccountKind, name: str) -> int:
    """What lies in the accounts of one kind of somebody, all teams together."""
    with cast.database.reading() as tx:
        return sum(ledger.balances(tx, kinds=[kind], person_id=cast.id(name)).values())


def count_entries(cast: Cast) -> int:
    with cast.database.reading() as tx:
        return len(ledger.entries_of(tx, kinds=list(AccountKind)))


def _publication(tx: Tx, of: Covered, people: Mapping[int, int | None]) -> int:
    """What the period shows from now on: the publication and its seats, without their events."""
    row = PublicationRow(
        team_id=of.team.id,
        period_id=of.period.id,
        number=of.number,
        seed=1,
        published_at=of.cast.now,
        published_by=of.cast.id("ana"),
        answered=0,
        people=3,
    )
    tx.session.add(row)
    tx.flush()
    assert row.id is not None
    seats = [
        PublishedSeatRow(publication_id=row.id, seat_id=seat, person_id=person, sequence=0, changed_at=of.cast.now)
        for seat, person in people.items()
    ]
    tx.session.add_all(seats)
    tx.changes(update(PeriodRow).where(col(PeriodRow.id) == of.period.id).values(publication_id=row.id))
    tx.flush()
    return row.id
