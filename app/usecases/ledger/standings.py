"""The points page of a team: one's own standing first, everybody against their fair share, the league table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.language import _, listed, n_
from app.domain.ledger import AccountKind, Cause
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import EARNED, Points, standing_order
from app.domain.statement import month_of
from app.domain.team import Team
from app.domain.telling import Line, lines_of
from app.domain.walltime import today
from app.store import ledger, people
from app.store.ledger import TeamPoints
from app.store.transaction import Tx

LEVEL = 4  # points: within one weekday slot of the fair share nobody is called ahead or behind


@dataclass(frozen=True, slots=True)
class Standing:
    """One person: points earned and planned, and how far both together are from the fair share (+: ahead)."""

    person: NameTag
    is_own: bool
    earned: Points
    planned: Points
    share: Points
    weekday: int  # the difference, as the picture draws it
    weekend: int
    rank: int  # in the league table: equal totals have equal ranks

    @property
    def total(self) -> int:
        return self.weekday + self.weekend

    @property
    def points(self) -> int:
        return self.earned.total + self.planned.total


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What somebody earned in one month."""

    person: NameTag
    is_own: bool
    weekday: int
    weekend: int
    help: int  # given by hand, among these
    rank: int

    @property
    def points(self) -> int:
        return self.weekday + self.weekend


@dataclass(frozen=True, slots=True)
class PointsPage:
    title: str
    team: Team
    own: Standing | None
    says: str  # the one sentence that answers
    picture: str  # what the picture says
    rows: Sequence[Standing]  # the furthest behind first
    league: Sequence[Standing]  # most points first, of all time
    given: Sequence[Line]  # points given by hand for help: never silently
    until: date  # the last cover counted
    may_give: bool
    people: Sequence[tuple[int, str]]  # who may be given points for help
    today: date
    month: Sequence[MonthLine] = ()  # the league table of one month: what was earned in it
    month_on: date | None = None  # its first day; None: all time


def show_points(tx: Tx, team: Team, *, by: Actor, now: datetime, month: date | None = None) -> PointsPage:
    """month: a day of the month whose league table is wanted beside that of all time."""
    day = today(now, team.time_zone)
    until = max(day, ledger.last_day(tx, team.id) or day)
    had = ledger.team_points(tx, team.id, until + timedelta(days=1), members_on=day)
    tags = name_tags(people.names_of(tx, had.parts))
    standings = _standings(had, tags, by.id)
    rows = sorted(standings.values(), key=lambda one: (one.total, one.person.full))
    own = standings.get(by.id)
    may_give = by.coordinates(team.id)
    return PointsPage(
        title=_("Points of {team}", team=team.name),
        team=team,
        own=own,
        says=_says(own),
        picture=_picture(rows),
        rows=rows,
        league=sorted(standings.values(), key=lambda one: (one.rank, one.person.full)),
        given=lines_of(ledger.in_context(tx, ledger.help_given(tx, team.id)), kinds=EARNED),
        until=until,
        may_give=may_give,
        people=sorted(((one, tag.full) for one, tag in tags.items() if one != by.id), key=lambda pair: pair[1]),
        today=day,
        month=_month(tx, team, month, by.id) if month else (),
        month_on=month.replace(day=1) if month else None,
    )


def _month(tx: Tx, team: Team, month: date, own: int) -> list[MonthLine]:
    """Everybody who earned anything, most points first; opening balances are of no month."""
    stretch = month_of(month)
    earned: dict[int, list[int]] = {}
    entries = ledger.entries_of(tx, kinds=EARNED, team_id=team.id, first_on=stretch.first_on, last_on=stretch.last_on)
    for entry in entries:
        what, person = entry.what, entry.person_id
        if person is None or entry.reversed_by is not None or what.reverses_id is not None:
            continue
        if what.cause is Cause.OPENING:
            continue
        sums = earned.setdefault(person, [0, 0, 0])
        sums[what.credit.kind is AccountKind.POINTS_EARNED_WEEKEND] += what.amount
        sums[2] += what.amount if what.cause is Cause.HELP else 0
    tags = name_tags(people.names_of(tx, earned))
    order = sorted(earned, key=lambda one: (-earned[one][0] - earned[one][1], tags[one].full))
    totals = [earned[one][0] + earned[one][1] for one in order]
    return [
        MonthLine(tags[one], one == own, earned[one][0], earned[one][1], earned[one][2], totals.index(total) + 1)
        for one, total in zip(order, totals, strict=True)
    ]


def _standings(had: TeamPoints, tags: Mapping[int, NameTag], own: int) -> dict[int, Standing]:
    together = had.together
    shares = had.shares
    standings: dict[int, Standing] = {}
    rank, last = 0, None
    for place, person in enumerate(standing_order(together, had.parts), start=1):
        points, share = together.get(person, Points()), shares[person]
        rank, last = (rank if points.total == last else place), points.total
        standings[person] = Standing(
            person=tags[person],
            is_own=person == own,
            earned=had.earned.get(person, Points()),
            planned=had.planned.get(person, Points()),
            share=share,
            weekday=points.weekday - share.weekday,
            weekend=points.weekend - share.weekend,
            rank=rank,
        )
    return standings


def _says(own: Standing | None) -> str:
    if own is None:
        return _("You do not share this team's support now")
    if abs(own.total) <= LEVEL:
        return _("You carry about your fair share")
    if own.total > 0:
        return n_(
            "You are {n} point ahead of your fair share", "You are {n} points ahead of your fair share", own.total
        )
    return n_("You are {n} point behind your fair share", "You are {n} points behind your fair share", -own.total)


def _picture(rows: Sequence[Standing]) -> str:
    """What the picture shows, said in one sentence."""
    if not any(row.points for row in rows):
        return _("Nobody has points yet")
    far = max(abs(row.total) for row in rows)
    if far <= LEVEL:
        return _("Everybody is within {points} points of a fair share", points=LEVEL)
    behind, ahead = rows[0], rows[-1]
    last = n_("{name} is {n} point behind", "{name} is {n} points behind", -behind.total, name=behind.person.short)
    first = _("{name} is {points} ahead", name=ahead.person.short, points=ahead.total)
    return listed([*([last] if behind.total < 0 else []), *([first] if ahead.total > 0 else [])])
