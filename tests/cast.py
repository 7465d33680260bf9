"""The standing cast: Ana coordinates, Bo and Chi are in her team, Dee in another, Hana is HR, Kai keeps, Eve nobody."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from app.domain.people import Actor, NewMembership, NewPerson, Person, Role
from app.domain.team import NewTeam, Team
from app.store import people as store_people
from app.store.transaction import Database, Tx
from app.usecases.teams import keep, people

# A Monday morning in a quiet week; every test's story starts here unless it says otherwise.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Cast:
    """The people and teams of a test, and a clock that the test sets."""

    database: Database
    support: Team
    billing: Team
    people: dict[str, Person]
    now: datetime = field(default=NOW)

    def id(self, name: str) -> int:
        return self.people[name].id

    def actor(self, tx: Tx, name: str) -> Actor:
        """Somebody with the rights of this moment."""
        actor = store_people.actor_at(tx, self.id(name), now=self.now)
        assert actor is not None
        return actor


def assemble(database: Database, *, now: datetime = NOW) -> Cast:
    """Two teams in London with the usual shifts, and everybody in their place since the year began."""
    with database.transaction() as tx:
        support = keep.create_team(tx, NewTeam("Support", "Europe/London", "Answer what is critical first."), now=now)
        billing = keep.create_team(tx, NewTeam("Billing", "Europe/Berlin"), now=now)
        cast = {
            "ana": _member(tx, support, "Ana Alves", role=Role.COORDINATOR, now=now),
            "bo": _member(tx, support, "Bo Berg", now=now),
            "chi": _member(tx, support, "Chi Chen", now=now),
            "dee": _member(tx, billing, "Dee Diaz", role=Role.COORDINATOR, now=now),
            "hana": people.add_person(tx, NewPerson("Hana Hart", "hana@example.org", hr=True), now=now),
            "kai": people.add_person(tx, NewPerson("Kai Keane", "kai@example.org", keeper=True), now=now),
            "eve": people.add_person(tx, NewPerson("Eve Elk", "eve@example.org"), now=now),
        }
    return Cast(database, support, billing, cast, now)


def _member(tx: Tx, team: Team, name: str, *, role: Role = Role.ENGINEER, now: datetime) -> Person:
    new = NewPerson(name, f"{name.split(maxsplit=1)[0].lower()}@example.org")
    membership = NewMembership(0, date(now.year, 1, 1), role=role)
    return people.add_member(tx, team, new, membership=membership, now=now)
