"""What the rules are called where people read them, and how a slot is named beside them."""

from collections.abc import Iterable

from app.domain.board import hours_of, with_own
from app.domain.calendars import duty_name
from app.domain.kept import keeps, keeps_counted, kept
from app.domain.language import _, n_
from app.domain.policy import Policy
from app.domain.slot import Slot
from app.domain.timetable import day_label
from app.domain.walltime import today

GONE = "unknown"
# What can be waived is kept with the publication, in words.
keeps("less than {hours} h rest")
keeps("at most one weekend in {window}")
keeps_counted("at most {n} slot a day", "at most {n} slots a day")
keeps_counted("at most {n} slot a week", "at most {n} slots a week")
keeps_counted("more than {n} day in a row", "more than {n} days in a row")


def rule_words(rules: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """The rules by the names of the checker, as a coordinator reads them; never a reason behind one."""
    known = words_of(policy)
    return tuple(known.get(rule, rule) for rule in rules)


def kept_rules(waived: str) -> str:
    """“Bo Berg: less than 11 h rest, at most 1 slot a day”, as it was kept in English, said to whoever reads it."""
    who, colon, rules = waived.rpartition(": ")
    return f"{who}{colon}{', '.join(kept(rule) for rule in rules.split(', '))}"


def slot_label(slot: Slot, zone: str, own_zone: str | None = None) -> str:
    """“Tue 4 Jan, 14–18”; to a reader in another zone with their own hours: “Tue 4 Jan, 14–18 (22–02 for you)”."""
    return with_own(_plain(slot, zone), slot, zone, own_zone)


def named_slot(slot: Slot, zone: str, own_zone: str | None = None) -> str:
    """“Tue 4 Jan, 14–18 Afternoon (22–02 for you)”."""
    return with_own(f"{_plain(slot, zone)} {slot.what.name}", slot, zone, own_zone)


def duty_label(slot: Slot, zone: str, own_zone: str | None = None) -> str:
    """“Tue 4 Jan, 14–18 Afternoon (22–02 for you)”, which says of a weekend that it is one."""
    return with_own(f"{_plain(slot, zone)} {duty_name(slot)}", slot, zone, own_zone)


def _plain(slot: Slot, zone: str) -> str:
    """The day is that of the wall whose hours are said, also where the shift is anchored elsewhere."""
    return f"{day_label(today(slot.start, zone))}, {hours_of(slot, zone)}"


def words_of(policy: Policy) -> dict[str, str]:
    """Rule → words, for the rules that can keep somebody out of a seat of ours."""
    return {
        "cannot": _("said cannot"),
        "opt-in": _("did not offer this weekend day"),
        "absence": _("absent"),
        GONE: _("not in the team then"),
        "onboarding open": _("still onboarding"),
        "one place at a time": _("already on duty then"),
        "rest": _("less than {hours} h rest", hours=policy.min_rest_hours),
        "slots a day": n_("at most {n} slot a day", "at most {n} slots a day", policy.max_slots_a_day),
        "slots a week": n_("at most {n} slot a week", "at most {n} slots a week", policy.max_slots_a_week),
        "consecutive days": n_(
            "more than {n} day in a row", "more than {n} days in a row", policy.max_consecutive_days
        ),
        "weekend spacing": _("at most one weekend in {window}", window=policy.weekend_window),
        "both days": _("offered both days or none"),
        "either day": _("offered one of the days only"),
    }
