"""Figures that a run says at its end: how much was asked, so that an empty test cannot pass for a full one."""

from collections import Counter

FIGURES: Counter[str] = Counter()


def said(what: str, count: int) -> None:
    """Add to a figure."""
    FIGURES[what] += count
