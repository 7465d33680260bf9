"""Watching a running search: its progress told, and the search ended by time, by memory or when asked."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python import cp_model

from solver.model.build import Model
from solver.model.memory import MEMORY_MB, used_mb
from solver.result import Progress

OnProgress = Callable[[Progress], None]


class Clock:
    """What one solve may take: the time left, the memory of the process, and whether somebody asked to stop."""

    def __init__(self, seconds: float, stop: threading.Event | None = None, memory_mb: int = MEMORY_MB) -> None:
        """Start the clock; raises ValueError if that leaves nothing."""
        if seconds <= 0 or memory_mb < 1:
            raise ValueError("seconds must be above zero and memory_mb at least one")
        self._started = time.monotonic()
        self._seconds = seconds
        self._stop = stop
        self.memory_mb = memory_mb
        self._full = False

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
    def full(self) -> bool:
        """Whether the process held more memory than it may, now or when last asked."""
        self._full = self._full or used_mb() > self.memory_mb
        return self._full

    @property
    def goes_on(self) -> bool:
        """Whether there is time and memory left and nobody asked to stop."""
        return self.left > 0 and not self.stopped and not self.full


class Stopper:
    """Stops a search from another thread, as a context round it.

    A call to stop that comes before the search has begun is lost, so it is repeated until the search has ended.
    """

    def __init__(self, solver: cp_model.CpSolver, clock: Clock) -> None:
        """Watch this search by this clock."""
        # Signals belong to whoever runs the process; the search would take Ctrl-C for itself.
        solver.parameters.catch_sigint_signal = False
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
