"""The coordinator's page of weekend cover: what is expected, who confirmed it, who is doubted, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.credit import Objection, ObjectionState
from app.domain.language import _, weekday_and_date
from app.domain.ledger import AccountKind, Cause
from app.domain.people import Actor, namesakes, with_address
from app.domain.policy import in_force
from app.domain.team import Team
from app.domain.timetable import Reader, moment_elsewhere
from app.domain.walltime import today
from app.store import ledger, objections, people
from app.store.ledger import DueLeave
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx
from app.usecases.ledger.due import Judge

RECENT = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One credit of a weekend day, from expected to earned."""

    person_id: int
    person: str
    on: date
    cover: str
    seat_id: int | None
    state: str  # expected, waiting, doubted, earned
    says: str  # when it is earned, or was
    check_in: str  # "confirmed", "silent", or empty: not asked, or not over
    may_object: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """An objection in words."""

    id: int
    person: str
    team: str
    on: date
    state: str
    reason: str
    raised_by: str
    raised_at: datetime
    decision: str
    decided_by: str
    instead: str
    zone: str
    may_dismiss: bool
    may_uphold: bool
    people: Sequence[tuple[int, str]]  # who may have covered in truth


@dataclass(frozen=True, slots=True)
class CoverPage:
    title: str
    team: Team
    open: Sequence[CoverLine]  # begun, not earned
    coming: Sequence[CoverLine]
    earned: Sequence[CoverLine]
    doubts: Sequence[Doubt]
    decided: Sequence[Doubt]
    check_in: bool
    objection_hours: int


def show_cover(tx: Tx, team: Team, *, by: Actor, now: datetime) -> CoverPage:
    waiting = ledger.waiting_leave(tx, team.id)
    judge = Judge.of(tx, team.id, waiting)
    told = {one.entry.id: one for one in ledger.in_context(tx, [due.entry for due in waiting])}
    reader = Reader(team.time_zone, by.person.time_zone)
    lines = {
        due: _line(told[due.entry.id].person, told[due.entry.id].cover, due, judge, reader, now) for due in waiting
    }
    day = today(now, team.time_zone)
    policy = in_force(policies_of(tx, team.id), day).policy
    doubts = doubts_in_words(tx, objections.objections_of(tx, team.id), {team.id: team}, by=by)
    return CoverPage(
        title=_("Weekend cover of {team}", team=team.name),
        team=team,
        open=[line for due, line in lines.items() if due.start <= now],
        coming=[line for due, line in lines.items() if due.start > now],
        earned=_earned(tx, team, day - RECENT, reader=reader),
        doubts=[doubt for doubt in doubts if doubt.state == ObjectionState.OPEN],
        decided=[doubt for doubt in doubts if doubt.state != ObjectionState.OPEN][:20],
        check_in=policy.check_in,
        objection_hours=policy.objection_hours,
    )


def doubts_in_words(tx: Tx, all_of_them: Sequence[Objection], teams: Mapping[int, Team], *, by: Actor) -> list[Doubt]:
    """Objections with names, and what the reader may do with each."""
    ids = {id_ for one in all_of_them for id_ in (one.person_id, one.raised_by, one.decided_by, one.instead_id) if id_}
    everybody = [each for each in people.all_people(tx) if each.id in ids] if ids else []
    alike = namesakes(everybody)
    names = {each.id: with_address(each.name, alike.get(each.id)) for each in everybody}
    return [_doubt(tx, one, names, teams[one.team_id], by) for one in all_of_them]


def _doubt(tx: Tx, one: Objection, names: Mapping[int, str], team: Team, by: Actor) -> Doubt:
    own = by.id == one.person_id
    may = one.state is ObjectionState.OPEN and not own and (by.person.hr or by.coordinates(one.team_id))
    there = [each.person for each in (members_of(tx, one.team_id) if may else []) if each.membership.covers(one.on)]
    alike = namesakes(there)
    others = [
        (each.id, with_address(each.name, alike.get(each.id)))
        for each in there
        if each.id not in (one.person_id, by.id)
    ]
    return Doubt(
        id=one.id,
        person=names[one.person_id],
        team=team.name,
        on=one.on,
        state=one.state.value,
        reason=one.reason,
        raised_by=names[one.raised_by],
        raised_at=one.raised_at,
        decision=one.decision,
        decided_by=names.get(one.decided_by or 0, ""),
        instead=names.get(one.instead_id or 0, ""),
        zone=team.time_zone,
        may_dismiss=may,
        may_uphold=may and by.id != one.raised_by,
        people=others,
    )


def _line(person: str, cover: str, due: DueLeave, judge: Judge, reader: Reader, now: datetime) -> CoverLine:
    person_id, on = due.entry.person_id or 0, due.entry.what.on
    doubted = (person_id, on) in judge.doubted
    due_at = judge.due_at(due)
    over = due.last_end <= now
    confirmed = judge.is_confirmed(due)
    check_in = "confirmed" if confirmed else "silent" if over and judge.asks(due) else ""
    return CoverLine(
        person_id=person_id,
        person=person,
        on=on,
        cover=cover,
        seat_id=due.entry.what.seat_id,
        state="doubted" if doubted else "waiting" if due.start <= now else "expected",
        says=_("when the objection is decided") if doubted else _when(due_at, reader),
        check_in=check_in,
        may_object=due.start <= now < due_at and not doubted,
    )


def _when(moment: datetime, reader: Reader) -> str:
    local = moment.astimezone(ZoneInfo(reader.zone))
    own = moment_elsewhere(moment, reader.zone, reader.own_zone)
    return own or f"{weekday_and_date(local.date())}, {local:%H:%M}"


def _earned(tx: Tx, team: Team, since: date, *, reader: Reader) -> list[CoverLine]:
    entries = [
        entry
        for entry in ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], team_id=team.id, first_on=since)
        if entry.what.cause is Cause.EARNED and entry.reversed_by is None
    ]
    return [
        CoverLine(
            person_id=told.entry.person_id or 0,
            person=told.person,
            on=told.cover_on or told.entry.what.on,
            cover=told.cover,
            seat_id=told.entry.what.seat_id,
            state="earned",
            says=_when(told.entry.posted_at, reader),
            check_in="",
            may_object=False,
        )
        for told in reversed(ledger.in_context(tx, entries))
    ]
