"""What taking something would mean for somebody, said before they do: its worth, their points, the rules in the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.changing.change import affected_periods
from app.changing.judging import verdict_on
from app.changing.words import words_for
from app.domain.language import n_
from app.domain.people import Actor
from app.domain.points import Points
from app.domain.seating import Holding
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.worth import worth_words
from app.store import ledger
from app.store.publications import person_seats_between
from app.store.transaction import Tx
from app.usecases.swapping.views import Standing


@dataclass(frozen=True, slots=True)
class Prospect:
    """A change that somebody thinks of: the seats as they would be, of which they take some by their own hand."""

    slot: Slot
    seats: Mapping[int, Holding]
    consents: Collection[tuple[int, int]]


def standing_of(tx: Tx, team: Team, prospect: Prospect, *, by: Actor, now: datetime) -> Standing:
    verdict = verdict_on(
        tx, team, affected_periods(tx, team, prospect.seats, now=now), consents=prospect.consents, now=now
    )
    coordinates = by.coordinates(team.id)
    rules = {
        word: None
        for person, broken in verdict.broken.items()
        for word in words_for(broken, verdict.policy, own=person == by.id, coordinates=coordinates)
    }
    points, week = figures_of(tx, team, prospect.slot, by=by)
    return Standing(
        worth=worth_words(prospect.slot),
        points=points,
        week=week,
        rules=tuple(rules),
        waits=bool(verdict.broken) and verdict.can_be_waived,
    )


def figures_of(tx: Tx, team: Team, slot: Slot, *, by: Actor) -> tuple[str, str]:
    """The reader's points beside a fair share, and their slots in that week."""
    had = ledger.team_points(tx, team.id, slot.on + timedelta(days=35), members_on=slot.on)
    own, share = had.together.get(by.id, Points()).total, had.shares.get(by.id, Points()).total
    start = slot.start - timedelta(days=slot.on.weekday() + 1)
    around = person_seats_between(tx, [by.id], start, start + timedelta(days=9))
    monday = slot.on - timedelta(days=slot.on.weekday())
    count = sum(monday <= place[0].on < monday + timedelta(days=7) for place in around)
    points = n_("{n} point, a fair share is {share}", "{n} points, a fair share is {share}", own, share=share)
    return points, n_("{n} slot", "{n} slots", count)
