"""People as they are kept."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import col, select

from app.domain.people import Actor, NewPerson, Person, Role
from app.domain.refusals import LastKeeper, NotFound, Stale, Taken
from app.domain.walltime import today
from app.store.tables import MembershipRow, PersonRow, TeamRow
from app.store.teams import person_from, team_from
from app.store.transaction import Tx
from app.store.unique import unless_taken


def add_person(tx: Tx, new: NewPerson, *, now: datetime) -> Person:
    _require_free_email(tx, new.email)
    row = PersonRow(
        name=new.name, email=new.email, time_zone=new.time_zone, hr=new.hr, keeper=new.keeper, created_at=now
    )
    with unless_taken(tx, Taken("Mail address", new.email)):
        tx.session.add(row)
    return person_from(row)


def save_person(tx: Tx, person_id: int, new: NewPerson, *, active: bool, version: int) -> Person:
    """Change a person if nobody else did since; the last active keeper stays."""
    known = find_person_by_email(tx, new.email)
    if known is not None and known.id != person_id:
        raise Taken("Mail address", new.email)
    # Two keepers who take each other out at the same moment must not both succeed.
    _lock(tx, or_(col(PersonRow.id) == person_id, and_(col(PersonRow.keeper), col(PersonRow.active))))
    changed = (
        update(PersonRow)
        .where(col(PersonRow.id) == person_id, col(PersonRow.version) == version)
        .values(
            name=new.name,
            email=new.email,
            time_zone=new.time_zone,
            hr=new.hr,
            keeper=new.keeper,
            active=active,
            version=version + 1,
        )
    )
    with unless_taken(tx, Taken("Mail address", new.email)):
        tx.change(changed, Stale("person"))
    if not has_keeper(tx):
        raise LastKeeper
    return get_person(tx, person_id)


def choose_language(tx: Tx, person_id: int, code: str | None) -> None:
    """Somebody's own choice; it is the next version, so that a keeper's form opened before does not undo it unseen."""
    same = update(PersonRow).where(col(PersonRow.id) == person_id)
    tx.change(same.values(language=code, version=col(PersonRow.version) + 1), NotFound("person"))


def choose_zone(tx: Tx, person_id: int, zone: str | None) -> None:
    """Somebody's own choice, as with their language."""
    same = update(PersonRow).where(col(PersonRow.id) == person_id)
    tx.change(same.values(time_zone=zone, version=col(PersonRow.version) + 1), NotFound("person"))


def lock_people(tx: Tx, ids: Collection[int]) -> None:
    """Make the rest of this transaction serial for these people, whatever the team (SQLite is serial anyway)."""
    _lock(tx, col(PersonRow.id).in_(list(ids)))


def has_keeper(tx: Tx) -> bool:
    found = select(PersonRow.id).where(col(PersonRow.keeper), col(PersonRow.active)).limit(1)
    return tx.session.exec(found).first() is not None


def find_person(tx: Tx, person_id: int) -> Person | None:
    row = tx.session.exec(select(PersonRow).where(PersonRow.id == person_id)).first()
    return person_from(row) if row else None


def get_person(tx: Tx, person_id: int) -> Person:
    person = find_person(tx, person_id)
    if person is None:
        raise NotFound("person")
    return person


def find_person_by_email(tx: Tx, email: str) -> Person | None:
    row = tx.session.exec(select(PersonRow).where(PersonRow.email == email.strip().lower())).first()
    return person_from(row) if row else None


def all_people(tx: Tx) -> list[Person]:
    rows = tx.session.exec(select(PersonRow).order_by(func.lower(PersonRow.name), col(PersonRow.id)))
    return [person_from(row) for row in rows]


def names_of(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    rows = tx.session.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(list(ids))))
    return {person_id: name for person_id, name in rows if person_id is not None}


def actor_at(tx: Tx, person_id: int, *, now: datetime) -> Actor | None:
    """The person with the rights of this very moment; None if inactive.

    A membership begins and ends with a day of its team's zone.
    """
    person = find_person(tx, person_id)
    if person is None or not person.active:
        return None
    ever = tx.session.exec(
        select(MembershipRow, TeamRow)
        .join(TeamRow, col(TeamRow.id) == col(MembershipRow.team_id))
        .where(MembershipRow.person_id == person_id)
        .order_by(TeamRow.name)
    )
    memberships = [(row, team) for row, team in ever if _covers(row, today(now, team.time_zone))]
    return Actor(
        person=person,
        roles={membership.team_id: Role(membership.role) for membership, _ in memberships},
        teams=tuple(team_from(team) for _, team in memberships),
    )


def _covers(row: MembershipRow, day: date) -> bool:
    return row.first_on <= day and (row.last_on is None or day <= row.last_on)


def _lock(tx: Tx, whom: ColumnElement[bool]) -> None:
    # In one order, so that nobody waits in a ring; rows that point to a person can be added meanwhile.
    locked = select(PersonRow.id).where(whom).order_by(col(PersonRow.id)).with_for_update(key_share=True)
    tx.session.exec(locked).all()
    tx.forget()


def _require_free_email(tx: Tx, email: str) -> None:
    if find_person_by_email(tx, email) is not None:
        raise Taken("Mail address", email)
