"""The free seats of a team: what taking one is worth, and what would be in the way, before the tap."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.changing.words import words_for
from app.domain.facts import Facts
from app.domain.language import N_, _, n_
from app.domain.people import Actor
from app.domain.points import Points
from app.domain.policy import Policy, in_force
from app.domain.publication import begun
from app.domain.round import Period, Round
from app.domain.rule_words import duty_label
from app.domain.slot import Seat, Slot
from app.domain.team import Team
from app.domain.timetable import zone_label
from app.domain.walltime import today
from app.domain.worth import worth_words
from app.store import ledger
from app.store.claims import claims_of
from app.store.facts import facts_of
from app.store.publications import holdings_of
from app.store.rounds import periods_of, round_of, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.claiming.claim import in_the_way

_FULL = N_("you have claimed as many as one may")


@dataclass(frozen=True, slots=True)
class FreeSeat:
    seat_id: int
    slot: str
    worth: str
    is_weekend: bool
    own: bool  # claimed by the reader
    rules: tuple[str, ...]  # that keep the reader out; () may take it
    action: str
    undo: str


@dataclass(frozen=True, slots=True)
class FreePeriod:
    title: str
    note: str
    seats: tuple[FreeSeat, ...]


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    title: str
    team: str
    team_name: str
    zone: str
    allowed: bool
    say: str
    sub: str
    periods: tuple[FreePeriod, ...]
    refused: int | None = None  # the seat beside which a refusal is said

    def lists(self, seat_id: int) -> bool:
        return any(seat.seat_id == seat_id for period in self.periods for seat in period.seats)


def show_claims(tx: Tx, team: Team, *, by: Actor, now: datetime) -> ClaimsPage:
    on = today(now, team.time_zone)
    policy = in_force(policies_of(tx, team.id), on).policy
    had = ledger.team_points(tx, team.id, on + timedelta(days=365), members_on=on)
    own, share = had.together.get(by.id, Points()).total, had.shares.get(by.id, Points()).total
    periods = [each for each in reversed(periods_of(tx, team.id)) if each.last_on >= on]
    found = [_period(tx, team, each, by=by, now=now) for each in periods]
    shown = tuple(each for each in found if each is not None)
    free = sum(not seat.own for each in shown for seat in each.seats)
    return ClaimsPage(
        title=_("Free seats"),
        team=team.slug,
        team_name=team.name,
        zone=zone_label(team.time_zone),
        allowed=policy.claims > 0 or bool(shown),
        say=n_("{n} seat is free", "{n} seats are free", free) if free else _("No seat is free now"),
        sub=n_(
            "You have {n} point; a fair share is {share}.",
            "You have {n} points; a fair share is {share}.",
            own,
            share=share,
        ),
        periods=shown,
    )


def _period(tx: Tx, team: Team, period: Period, *, by: Actor, now: datetime) -> FreePeriod | None:
    policy = in_force(policies_of(tx, team.id), period.first_on).policy
    if policy.claims == 0:
        return None
    if period.publication_id is not None:
        return _published(tx, team, period, by=by, now=now)
    round_ = round_of(tx, period.id)
    if round_ is None or not round_.takes_answers(now):
        return None
    return _asked(tx, team, round_, policy, by=by, now=now)


def _asked(tx: Tx, team: Team, round_: Round, policy: Policy, *, by: Actor, now: datetime) -> FreePeriod | None:
    """Seats of an open round that nobody has been pinned to, and the reader's own."""
    period = round_.period
    facts = facts_of(tx, team, period, seed=0, now=now, only=[by.id])
    if not facts.members:
        return None
    mine = claims_of(tx, period.id, by.id)
    full = len(mine) >= policy.claims
    free = [(slot, seat) for slot, seat in _places(facts.slots) if facts.pins.get(seat.id) in (None, by.id)]
    rules = _words(facts, free, by=by)
    seats = [
        _seat(
            team,
            place,
            rules=(_(_FULL),) if full and place[1].id not in mine else rules[place[1].id],
            mine=mine,
            by=by,
        )
        for place in free
    ]
    note = _(
        "The round is open: you may claim {most}, and have claimed {number}.", most=policy.claims, number=len(mine)
    )
    return FreePeriod(period.label, note, tuple(seats)) if seats else None


def _published(tx: Tx, team: Team, period: Period, *, by: Actor, now: datetime) -> FreePeriod | None:
    held = holdings_of(tx, period.publication_id)
    slots = slots_of(tx, period.id)
    free = [(slot, seat) for slot, seat in _places(slots) if held.get(seat.id) is None and not begun(slot, now)]
    if not free:
        return None
    facts = facts_of(tx, team, period, seed=0, now=now, only=[by.id])
    rules = _words(facts, free, by=by)
    seats = [_seat(team, place, rules=rules[place[1].id], mine=(), by=by) for place in free]
    return FreePeriod(period.label, _("Published with these seats open."), tuple(seats))


def _words(facts: Facts, free: Sequence[tuple[Slot, Seat]], *, by: Actor) -> dict[int, tuple[str, ...]]:
    broken = in_the_way(facts, [seat.id for _, seat in free], by.id)
    return {seat: words_for(rules, facts.policy, own=True, coordinates=False) for seat, rules in broken.items()}


def _places(slots: Sequence[Slot]) -> list[tuple[Slot, Seat]]:
    return [(slot, seat) for slot in slots for seat in slot.seats]


def _seat(
    team: Team, place: tuple[Slot, Seat], *, rules: tuple[str, ...], mine: Collection[int], by: Actor
) -> FreeSeat:
    slot, seat = place
    path = f"/teams/{team.slug}/seats/{seat.id}"
    return FreeSeat(
        seat_id=seat.id,
        slot=duty_label(slot, team.time_zone, by.person.time_zone),
        worth=worth_words(slot),
        is_weekend=slot.weekend is not None,
        own=seat.id in mine,
        rules=rules,
        action=f"{path}/claim",
        undo=f"{path}/unclaim",
    )
