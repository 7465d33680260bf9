"""Small pictures of figures over time: numbers as the points of a line in a box."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """The room of a picture, and the values at its lower and upper edge."""

    width: int
    height: int
    low: float
    high: float

    def y(self, value: float) -> float:
        """How far down a value lies; the upper edge is 0."""
        spread = self.high - self.low or 1
        return round((self.high - value) / spread * self.height, 1)

    def line(self, values: Sequence[float]) -> str:
        """The points of an SVG polyline, evenly from left to right; a single value is drawn across."""
        if len(values) == 1:
            values = [values[0], values[0]]
        step = self.width / (len(values) - 1)
        return " ".join(f"{round(at * step, 1)},{self.y(value)}" for at, value in enumerate(values))

    def band(self, lows: Sequence[float], highs: Sequence[float]) -> str:
        """The points of an SVG polygon between two lines."""
        below = self.line(lows).split()[::-1]
        return f"{self.line(highs)} {' '.join(below)}"


def box_around(values: Sequence[float], *, width: int, height: int) -> Box:
    """A box that holds all values and nothing, which is where the fair share lies."""
    return Box(width, height, min(0.0, *values) if values else -1.0, max(0.0, *values) if values else 1.0)
