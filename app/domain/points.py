"""Points: what a publication plans, what the clock makes earned, and how far people are from their fair share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.language import _, n_
from app.domain.ledger import BROUGHT_ALONG, REASSIGNED, Account, AccountKind, Cause, Entry, Transfer, reversal
from app.domain.people import Membership
from app.domain.policy import DatedPolicy, in_force
from app.domain.seating import Holding, covered
from app.domain.slot import Seat, Slot
from app.domain.walltime import days

PLANNED = (AccountKind.POINTS_PLANNED_WEEKDAY, AccountKind.POINTS_PLANNED_WEEKEND)
EARNED = (AccountKind.POINTS_EARNED_WEEKDAY, AccountKind.POINTS_EARNED_WEEKEND)
_MADE_EARNED = dict(zip(PLANNED, EARNED, strict=True))


def planned_postings(
    before: Mapping[int, Holding],
    after: Mapping[int, Holding],
    *,
    seats: Mapping[int, tuple[Slot, Seat]],
    open_entries: Sequence[Entry],
    policies: Sequence[DatedPolicy],
    publication_id: int,
) -> list[Transfer]:
    """What a publication moves: the points of seats that changed hands.

    before, after: seat id → who covers it (None or missing: open) as published until now and from now on; the
    points of a shared seat are split by the minutes.
    seats: every seat of the period; open_entries: `store.ledger.open_entries` of the period.
    Returns the reversals of planned points whose seat went to somebody else, then the newly planned points.
    Points that are earned already are not in open_entries and stay: the past is corrected by hand only.
    """
    changed = {seat: place for seat, place in seats.items() if before.get(seat) != after.get(seat)}
    had = {seat: points_in(slot, before.get(seat)) for seat, (slot, _) in changed.items()}
    has = {seat: points_in(slot, after.get(seat)) for seat, (slot, _) in changed.items()}
    gone = [
        reversal(entry, reason=REASSIGNED)
        for entry in open_entries
        if entry.what.credit.kind in PLANNED
        and entry.what.seat_id is not None
        and (seat_id := entry.what.seat_id) in changed
        and entry.person_id is not None
        and had[seat_id].get(entry.person_id) != has[seat_id].get(entry.person_id)
    ]
    new = [
        _planned(*place, (person, points), policies=policies, publication_id=publication_id)
        for seat_id, place in changed.items()
        for person, points in has[seat_id].items()
        if points > 0 and had[seat_id].get(person) != points
    ]
    return gone + new


def points_in(slot: Slot, held: Holding) -> dict[int, int]:
    """What the cover of a slot counts for each person; whole points, split by the minutes."""
    minutes = {person: int(length.total_seconds()) // 60 for person, length in covered(slot, held).items()}
    return fair_shares(slot.what.points, minutes)


def made_earned(planned: Entry) -> Transfer:
    """The transfer that makes planned points earned, once their slot has ended."""
    what = planned.what
    return Transfer(
        debit=what.credit,
        credit=Account(_MADE_EARNED[what.credit.kind], what.credit.team_id, what.credit.person_id),
        amount=what.amount,
        cause=Cause.EARNED,
        source_key=f"earned-points:{what.seat_id}:{planned.person_id}:{planned.id}",
        on=what.on,
        seat_id=what.seat_id,
        publication_id=what.publication_id,
        policy_id=what.policy_id,
        follows_id=planned.id,
    )


def opening_balance(team_id: int, person_id: int, points: int, *, on: date, source_key: str) -> list[Transfer]:
    """Points that somebody brings along: ahead of the others (+) or behind them (−). Nothing for 0."""
    source = Account(AccountKind.POINTS_SOURCE, team_id)
    own = Account(AccountKind.POINTS_EARNED_WEEKDAY, team_id, person_id)
    if points == 0:
        return []
    debit, credit = (source, own) if points > 0 else (own, source)
    return [Transfer(debit, credit, abs(points), Cause.OPENING, source_key, on, reason=BROUGHT_ALONG)]


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one person: of weekdays and of weekend days."""

    weekday: int = 0
    weekend: int = 0

    @property
    def total(self) -> int:
        return self.weekday + self.weekend

    def less(self, other: "Points") -> "Points":
        return Points(self.weekday - other.weekday, self.weekend - other.weekend)


def belonging(membership: Membership, *, since: date, until: date, away: Iterable[tuple[date, date]] = ()) -> int:
    """What somebody's fair share is measured by: percent of a full share × days in the team and not absent.

    since, until: the days that count, from the first to before the last one.
    away: absences as first and last day (both included); they may overlap.
    Somebody in onboarding fills no seat, so their part is 0.
    """
    if membership.onboarding:
        return 0
    first = max(since, membership.first_on)
    last = min(until - timedelta(days=1), membership.last_on or until)
    gone = {day for start, end in away for day in days(max(start, first), min(end, last))}
    return membership.share * (max(0, (last - first).days + 1) - len(gone))


def fair_shares(total: int, parts: Mapping[int, int]) -> dict[int, int]:
    """Split a total in proportion to the parts into whole points that add up to it again.

    Every share is the exact one rounded down or up; what is left over goes to the largest remainders, among
    equal ones to the lower id. Where all parts are 0, they count as equal. The total may be negative.
    """
    if not parts:
        return {}
    if not any(parts.values()):
        parts = dict.fromkeys(parts, 1)
    whole = sum(parts.values())
    shares = {person: total * part // whole for person, part in parts.items()}
    by_remainder = sorted(parts, key=lambda person: (-(total * parts[person] % whole), person))
    for person in by_remainder[: total - sum(shares.values())]:
        shares[person] += 1
    return shares


def shares_of(points: Mapping[int, Points], parts: Mapping[int, int]) -> dict[int, Points]:
    """Everybody's fair share of what the people in `parts` have together, weekdays and weekends apart."""
    own = [points.get(person, Points()) for person in parts]
    weekday = fair_shares(sum(one.weekday for one in own), parts)
    weekend = fair_shares(sum(one.weekend for one in own), parts)
    return {person: Points(weekday[person], weekend[person]) for person in parts}


def debts(
    points: Mapping[int, Points], parts: Mapping[int, int], *, brought: Mapping[int, Points] | None = None
) -> dict[int, tuple[int, int]]:
    """Points behind (+) or ahead (−) of the fair share, weekday and weekend.

    brought: the opening balances within the points. They say by how much somebody was ahead (+) or behind (−) of a
    fair share, so they are not shared out again but count as they are. Without them each column adds up to 0.
    """
    covered = {person: own.less((brought or {}).get(person, Points())) for person, own in points.items()}
    shares = shares_of(covered, parts)
    own = {person: points.get(person, Points()) for person in parts}
    return {
        person: (share.weekday - own[person].weekday, share.weekend - own[person].weekend)
        for person, share in shares.items()
    }


def standing_order(points: Mapping[int, Points], people: Collection[int]) -> list[int]:
    """The league table: most points first, equal ones by id."""
    return sorted(people, key=lambda person: (-points.get(person, Points()).total, person))


def _planned(
    slot: Slot, seat: Seat, whose: tuple[int, int], *, policies: Sequence[DatedPolicy], publication_id: int
) -> Transfer:
    person, points = whose
    kind = AccountKind.POINTS_PLANNED_WEEKDAY if slot.weekend is None else AccountKind.POINTS_PLANNED_WEEKEND
    return Transfer(
        debit=Account(AccountKind.POINTS_SOURCE, slot.team_id),
        credit=Account(kind, slot.team_id, person),
        amount=points,
        cause=Cause.PUBLISHED,
        source_key=f"planned:{seat.id}:{publication_id}:{person}",
        on=slot.on,
        seat_id=seat.id,
        publication_id=publication_id,
        policy_id=in_force(policies, slot.on).id,
    )


def standing_words(ahead: int) -> str:
    """Where somebody stands: “11 points behind”."""
    if not ahead:
        return _("at the fair share")
    if ahead > 0:
        return n_("{n} point ahead", "{n} points ahead", ahead)
    return n_("{n} point behind", "{n} points behind", -ahead)
