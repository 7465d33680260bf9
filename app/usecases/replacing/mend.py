"""What is broken in the published rota, and the smallest changes that would mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import planning
from app.domain.conflict import Conflict
from app.domain.facts import Facts
from app.domain.language import _, n_
from app.domain.people import NameTag, name_tags
from app.domain.publication import Places, begun
from app.domain.refusals import ManySearches, TooLarge
from app.domain.rota import seed_of
from app.domain.round import Period
from app.domain.rule_words import named_slot, rule_words, slot_label
from app.domain.team import Team
from app.domain.timetable import Reader
from app.domain.walltime import today
from app.planning import Mend
from app.store.conflicts import open_conflicts
from app.store.facts import facts_of
from app.store.people import names_of
from app.store.publications import current_publication
from app.store.rounds import periods_of
from app.store.teams import members_of
from app.store.transaction import Tx
from app.usecases.replacing.mend_words import say, title

# Measured for 60 people and four weeks on two cores: 0.4 s for the smallest change, 1.1 s with the others.
SMALLEST_SECONDS = 4.0
OTHERS_SECONDS = 8.0
WORKERS = 2
FEW = 8  # open seats that are shown at once


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A seat whose person cannot have it any more."""

    seat_id: int
    label: str
    who: NameTag
    rules: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A slot to come with open seats."""

    seat_id: int
    label: str
    missing: int
    href: str


@dataclass(frozen=True, slots=True)
class SeatChange:
    seat_id: int
    label: str
    before: NameTag | None
    after: NameTag | None
    href: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What a person gains or loses, in points."""

    who: NameTag
    points: int

    @property
    def words(self) -> str:
        """“+4” or “−4”."""
        return f"{'+' if self.points > 0 else '−' if self.points else '±'}{abs(self.points)}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One way to mend, as a difference."""

    title: str
    say: str
    kind: str
    changes: list[SeatChange]
    balances: list[Balance]
    code: str  # what the form sends back: seat:person,seat:
    button: str


@dataclass(frozen=True, slots=True)
class PeriodToMend:
    period_id: int
    period: str
    number: int  # of the publication that all of it rests on
    conflicts: list[ConflictLine]
    short: list[ShortLine]
    proposals: list[Proposal]
    why_none: str

    @property
    def short_title(self) -> str:
        seats = sum(line.missing for line in self.short)
        return n_("{n} open seat", "{n} open seats", seats)

    @property
    def short_is_open(self) -> bool:
        return not self.conflicts and len(self.short) < FEW


@dataclass(frozen=True, slots=True)
class MendPage:
    title: str
    team: str
    team_name: str
    zone: str
    periods: list[PeriodToMend]
    all_ways: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """For whom the page is made, and how long it may search."""

    reader: Reader
    all_ways: bool
    now: datetime


def show_mend(
    tx: Tx,
    team: Team,
    *,
    own_zone: str | None = None,
    all_ways: bool = False,
    now: datetime,
) -> MendPage:
    """Every published period to come in which something is broken or open.

    The search takes its time: nobody may hold a transaction that can write meanwhile.
    """
    conflicts = [each for each in open_conflicts(tx, team.id, after=now) if not each.is_waived]
    look = _Look(Reader(team.time_zone, own_zone), all_ways, now)
    periods = [_period(tx, team, period, conflicts, look) for period in published_periods(tx, team, now)]
    shown = [each for each in periods if each.conflicts or each.short]
    return MendPage(
        title=_("Mend the rota"),
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        periods=shown,
        all_ways=all_ways,
        is_whole=not shown,
    )


def published_periods(tx: Tx, team: Team, now: datetime) -> list[Period]:
    """Published periods that are not over, the next one first."""
    on = today(now, team.time_zone)
    found = [each for each in periods_of(tx, team.id) if each.publication_id is not None and each.last_on >= on]
    return sorted(found, key=lambda each: each.first_on)


def propose(
    tx: Tx, team: Team, period: Period, *, search: bool, all_ways: bool, now: datetime
) -> tuple[Facts, list[Mend]]:
    """The ways to mend a period as it is published; none where nothing is broken, or known to be."""
    publication = current_publication(tx, period.id)
    number = publication.number if publication else 0
    facts = facts_of(tx, team, period, seed=seed_of(team.slug, period.first_on, number), now=now)
    problem = planning.problem_of(facts)
    if not search or not planning.breached(problem, facts.published):
        return facts, []
    seconds = OTHERS_SECONDS if all_ways else SMALLEST_SECONDS
    return facts, planning.mends(problem, facts.published, seconds=seconds, workers=WORKERS, alternatives=all_ways)


def _period(tx: Tx, team: Team, period: Period, conflicts: Sequence[Conflict], look: _Look) -> PeriodToMend:
    publication = current_publication(tx, period.id)
    assert publication is not None
    why_none = ""
    try:
        is_broken = any(each.seat_id in publication.seats for each in conflicts)
        facts, found = propose(tx, team, period, search=is_broken, all_ways=look.all_ways, now=look.now)
    except (TooLarge, ManySearches) as refusal:
        facts, found, why_none = facts_of(tx, team, period, seed=0, now=look.now), [], refusal.sentence
    places = facts.seats
    if not found and not why_none and any(each.seat_id in places for each in conflicts):
        why_none = _("For a shared seat no change is proposed: ask volunteers, or put somebody in by hand.")
    tags = _tags(tx, team, facts)
    seated = {seat: what.person_id for seat, what in publication.seats.items()}
    return PeriodToMend(
        period_id=period.id,
        period=period.label,
        number=publication.number,
        conflicts=_conflict_lines(
            team, [each for each in conflicts if each.seat_id in places], facts, tags, look.reader
        ),
        short=_short_lines(team, places, seated, look),
        proposals=[_proposal(team, way, places, tags, seated=seated, reader=look.reader) for way in found],
        why_none=why_none,
    )


def _tags(tx: Tx, team: Team, facts: Facts) -> dict[int, NameTag]:
    names = {member.person.id: member.person.name for member in members_of(tx, team.id)}
    return name_tags(names | names_of(tx, set(facts.published.values()) - names.keys()))


def _conflict_lines(
    team: Team, conflicts: Sequence[Conflict], facts: Facts, tags: Mapping[int, NameTag], reader: Reader
) -> list[ConflictLine]:
    rules: dict[tuple[int, int], list[str]] = {}
    for conflict in conflicts:
        rules.setdefault((conflict.seat_id, conflict.breach.person_id), []).append(conflict.breach.rule)
    return [
        ConflictLine(
            seat_id=seat,
            label=slot_label(facts.seats[seat][0], reader.zone, reader.own_zone),
            who=tags[person],
            rules=rule_words(broken, facts.policy),
            href=f"/teams/{team.slug}/seats/{seat}",
        )
        for (seat, person), broken in rules.items()
    ]


def _short_lines(team: Team, places: Places, seated: Mapping[int, int | None], look: _Look) -> list[ShortLine]:
    """R4: a slot that is still to come and has fewer people than it needs."""
    missing: dict[int, list[int]] = {}
    for seat, (slot, _seat) in sorted(places.items(), key=lambda item: (item[1][0].start, item[0])):
        if seat in seated and seated[seat] is None and not begun(slot, look.now):
            missing.setdefault(slot.id, []).append(seat)
    return [
        ShortLine(
            seat_id=seats[0],
            label=named_slot(places[seats[0]][0], look.reader.zone, look.reader.own_zone),
            missing=len(seats),
            href=f"/teams/{team.slug}/seats/{seats[0]}",
        )
        for seats in missing.values()
    ]


def _proposal(
    team: Team,
    way: Mend,
    places: Places,
    tags: Mapping[int, NameTag],
    *,
    seated: Mapping[int, int | None],
    reader: Reader,
) -> Proposal:
    ordered = sorted(way.plan, key=lambda seat: (places[seat][0].start, seat))
    changes = [
        SeatChange(
            seat_id=seat,
            label=named_slot(places[seat][0], reader.zone, reader.own_zone),
            before=_tag(seated.get(seat), tags),
            after=_tag(way.plan[seat], tags),
            href=f"/teams/{team.slug}/seats/{seat}",
        )
        for seat in ordered
    ]
    points: dict[int, int] = {}
    for seat in ordered:
        for person, sign in ((seated.get(seat), -1), (way.plan[seat], 1)):
            if person is not None:
                points[person] = points.get(person, 0) + sign * places[seat][0].what.points
    stay_open = sum(person is None for person in way.plan.values())
    return Proposal(
        title=title(way),
        say=say(way, stay_open),
        kind=way.kind,
        changes=changes,
        balances=[Balance(tags[person], gained) for person, gained in sorted(points.items(), key=lambda item: item[1])],
        code=encoded(way.plan),
        button=n_("Publish to {n} person", "Publish to {n} people", len(points)),
    )


def _tag(person: int | None, tags: Mapping[int, NameTag]) -> NameTag | None:
    return tags[person] if person is not None else None


def encoded(plan: Mapping[int, int | None]) -> str:
    """A difference as a form carries it: “12:3,15:” (seat:person, nobody where it stays open)."""
    return ",".join(f"{seat}:{'' if person is None else person}" for seat, person in sorted(plan.items()))
