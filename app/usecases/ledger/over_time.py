"""How far everybody was from their fair share at the end of each of the last months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.language import _, month_and_year, n_
from app.domain.lines import Box, box_around
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import debts
from app.domain.statement import month_before, month_of
from app.domain.team import Team
from app.domain.walltime import today
from app.store import ledger, people
from app.store.transaction import Tx

MONTHS = 12
WIDTH, HEIGHT = 160, 48


@dataclass(frozen=True, slots=True)
class Course:
    """One person's difference from the fair share, month by month; + is ahead."""

    person: NameTag
    is_own: bool
    values: Sequence[int]  # the last one is today's
    line: str  # as points of a polyline

    @property
    def now(self) -> int:
        return self.values[-1]


@dataclass(frozen=True, slots=True)
class OverTime:
    """One's own course first, then the furthest behind. `band` holds the middle half of the team."""

    title: str
    team: Team
    says: str
    months: Sequence[str]
    courses: Sequence[Course]
    band: str
    zero: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def month_heads(self) -> list[tuple[str, str]]:
        """The months as heads of columns of figures."""
        return [(month, "num") for month in self.months]


def show_over_time(tx: Tx, team: Team, *, by: Actor, now: datetime) -> OverTime:
    """Of everybody who belongs to the team today: what was covered until then, against the fair share of it."""
    day = today(now, team.time_zone)
    ends = _ends(day)
    columns = [_differences(tx, team, end, members_on=day) for end in ends]
    tags = name_tags(people.names_of(tx, columns[-1]))
    values = {who: [column.get(who, 0) for column in columns] for who in tags}
    box = box_around([value for own in values.values() for value in own], width=WIDTH, height=HEIGHT)
    courses = [Course(tags[who], who == by.id, own, box.line(own)) for who, own in values.items()]
    courses.sort(key=lambda course: (not course.is_own, course.now, course.person.full))
    return OverTime(
        title=_("Points of {team} over time", team=team.name),
        team=team,
        says=_says(values),
        months=[month_and_year(end - timedelta(days=1)) for end in ends],
        courses=courses,
        band=_band(box, values),
        zero=box.y(0),
    )


def _ends(day: date) -> list[date]:
    """The days after each month, the oldest first; the last one is tomorrow."""
    ends = [day + timedelta(days=1)]
    month = month_of(day)
    while len(ends) < MONTHS:
        ends.append(month.first_on)
        month = month_before(month.first_on)
    return ends[::-1]


def _differences(tx: Tx, team: Team, end: date, *, members_on: date) -> dict[int, int]:
    """Person → points ahead of the fair share in all cover before a day."""
    had = ledger.team_points(tx, team.id, end, members_on=members_on)
    behind = debts(had.together, had.parts, brought=had.brought)
    return {person: -weekday - weekend for person, (weekday, weekend) in behind.items()}


def _band(box: Box, values: Mapping[int, Sequence[int]]) -> str:
    """Empty while nobody has points: then there is no picture to draw."""
    months = list(zip(*values.values(), strict=True)) if any(map(any, values.values())) else []
    ordered = [sorted(month) for month in months]
    lows = [month[len(month) // 4] for month in ordered]
    highs = [month[-1 - len(month) // 4] for month in ordered]
    return box.band(lows, highs) if ordered else ""


def _says(values: Mapping[int, Sequence[int]]) -> str:
    """What the pictures show, in one sentence: whether the team draws together or apart."""
    if not values or not any(any(own) for own in values.values()):
        return _("Nobody has points yet")
    first = max(abs(own[0]) for own in values.values())
    last = max(abs(own[-1]) for own in values.values())
    if last < first:
        return n_(
            "Nobody is further than {n} point from a fair share; it was {first}",
            "Nobody is further than {n} points from a fair share; it was {first}",
            last,
            first=first,
        )
    return n_(
        "Nobody is further than {n} point from a fair share",
        "Nobody is further than {n} points from a fair share",
        last,
    )
