"""What stands in the way of a publication, in words."""

from collections.abc import Iterable, Mapping

from app.domain.board import hours_of
from app.domain.people import NameTag
from app.domain.seating import holder_of
from app.domain.slot import Slot
from app.domain.timetable import day_label
from app.usecases.publishing.prospect import Prospect

_RULES = {
    "absence": "absent",
    "cannot": "said cannot",
    "opt-in": "did not offer this weekend day",
    "onboarding open": "still onboarding",
    "one place at a time": "on duty elsewhere then",
    "rest": "too little rest",
    "slots a day": "too many slots a day",
    "slots a week": "too many slots a week",
    "consecutive days": "too many days in a row",
    "weekend spacing": "too many weekends",
    "either day": "offered one of the days only",
    "unknown": "not in the team any more",
}


def blocked_words(prospect: Prospect, tags: Mapping[int, NameTag]) -> list[str]:
    """Each seat that cannot be published, with who, when and why; never a reason behind an absence."""
    return [_blocked(prospect, tags, seat) for seat in prospect.blocked]


def slot_label(slot: Slot) -> str:
    """“Tue 4 Jan, 14–18 Afternoon”."""
    return f"{day_label(slot.on)}, {hours_of(slot, slot.what.zone)} {slot.what.name}"


def _blocked(prospect: Prospect, tags: Mapping[int, NameTag], seat: int) -> str:
    who = holder_of(prospect.after[seat])
    name = tags[who].short if who is not None else "nobody"
    return f"{name} on {slot_label(prospect.places[seat][0])} ({', '.join(_words(prospect.broken[seat]))})"


def _words(rules: Iterable[str]) -> list[str]:
    return [_RULES.get(rule, rule) for rule in dict.fromkeys(rules)]
