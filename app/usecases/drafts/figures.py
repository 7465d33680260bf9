"""The figures of a draft: points against fair shares, marks met, how far each goal is from the best possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app import planning
from app.domain.answer import Mark
from app.domain.language import _
from app.domain.people import NameTag
from app.domain.rota import GoalReached


@dataclass(frozen=True, slots=True)
class FairRow:
    """How far one person is from the fair share, in points; + is ahead, − is behind."""

    person: NameTag
    weekday: int
    weekend: int
    total: int
    points: int
    fair: int
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Fairness:
    title: str
    rows: tuple[FairRow, ...]


@dataclass(frozen=True, slots=True)
class MarksMet:
    """What people had said of the seats they got."""

    sentence: str
    love: int
    fine: int
    rather_not: int
    unanswered: int
    volunteered: int  # weekend seats that were offered without a mark

    @property
    def filled(self) -> int:
        return self.love + self.fine + self.rather_not + self.unanswered + self.volunteered


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal: what it is worth, the best possible that is known, and whether more was possible."""

    name: str
    means: str
    value: int
    best: int | None  # None: not known for the draft as it is now
    verdict: str
    is_proved: bool
    is_lot: bool

    @property
    def reached_text(self) -> str:
        """The value as people read it; that of the lot is a sum of random weights and says nothing."""
        return _("drawn") if self.is_lot else str(self.value)

    @property
    def best_text(self) -> str:
        return "–" if self.is_lot or self.best is None else str(self.best)


def fairness_of(problem: planning.Problem, plan: planning.Plan, tags: Mapping[int, NameTag]) -> Fairness:
    rows = sorted(
        (_fair_row(load, tags[load.person_id]) for load in planning.loads(problem, plan)),
        key=lambda row: (row.total, row.person.full),
    )
    return Fairness(_fair_title(rows), tuple(rows))


def marks_met(problem: planning.Problem, seated: Iterable[tuple[int, int, bool]]) -> MarksMet:
    """From (person, slot, lies on a weekend day) of each filled seat."""
    counts: dict[str, int] = {}
    for person, slot, weekend in seated:
        mark = planning.said(problem, person, slot)
        key = mark.value if mark else "volunteered" if weekend else "unanswered"
        counts[key] = counts.get(key, 0) + 1
    love, fine, rather_not = (counts.get(mark.value, 0) for mark in (Mark.LOVE, Mark.FINE, Mark.RATHER_NOT))
    unanswered, volunteered = counts.get("unanswered", 0), counts.get("volunteered", 0)
    met, filled = love + fine + volunteered, sum(counts.values())
    sentence = _("{met} of {filled} filled seats suit whoever sits there", met=met, filled=filled)
    sentence = sentence if filled else _("No seat is filled")
    return MarksMet(sentence, love, fine, rather_not, unanswered, volunteered)


def goal_lines(goals: Sequence[GoalReached]) -> list[GoalLine]:
    """The goals in their order. After an edit that moved an earlier goal, later bounds say nothing any more."""
    lines: list[GoalLine] = []
    known = True
    for goal in goals:
        lines.append(_goal_line(goal, known=known))
        known = known and not goal.moved
    return lines


def _fair_row(load: planning.Load, tag: NameTag) -> FairRow:
    weekday = round(load.weekday_points - load.weekday_fair)
    weekend = round(load.weekend_points - load.weekend_fair)
    return FairRow(
        person=tag,
        weekday=weekday,
        weekend=weekend,
        total=weekday + weekend,  # of what is shown, so that a reader can add it up
        points=load.weekday_points + load.weekend_points,
        fair=round(load.weekday_fair + load.weekend_fair),
    )


def _fair_title(rows: Sequence[FairRow]) -> str:
    if not rows:
        return _("Nobody shares this period")
    last, first = rows[0], rows[-1]
    far = max(abs(last.total), abs(first.total))
    if far <= 1:
        return _("Everybody has their fair share")
    if first.total > -last.total:
        return _(
            "Nobody is further from the fair share than {name}, {points} points ahead",
            name=first.person.short,
            points=first.total,
        )
    return _(
        "Nobody is further from the fair share than {name}, {points} points behind",
        name=last.person.short,
        points=-last.total,
    )


LOT = "lot"


def goal_names() -> dict[str, tuple[str, str]]:
    """What each goal is called, and what it means."""
    return {
        "open seats": (_("Open seats"), _("seats that nobody sits in")),
        "fairness": (_("Fairness"), _("distance from the fair shares in steps of one seat, squared and added up")),
        "marks": (_("Marks"), _("love costs 0, fine 1, rather not 4")),
        "changes": (_("Changes"), _("seats that differ from what is published")),
        "lot": (_("Lot"), _("decides among what is still equal")),
    }


def _goal_line(goal: GoalReached, *, known: bool) -> GoalLine:
    name, means = goal_names().get(goal.name, (goal.name.capitalize(), ""))
    best = goal.bound if known else None
    is_proved = known and goal.proved and not goal.gap
    return GoalLine(name, means, goal.value, best, _verdict(goal, known=known), is_proved, goal.name == LOT)


def _verdict(goal: GoalReached, *, known: bool) -> str:
    if goal.name == LOT:
        is_proved = known and goal.proved and not goal.gap
        return _("no other plan is as good") if is_proved else _("other plans may be as good")
    if not known:
        return _("not comparable after the edits")
    if goal.gap == 0:
        return _("best possible, proved") if goal.proved else _("best possible")
    if goal.moved:
        return _("{gap} above the best possible, by hand", gap=goal.gap)
    return _("at most {gap} above the best possible", gap=goal.gap)
