"""The lines of a file held against the rules: what each would post, and what is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.language import _, signed
from app.domain.leave import QUARTERS_A_DAY, credited_days
from app.domain.ledger import BROUGHT_ALONG, Account, AccountKind, Cause, Transfer
from app.domain.opening import DAY, KEY, Balance, Complaint, PastCover
from app.domain.policy import in_force
from app.domain.quarters import in_days
from app.domain.slot import NewSlot, Seat, Slot
from app.domain.team import Team
from app.domain.walltime import stretch, wall_minutes
from app.store import ledger
from app.store.cover import cover_between
from app.store.transaction import Tx
from app.usecases.opening.known import Known


@dataclass(frozen=True, slots=True)
class Checked:
    """A line with what it posts; nothing, where something is wrong with it."""

    line: int
    person: str
    team: str
    on: date
    words: str = ""
    quarters: int = 0
    points: int = 0
    transfers: Sequence[Transfer] = ()
    complaints: Sequence[Complaint] = field(default=())


def checked_balances(tx: Tx, balances: Sequence[Balance], known: Known, *, now: datetime) -> list[Checked]:
    return [_balance(one, known, now) for one in balances]


def checked_covers(tx: Tx, covers: Sequence[PastCover], known: Known, *, now: datetime) -> list[Checked]:
    """Past cover is credited by the rule: each weekend day to who covered the longer part of it."""
    wrong = {one.line: found for one in covers if (found := known.complaints_of(one, now=now))}
    good = [one for one in covers if one.line not in wrong]
    checked = [
        Checked(one.line, one.email, one.team, one.on, complaints=wrong[one.line])
        for one in covers
        if one.line in wrong
    ]
    by_team: dict[int, list[PastCover]] = {}
    for one in good:
        by_team.setdefault(known.teams[one.team.lower()].id, []).append(one)
    credited: set[tuple[int, date]] = set()
    for of_team in by_team.values():
        past = _past(tx, of_team, known.teams[of_team[0].team.lower()], known, elsewhere=frozenset(credited))
        checked += [past.check(one) for one in of_team]
        credited |= {(known.people[one.email].id, one.on) for one in of_team if one.line in past.credited}
    return checked


def _balance(one: Balance, known: Known, now: datetime) -> Checked:
    wrong = known.complaints_of(one, now=now)
    if wrong:
        return Checked(one.line, one.email, one.team, one.on, complaints=wrong)
    person, team = known.people[one.email], known.teams[one.team.lower()]
    policy = in_force(known.policies[team.id], one.on).id
    parts = (
        ("leave", AccountKind.LEAVE_SOURCE, AccountKind.LEAVE_EARNED, one.quarters),
        ("weekday", AccountKind.POINTS_SOURCE, AccountKind.POINTS_EARNED_WEEKDAY, one.weekday_points),
        ("weekend", AccountKind.POINTS_SOURCE, AccountKind.POINTS_EARNED_WEEKEND, one.weekend_points),
    )
    transfers = []
    for part, source_kind, own_kind, amount in parts:
        source, own = Account(source_kind, team.id), Account(own_kind, team.id, person.id)
        debit, credit = (source, own) if amount > 0 else (own, source)
        if amount:
            key = f"opening:{team.id}:{one.key}:{part}"
            transfers.append(
                Transfer(debit, credit, abs(amount), Cause.OPENING, key, one.on, BROUGHT_ALONG, policy_id=policy)
            )
    points = one.weekday_points + one.weekend_points
    words = _("Opening balance: {days} days, {points} points", days=in_days(one.quarters), points=signed(points))
    return Checked(one.line, known.name_of(person), team.name, one.on, words, one.quarters, points, transfers)


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of the days that a file says something about, in one team."""

    team: Team
    known: Known
    earned: Mapping[tuple[int, date], int]  # (person, day) → quarter days of leave that are here already
    brought: Mapping[date, set[str]]  # day → keys of leave that was brought in before
    here: set[date]  # days whose cover was published here
    slots: Mapping[int, Slot]  # the lines of this file as slots
    credited: Collection[int]  # lines of this file that are credited with their day
    elsewhere: Collection[tuple[int, date]]  # (person, day) that this file credits in another team

    def check(self, one: PastCover) -> Checked:
        person, slot = self.known.people[one.email], self.slots[one.line]
        key, is_credited = f"past:{self.team.id}:{one.key}", one.line in self.credited
        wrong = self._complaints(one, key) if is_credited else []
        if one.on in self.here:
            wrong.append(
                Complaint(one.line, DAY, _("Cover of this day is published here already. Leave the line out."))
            )
        transfers = [] if wrong else self._transfers(slot, person.id, key, is_credited=is_credited)
        return Checked(
            line=one.line,
            person=self.known.name_of(person),
            team=self.team.name,
            on=one.on,
            words=_("Cover {hours}", hours=f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}"),
            quarters=QUARTERS_A_DAY if is_credited else 0,
            points=slot.what.points,
            transfers=transfers,
            complaints=wrong,
        )

    def _complaints(self, one: PastCover, key: str) -> list[Complaint]:
        """A day is credited once for somebody, however many files speak of it."""
        brought = self.brought.get(one.on, set())
        if f"{key}:leave" in brought:
            return []
        person = self.known.people[one.email]
        if self.earned.get((person.id, one.on), 0) >= QUARTERS_A_DAY or (person.id, one.on) in self.elsewhere:
            return [Complaint(one.line, DAY, _("{name} has leave for this day already.", name=person.name))]
        if brought:
            why = _("Leave of this day was brought in before. Correct that entry instead.")
            return [Complaint(one.line, KEY, why)]
        return []

    def _transfers(self, slot: Slot, person: int, key: str, *, is_credited: bool) -> list[Transfer]:
        weekend = slot.weekend is not None
        kind = AccountKind.POINTS_EARNED_WEEKEND if weekend else AccountKind.POINTS_EARNED_WEEKDAY
        policy = in_force(self.known.policies[self.team.id], slot.on).id
        made = []
        if slot.what.points:
            made.append(self._transfer(kind, person, slot.what.points, f"{key}:points", slot.on))
        if is_credited:
            made.append(self._transfer(AccountKind.LEAVE_EARNED, person, QUARTERS_A_DAY, f"{key}:leave", slot.on))
        return [replace(one, policy_id=policy) for one in made]

    def _transfer(self, kind: AccountKind, person: int, amount: int, key: str, on: date) -> Transfer:
        is_leave = kind is AccountKind.LEAVE_EARNED
        source = Account(AccountKind.LEAVE_SOURCE if is_leave else AccountKind.POINTS_SOURCE, self.team.id)
        return Transfer(source, Account(kind, self.team.id, person), amount, Cause.PAST, key, on, BROUGHT_ALONG)


def _past(
    tx: Tx, covers: Sequence[PastCover], team: Team, known: Known, *, elsewhere: Collection[tuple[int, date]]
) -> _Past:
    slots = {one.line: _slot(one, team, known) for one in covers}
    people = {one.line: known.people[one.email].id for one in covers}
    credited = credited_days([(slot, slot.seats[0]) for slot in slots.values()], people)
    days = sorted({one.on for one in covers})
    return _Past(
        team,
        known,
        earned=ledger.earned_between(tx, days[0], days[-1]),
        brought=_brought(tx, team, days),
        here=_published(tx, team, days),
        slots=slots,
        credited=set(credited.values()),
        elsewhere=elsewhere,
    )


def _slot(one: PastCover, team: Team, known: Known) -> Slot:
    """The line as a slot of its own, so that the rules can look at it; the line's number stands for all ids."""
    policy = in_force(known.policies[team.id], one.on).policy
    start, end = stretch(one.on, one.starts_at, one.ends_at, team.time_zone)
    weekend = policy.weekend_of(one.on)
    minutes = wall_minutes(one.starts_at, one.ends_at)
    what = NewSlot(
        shift_id=0,
        name="Cover",
        on=one.on,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=team.time_zone,
        start=start,
        end=end,
        weekend=weekend,
        weekend_day=policy.weekend_day_number(one.on),
        people=1,
        points=policy.points_for(minutes, weekend=weekend is not None),
    )
    return Slot(one.line, 0, team.id, what, (Seat(one.line, one.line, 1, ""),))


def _brought(tx: Tx, team: Team, days: Sequence[date]) -> dict[date, set[str]]:
    entries = ledger.entries_of(
        tx, kinds=[AccountKind.LEAVE_EARNED], team_id=team.id, first_on=days[0], last_on=days[-1]
    )
    found: dict[date, set[str]] = {}
    for entry in entries:
        if entry.what.cause is Cause.PAST and entry.reversed_by is None:
            found.setdefault(entry.what.on, set()).add(entry.what.source_key)
    return found


def _published(tx: Tx, team: Team, days: Sequence[date]) -> set[date]:
    start = datetime.combine(days[0], time(), UTC) - timedelta(days=1)
    end = datetime.combine(days[-1], time(), UTC) + timedelta(days=2)
    return {one.slot.on for one in cover_between(tx, team.id, start, end) if one.person_id is not None}
