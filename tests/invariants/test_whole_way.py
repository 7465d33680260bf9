"""The whole way of a rota in any order of steps, on both engines: what must always hold, holds after each of them."""

import os
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.store.transaction import Database
from tests.invariants.machine import WholeWay
from tests.invariants.sharing import Sharing

SOAK = bool(os.environ.get("HALFDAY_SOAK"))
SAMPLE = settings(
    max_examples=1500 if SOAK else 8,
    stateful_step_count=80 if SOAK else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # A failing way is at most as long as a page; to shorten it takes minutes, which only a soak has.
    phases=(Phase.reuse, Phase.generate, *((Phase.shrink,) if SOAK else ())),
)


def test_parts_of_seats_change_hands_at_any_time_and_all_that_follows_holds(
    fresh_database: Callable[[], Database],
) -> None:
    few = settings(SAMPLE, max_examples=SAMPLE.max_examples // 4)

    def begin() -> Sharing:
        return Sharing(fresh_database)

    run_state_machine_as_test(begin, settings=few)  # type: ignore[arg-type]


def test_what_must_always_hold_holds_after_every_step(fresh_database: Callable[[], Database]) -> None:
    def begin() -> WholeWay:
        return WholeWay(fresh_database)

    run_state_machine_as_test(begin, settings=SAMPLE)  # type: ignore[arg-type]
