"""What the rules are called where people read them, and how a slot is named beside them."""

from collections.abc import Iterable

from app.domain.board import hours_of
from app.domain.policy import Policy
from app.domain.slot import Slot
from app.domain.timetable import day_label

GONE = "unknown"


def rule_words(rules: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """The rules by the names of the checker, as a coordinator reads them; never a reason behind one."""
    known = words_of(policy)
    return tuple(known.get(rule, rule) for rule in rules)


def slot_label(slot: Slot, zone: str) -> str:
    """“Tue 4 Jan, 14–18”."""
    return f"{day_label(slot.on)}, {hours_of(slot, zone)}"


def words_of(policy: Policy) -> dict[str, str]:
    """Rule → words, for the rules that can keep somebody out of a seat of ours."""
    return {
        "cannot": "said cannot",
        "opt-in": "did not offer this weekend day",
        "absence": "absent",
        GONE: "not in the team then",
        "onboarding open": "still onboarding",
        "one place at a time": "already on duty then",
        "rest": f"less than {policy.min_rest_hours} h rest",
        "slots a day": f"at most {_count(policy.max_slots_a_day, 'slot')} a day",
        "slots a week": f"at most {_count(policy.max_slots_a_week, 'slot')} a week",
        "consecutive days": f"more than {_count(policy.max_consecutive_days, 'day')} in a row",
        "weekend spacing": f"at most one weekend in {policy.weekend_window}",
        "both days": "offered both days or none",
        "either day": "offered one of the days only",
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
