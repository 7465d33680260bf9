"""Watching a running search: progress told from its solutions and bounds, and the search stopped when asked."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python import cp_model

from solver.model.build import Model
from solver.result import Progress

OnProgress = Callable[[Progress], None]


class Clock:
    """The time of one solve: what has passed, what is left, and whether somebody asked to stop."""

    def __init__(self, seconds: float, stop: threading.Event | None) -> None:
        """Start the clock."""
        self._started = time.monotonic()
        self._seconds = seconds
        self._stop = stop

    @property
    def passed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds until the end, never below zero."""
        return max(0.0, self._seconds - self.passed)

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop is not None and self._stop.is_set()

    @property
    def goes_on(self) -> bool:
        """Whether there is time left and nobody asked to stop."""
        return self.left > 0 and not self.stopped


class Stopper:
    """Stops a search from another thread, as a context round it.

    A call to stop that comes before the search has begun is lost, so it is repeated until the search has ended.
    """

    def __init__(self, solver: cp_model.CpSolver, clock: Clock) -> None:
        """Watch this search by this clock."""
        self._solver = solver
        self._clock = clock
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """End with the search."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            if not self._clock.goes_on:
                self._solver.stop_search()


class Teller(cp_model.CpSolverSolutionCallback):
    """Tells of each better plan and each better bound of one tier.

    What the listener raises may not pass through the search: it ends the search and is raised again after it.
    """

    def __init__(self, model: Model, tier: str, *, clock: Clock, tell: OnProgress) -> None:
        """Tell of this model's solutions."""
        super().__init__()
        self.raised: BaseException | None = None
        self._clock = clock
        self._listener = tell
        self._open = list(model.takes.open.values())
        seats = sum(len(bench.needed) for bench in model.problem.benches)
        self._last = Progress(tier, 0, 0, 0.0, 0, seats)
        self._found = False

    def on_solution_callback(self) -> None:
        """Tell of a new best plan."""
        self._found = True
        filled = self._last.seats - sum(self.value(var) for var in self._open)
        value, bound = round(self.objective_value), max(0, round(self.best_objective_bound))
        self._tell(replace(self._last, value=value, bound=bound, seats_filled=filled))

    def on_bound(self, bound: float) -> None:
        """Tell of a new bound, once there is a plan it can be compared with."""
        if self._found:
            self._tell(replace(self._last, bound=min(round(bound), self._last.value)))

    def _tell(self, news: Progress) -> None:
        self._last = replace(news, seconds=self._clock.passed)
        try:
            self._listener(self._last)
        except BaseException as raised:  # noqa: BLE001 - it is raised again as soon as the search has ended
            self.raised = raised
            self.stop_search()
