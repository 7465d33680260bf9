"""What the made-up people answer: their habits, with the small changes that every week brings."""

from collections.abc import Sequence
from random import Random

from app.demo.people import Character
from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.slot import Slot
from app.domain.weekend import asked_weekends

SCALE = (Mark.LOVE, Mark.FINE, Mark.RATHER_NOT, Mark.CANNOT)
FIRST_HOUR, SLOT_HOURS = 6, 4


def answer_of(one: Character, slots: Sequence[Slot], random: Random, *, dinner: int | None = None) -> NewAnswer:
    """A person's answer for one week; on the evening of day `dinner` the whole team is out."""
    marks: dict[int, Mark] = {}
    for slot in slots:
        if slot.weekend is not None:
            continue
        mark = _mark(one, slot, random)
        out = dinner == slot.on.weekday() and slot.what.starts_at.hour >= 18
        if out or mark:
            marks[slot.id] = Mark.CANNOT if out or mark is None else mark
    offers = {}
    for weekend in asked_weekends(slots):
        # A whole weekend is a lot: those who would do both days offer it less often.
        if one.offer and random.random() < (0.4 if one.offer is OptIn.BOTH else 0.75) and weekend.takes(one.offer):
            offers[weekend.first_on] = one.offer
    return NewAnswer(marks, offers, _note(one, random, tired=OptIn.BOTH in offers.values()))


def _mark(one: Character, slot: Slot, random: Random) -> Mark | None:
    if slot.on.weekday() in one.off:
        return Mark.CANNOT
    usual = SCALE.index(one.habit.value[min((slot.what.starts_at.hour - FIRST_HOUR) // SLOT_HOURS, 3)])
    chance = random.random()
    if chance < 0.04:
        return None
    if chance < 0.12:
        return Mark.CANNOT  # an appointment
    return SCALE[max(0, usual - 1) if chance < 0.2 else min(3, usual + 1) if chance < 0.28 else usual]


def _note(one: Character, random: Random, *, tired: bool) -> str:
    if random.random() > 0.15:
        return ""
    if tired:
        return "Both days or none, please: I would like the half day."
    return f"I can swap within the week, ask me. {one.name.split(maxsplit=1)[0]}"
