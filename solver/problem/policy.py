"""The policy of a team: limits that hold for everybody and the weights of the goals."""

from dataclasses import dataclass

from solver.problem.words import BadProblem, Mark, need_whole

TIERS: tuple[tuple[str, ...], ...] = (
    ("open seats",),
    ("over-cover",),
    ("fairness",),
    ("shadow seats",),
    ("marks",),
    ("wishes",),
    ("whole weekends",),
    ("changes",),
    ("spread",),
    ("lot",),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a team settled.

    Minutes are of real time, days wall dates, weeks ISO weeks. `weekend_window` = n: no two covered weekends within any
    n consecutive ones, of which 1 is no limit. `max_consecutive_days` None: no limit. `debt_cap`: points beyond which a
    debt, either way, no longer counts. `unanswered`: what a missing mark stands for (an opt-in is an answer: there it
    is fine). The costs weigh marks against each other, the two weights weekday against weekend load. `max_slots`: most
    in the whole problem. `forbidden_successions`: pairs of kinds of which the second may not start on the day after the
    first. `support_week_kinds`: kinds of which one person has every weekday of a week, or none. `tiers` names the goals
    in their order; goals in one tier are added up.
    """

    min_rest_minutes: int = 660
    max_slots_a_day: int = 1
    max_slots_a_week: int = 5
    weekend_window: int = 3
    max_consecutive_days: int | None = None
    max_slots: int | None = None
    forbidden_successions: frozenset[tuple[str, str]] = frozenset()
    support_week_kinds: frozenset[str] = frozenset()
    debt_cap: int = 40
    unanswered: Mark = Mark.RATHER_NOT
    love_cost: int = 0
    fine_cost: int = 1
    rather_not_cost: int = 4
    weekday_weight: int = 1
    weekend_weight: int = 1
    tiers: tuple[tuple[str, ...], ...] = TIERS

    def __post_init__(self) -> None:
        """Refuse nonsense."""
        for name, least, most in (
            ("min_rest_minutes", 0, 10_080),
            ("max_slots_a_day", 1, 100),
            ("max_slots_a_week", 1, 700),
            ("weekend_window", 1, 60),
            ("debt_cap", 0, 100_000),
            ("love_cost", 0, 1000),
            ("fine_cost", 0, 1000),
            ("rather_not_cost", 0, 1000),
            ("weekday_weight", 0, 1000),
            ("weekend_weight", 0, 1000),
        ):
            need_whole("policy", name, getattr(self, name), least=least, most=most)
        if self.max_consecutive_days is not None:
            need_whole("policy", "max_consecutive_days", self.max_consecutive_days, least=1)
        if self.max_slots is not None:
            need_whole("policy", "max_slots", self.max_slots)
        self._refuse_odd_marks_and_tiers()

    def _refuse_odd_marks_and_tiers(self) -> None:
        if not isinstance(self.unanswered, Mark):
            raise BadProblem(f"policy: unanswered must be a mark, not {self.unanswered!r}")
        if not self.love_cost <= self.fine_cost <= self.rather_not_cost:
            raise BadProblem("policy: love may not cost more than fine, nor fine more than rather not")
        known = {goal for tier in TIERS for goal in tier}
        named = [goal for tier in self.tiers for goal in tier]
        if len(set(named)) != len(named) or not set(named) <= known or () in self.tiers:
            raise BadProblem(f"policy: tiers must name goals, each at most once: {', '.join(sorted(known))}")

    def price(self, mark: Mark) -> int:
        """Say what a seat under this mark costs."""
        return {Mark.LOVE: self.love_cost, Mark.FINE: self.fine_cost}.get(mark, self.rather_not_cost)
