"""Weekends offered whole or not at all, of which somebody would have one day: in sentences, and as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.language import _, n_
from app.domain.pairs import Halved, Stays
from app.domain.people import NameTag
from app.domain.reach import Concern, Shown, concern
from app.domain.weekend import AskedWeekend

HALVED = "halved"
FEW = 6  # lines that are read at a glance; the rest is folded


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to be confirmed; new: it was not on the page that was confirmed."""

    says: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """A line for each person and weekend, what is new first; and what can be done."""

    title: str
    lines: Sequence[Warned]
    rest: Sequence[Warned]
    rest_title: str
    steps: Sequence[str]


def halved_concern(half: Halved, name: str) -> Concern:
    return concern(HALVED, [f"{half.person_id}/{half.weekend}/{half.day}/{half.stays}"], _sentence(half, name))


def apart(halves: Sequence[Halved], tags: Mapping[int, NameTag], shown: Shown | None) -> Apart | None:
    """The list of a page; none where no weekend comes apart."""
    if not halves:
        return None
    found = [
        (half.weekend, tags[half.person_id].short.casefold(), _warned(half, tags[half.person_id].short, shown))
        for half in halves
    ]
    lines = [line for *_key, line in sorted(found, key=lambda each: (not each[2].is_new, *each[:2]))]
    most = FEW if len(lines) > FEW + 1 else len(lines)
    rest = lines[most:]
    title = n_(
        "{n} weekend was offered whole or not at all, and only one day of it would be left:",
        "{n} weekends were offered whole or not at all, and only one day of each would be left:",
        len(lines),
    )
    return Apart(title, lines[:most], rest, n_("{n} more", "{n} more", len(rest)), _steps(halves))


def _warned(half: Halved, name: str, shown: Shown | None) -> Warned:
    return Warned(_line(half, name), halved_concern(half, name).is_new(shown))


def _steps(halves: Sequence[Halved]) -> list[str]:
    begun = {half.stays is not Stays.NEITHER for half in halves}
    steps = {
        False: _("Give both days or none in the draft, or ask them first."),
        True: _("A day that has begun stays as it is: change the other one in the draft, or ask them first."),
    }
    return [steps[has_begun] for has_begun in sorted(begun)]


def _line(half: Halved, name: str) -> str:
    names = _names(half, name)
    said = {
        Stays.NEITHER: _("{name}, {weekend}: only {day}", **names),
        Stays.OTHER: _("{name}, {weekend}: only {day}, as {other} has begun", **names),
        Stays.THEIRS: _("{name}, {weekend}: only {day}, which has begun", **names),
    }
    return said[half.stays]


def _sentence(half: Halved, name: str) -> str:
    names = _names(half, name)
    said = {
        Stays.OTHER: _(
            "{name} offered both days of {weekend} or none, and would have only {day}: {other} has begun and stays "
            "as it is. Give {day} to somebody else in the draft, or ask {name} first.",
            **names,
        ),
        Stays.THEIRS: _(
            "{name} offered both days of {weekend} or none, and would keep only {day}, which has begun. "
            "Leave {other} with {name} in the draft, or ask {name} first.",
            **names,
        ),
        Stays.NEITHER: _(
            "{name} offered both days of {weekend} or none, and would have only {day}. "
            "Give {name} both or none in the draft, or ask {name} first.",
            **names,
        ),
    }
    return said[half.stays]


def _names(half: Halved, name: str) -> dict[str, str]:
    weekend = AskedWeekend(half.weekend, frozenset({1, 2}))
    day, other = weekend.day_name(half.day), weekend.day_name(3 - half.day)
    return {"name": name, "weekend": weekend.label, "day": day, "other": other}
