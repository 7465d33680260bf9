"""Each rule and each goal says in CP-SAT what it says in plain Python, on every plan of many small problems."""

import pytest
from ortools.sat.python import cp_model

from solver import Problem, check
from solver.goals import GOALS, Goal
from solver.rules import RULES, Rule, newcomers, one_place, rest, slots_a_day, succession
from solver.variables import Takes
from tests.solver.enumeration import allowed_by_model, possible, solutions, taken
from tests.solver.teams import SOAK, draw, pinned

# Rest speaks of slots that do not overlap; the crowds of successions take one slot a day for granted, as does
# the rule about newcomers that nobody is one's own companion.
BESIDE: dict[str, tuple[Rule, ...]] = {
    rest.NAME: (one_place,),
    succession.NAME: (slots_a_day,),
    newcomers.NAME: (one_place,),
}
SEEDS = range(400 if SOAK else 60)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_a_rule_forbids_in_the_model_what_it_finds_in_plans(rule: Rule) -> None:
    beside = BESIDE.get(rule.NAME, ())
    for seed in SEEDS:
        problem = draw(seed, demanding=True) if seed % 2 else pinned(draw(seed, demanding=True))
        assert allowed_by_model(problem, rule, *beside) == {
            taken(problem, plan)
            for plan in possible(problem)
            if not any(list(each.violations(problem, plan)) for each in (rule, *beside))
        }, f"seed {seed}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_each_rule_is_broken_and_kept_by_some_plan(rule: Rule) -> None:
    if rule.NAME == "unknown":
        pytest.skip("plans of known seats and people cannot break it; test_check does")
    verdicts = set()
    for seed in range(2000):
        problem = pinned(draw(seed, most_people=2, most_seats=4, demanding=True))
        some = [{place.id: person.id} for place in problem.seats for person in problem.people]
        full = [{place.id: person.id for place in problem.seats} for person in problem.people]
        full += [dict(zip([place.id for place in problem.seats], [one.id for one in problem.people], strict=False))]
        verdicts |= {bool(list(rule.violations(problem, plan))) for plan in some + full}
        if len(verdicts) == 2:
            return
    pytest.fail(f"no drawn plan ever broke, or kept, {rule.NAME}")


def test_there_is_a_variable_exactly_where_no_rule_denies_the_seat_by_itself() -> None:
    by_itself = {"opt-in", "cannot", "absence", "onboarding open", "skill", "one place at a time", "rest"}
    for seed in range(400 if SOAK else 100):
        problem = draw(seed, demanding=True)
        for place in problem.seats:
            bench = problem.bench_of[place.id]
            for person in problem.people:
                denied = {found.rule for found in check(problem, {place.id: person.id})} & by_itself
                assert (bench in problem.candidates[person.id]) == (not denied), f"seed {seed}"


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.NAME)
def test_a_goal_costs_in_the_model_what_it_costs_in_plans(goal: Goal) -> None:
    for seed in SEEDS:
        problem = draw(seed, most_seats=4, demanding=True)
        assert _costs_by_model(problem, goal) == {
            taken(problem, plan): goal.cost(problem, plan) for plan in possible(problem) if not check(problem, plan)
        }, f"seed {seed}"


def _costs_by_model(problem: Problem, goal: Goal) -> dict[frozenset[tuple[str, str]], int]:
    model = cp_model.CpModel()
    takes = Takes(problem, model)
    for rule in RULES:
        rule.post(problem, takes, model)
    return solutions(takes, model, goal.terms(problem, takes, model))
