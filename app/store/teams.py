"""Teams, their members, policies and shifts as they are kept."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import func, or_, update
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.language import _
from app.domain.people import Member, Membership, NewMembership, Person, Role
from app.domain.policy import DatedPolicy, Policy
from app.domain.refusals import BadField, NotFound, Stale, Taken
from app.domain.team import DutyCard, NewShift, NewTeam, Shift, Team
from app.store.tables import EntryRow, MembershipRow, PersonRow, PolicyRow, ShiftRow, SlotRow, TeamRow
from app.store.transaction import Tx
from app.store.unique import unless_taken


def add_team(tx: Tx, new: NewTeam, *, now: datetime) -> Team:
    """A new team, whose address is its name's, with a number where another team has that."""
    try:
        return _add_team(tx, new, now=now)
    except Taken:  # perhaps another team of this address came in between, which can be seen now
        return _add_team(tx, new, now=now)


def _add_team(tx: Tx, new: NewTeam, *, now: datetime) -> Team:
    if tx.session.exec(select(TeamRow).where(func.lower(TeamRow.name) == new.name.lower())).first():
        raise Taken("Team name", new.name)
    slug, number = new.slug, 2
    while tx.session.exec(select(TeamRow).where(TeamRow.slug == slug)).first():
        slug, number = f"{new.slug}-{number}", number + 1
    row = TeamRow(slug=slug, created_at=now, **_team_values(new))
    with unless_taken(tx, Taken("Team name", new.name)):
        tx.session.add(row)
    return team_from(row)


def save_team(tx: Tx, team_id: int, new: NewTeam, *, version: int) -> None:
    """Change name, zone or duty card; the address stays, since people have it in their bookmarks."""
    other = tx.session.exec(select(TeamRow).where(func.lower(TeamRow.name) == new.name.lower())).first()
    if other is not None and other.id != team_id:
        raise Taken("Team name", new.name)
    changed = update(TeamRow).where(col(TeamRow.id) == team_id, col(TeamRow.version) == version)
    with unless_taken(tx, Taken("Team name", new.name)):
        tx.change(changed.values(**_team_values(new), version=version + 1), Stale("team"))


def find_team(tx: Tx, slug: str) -> Team | None:
    if "\0" in slug:
        return None  # PostgreSQL takes no such text, not even to compare with
    row = tx.session.exec(select(TeamRow).where(TeamRow.slug == slug)).first()
    return team_from(row) if row else None


def get_team(tx: Tx, slug: str) -> Team:
    team = find_team(tx, slug)
    if team is None:
        raise NotFound("team")
    return team


def get_team_by_id(tx: Tx, team_id: int) -> Team:
    row = tx.session.exec(select(TeamRow).where(TeamRow.id == team_id)).first()
    if row is None:
        raise NotFound("team")
    return team_from(row)


def all_teams(tx: Tx) -> list[Team]:
    return [team_from(row) for row in tx.session.exec(select(TeamRow).order_by(func.lower(TeamRow.name)))]


def lock_team(tx: Tx, team_id: int) -> None:
    """Make the rest of this transaction serial for the team (SQLite is serial anyway).

    Rows that point to the team can be added meanwhile: whoever adds one may hold people that this one waits for.
    """
    tx.session.exec(select(TeamRow.id).where(TeamRow.id == team_id).with_for_update(key_share=True)).one()
    tx.forget()


def member_ids(tx: Tx, team_id: int) -> Sequence[int]:
    """Everybody who ever belonged."""
    return tx.session.exec(select(MembershipRow.person_id).where(MembershipRow.team_id == team_id)).all()


def team_ids(tx: Tx, person_id: int) -> Sequence[int]:
    """Every team that a person ever belonged to."""
    return tx.session.exec(select(MembershipRow.team_id).where(MembershipRow.person_id == person_id)).all()


def members_of(tx: Tx, team_id: int) -> list[Member]:
    """Everybody who ever belonged, in order of name; ask the membership which days it covers."""
    # Columns, not rows: whoever publishes asks for everybody several times.
    person, membership = (
        [getattr(row, each.name) for each in fields(what)]
        for row, what in ((PersonRow, Person), (MembershipRow, Membership))
    )
    rows = tx.session.execute(
        select_many(*person, *membership)
        .join(MembershipRow, col(MembershipRow.person_id) == col(PersonRow.id))
        .where(col(MembershipRow.team_id) == team_id)
        .order_by(func.lower(PersonRow.name), col(PersonRow.id))
    )
    width = len(person)
    return [Member(Person(*row[:width]), _membership(*row[width:])) for row in rows]


def members_between(tx: Tx, first_on: date, last_on: date, *, team_id: int | None = None) -> set[int]:
    """Everybody who belonged to a team on any of these days, or to this very team."""
    ends = col(MembershipRow.last_on)
    there = select(MembershipRow.person_id).where(
        MembershipRow.first_on <= last_on, or_(ends.is_(None), ends >= first_on)
    )
    return set(tx.session.exec(there if team_id is None else there.where(MembershipRow.team_id == team_id)))


def coordinators_of(tx: Tx, team_id: int, *, on: date) -> list[int]:
    """Everybody active who coordinates the team on a day, by id."""
    return sorted(
        member.person.id
        for member in members_of(tx, team_id)
        if member.person.active and member.membership.role is Role.COORDINATOR and member.membership.covers(on)
    )


def add_membership(tx: Tx, team_id: int, new: NewMembership) -> None:
    known = select(MembershipRow).where(MembershipRow.team_id == team_id, MembershipRow.person_id == new.person_id)
    if tx.session.exec(known).first():
        raise Taken("Person", "a member of this team")
    row = MembershipRow(
        team_id=team_id,
        person_id=new.person_id,
        role=new.role,
        share=new.share,
        first_on=new.first_on,
        last_on=new.last_on,
        onboarding=new.onboarding,
    )
    with unless_taken(tx, Taken("Person", "a member of this team")):
        tx.session.add(row)


def save_membership(tx: Tx, team_id: int, new: NewMembership, *, version: int) -> None:
    tx.change(
        update(MembershipRow)
        .where(
            col(MembershipRow.team_id) == team_id,
            col(MembershipRow.person_id) == new.person_id,
            col(MembershipRow.version) == version,
        )
        .values(
            role=new.role,
            share=new.share,
            first_on=new.first_on,
            last_on=new.last_on,
            onboarding=new.onboarding,
            version=version + 1,
        ),
        Stale("membership"),
    )


def policies_of(tx: Tx, team_id: int) -> list[DatedPolicy]:
    rows = tx.session.exec(select(PolicyRow).where(PolicyRow.team_id == team_id).order_by(col(PolicyRow.starts_on)))
    return [
        DatedPolicy(
            id=cast(int, row.id), team_id=team_id, starts_on=row.starts_on, policy=Policy.from_amounts(row.amounts)
        )
        for row in rows
    ]


def add_policy(tx: Tx, team_id: int, policy: Policy, *, starts_on: date) -> None:
    """A policy from a day on; one that starts on this very day is replaced, unless the ledger rests on it."""
    same = next((dated.id for dated in policies_of(tx, team_id) if dated.starts_on == starts_on), None)
    if same is None:
        with unless_taken(tx, Stale("policy")):
            tx.session.add(PolicyRow(team_id=team_id, starts_on=starts_on, amounts=policy.to_amounts()))
        return
    if tx.session.exec(select(EntryRow.id).where(EntryRow.policy_id == same).limit(1)).first() is not None:
        raise BadField("Start date", _("Points or leave were counted by the policy of this day. Choose a later day."))
    tx.changes(update(PolicyRow).where(col(PolicyRow.id) == same).values(amounts=policy.to_amounts()))


def shifts_of(tx: Tx, team_id: int) -> list[Shift]:
    rows = tx.session.exec(
        select(ShiftRow).where(ShiftRow.team_id == team_id).order_by(col(ShiftRow.starts_at), col(ShiftRow.id))
    )
    return [_shift(row) for row in rows]


def get_shift(tx: Tx, team_id: int, shift_id: int) -> Shift:
    row = tx.session.exec(select(ShiftRow).where(ShiftRow.id == shift_id, ShiftRow.team_id == team_id)).first()
    if row is None:
        raise NotFound("shift")
    return _shift(row)


def add_shift(tx: Tx, team_id: int, new: NewShift) -> Shift:
    _require_free_shift_name(tx, team_id, new.name)
    row = ShiftRow(team_id=team_id, **_shift_values(new))
    with unless_taken(tx, Taken("Shift name", new.name)):
        tx.session.add(row)
    return _shift(row)


def save_shift(tx: Tx, team_id: int, shift_id: int, new: NewShift, *, version: int) -> None:
    """Change a shift for rounds to come; slots that exist keep what they were made from."""
    _require_free_shift_name(tx, team_id, new.name, except_id=shift_id)
    changed = update(ShiftRow).where(
        col(ShiftRow.id) == shift_id, col(ShiftRow.team_id) == team_id, col(ShiftRow.version) == version
    )
    with unless_taken(tx, Taken("Shift name", new.name)):
        tx.change(changed.values(**_shift_values(new), version=version + 1), Stale("shift"))


def remove_shift(tx: Tx, team_id: int, shift_id: int) -> None:
    """Remove a shift that no round has used."""
    row = tx.session.exec(select(ShiftRow).where(ShiftRow.id == shift_id, ShiftRow.team_id == team_id)).first()
    if row is None:
        raise NotFound("shift")
    if tx.session.exec(select(SlotRow.id).where(SlotRow.shift_id == shift_id).limit(1)).first() is not None:
        raise BadField(
            "Shift", _("“{name}” has been planned already, so it cannot be removed. Give it a last day.", name=row.name)
        )
    tx.session.delete(row)
    tx.flush()


def team_from(row: TeamRow) -> Team:
    assert row.id is not None
    return Team(
        id=row.id,
        slug=row.slug,
        name=row.name,
        time_zone=row.time_zone,
        duty_text=row.duty_text,
        version=row.version,
        card=DutyCard(**row.card),
    )


def person_from(row: PersonRow) -> Person:
    assert row.id is not None
    values = {f.name: getattr(row, f.name) for f in fields(Person)}
    return Person(**values)


def _team_values(new: NewTeam) -> dict[str, Any]:
    return {"name": new.name, "time_zone": new.time_zone, "duty_text": new.duty_text, "card": asdict(new.card)}


def _require_free_shift_name(tx: Tx, team_id: int, name: str, *, except_id: int | None = None) -> None:
    row = tx.session.exec(select(ShiftRow).where(ShiftRow.team_id == team_id, ShiftRow.name == name)).first()
    if row is not None and row.id != except_id:
        raise Taken("Shift name", name)


def _shift_values(new: NewShift) -> dict[str, Any]:
    return {f.name: getattr(new, f.name) for f in fields(new)} | {"days": list(new.days)}


def _shift(row: ShiftRow) -> Shift:
    assert row.id is not None
    values = {f.name: getattr(row, f.name) for f in fields(NewShift)} | {"days": tuple(row.days)}
    return Shift(id=row.id, team_id=row.team_id, version=row.version, what=NewShift(**values))


def _membership(team_id: int, person_id: int, role: str, *rest: Any) -> Membership:
    return Membership(team_id, person_id, Role(role), *rest)
