"""What stands in the way of a publication, in words."""

from collections.abc import Iterable, Mapping

from app.domain.board import hours_of
from app.domain.language import _
from app.domain.people import NameTag
from app.domain.seating import holder_of
from app.domain.slot import Slot
from app.domain.timetable import day_label
from app.usecases.publishing.prospect import Prospect


def blocked_words(prospect: Prospect, tags: Mapping[int, NameTag]) -> list[str]:
    """Each seat that cannot be published, with who, when and why; never a reason behind an absence."""
    return [_blocked(prospect, tags, seat) for seat in prospect.blocked]


def slot_label(slot: Slot) -> str:
    """“Tue 4 Jan, 14–18 Afternoon”."""
    return f"{day_label(slot.on)}, {hours_of(slot, slot.what.zone)} {slot.what.name}"


def _blocked(prospect: Prospect, tags: Mapping[int, NameTag], seat: int) -> str:
    who = holder_of(prospect.after[seat])
    return _(
        "{name} on {slot} ({rules})",
        name=tags[who].short if who is not None else _("nobody"),
        slot=slot_label(prospect.places[seat][0]),
        rules=", ".join(_words(prospect.broken[seat])),
    )


def _words(rules: Iterable[str]) -> list[str]:
    known = _rules()
    return [known.get(rule, rule) for rule in dict.fromkeys(rules)]


def _rules() -> dict[str, str]:
    return {
        "absence": _("absent"),
        "cannot": _("said cannot"),
        "opt-in": _("did not offer this weekend day"),
        "onboarding open": _("still onboarding"),
        "one place at a time": _("on duty elsewhere then"),
        "rest": _("too little rest"),
        "slots a day": _("too many slots a day"),
        "slots a week": _("too many slots a week"),
        "consecutive days": _("too many days in a row"),
        "weekend spacing": _("too many weekends"),
        "either day": _("offered one of the days only"),
        "unknown": _("not in the team any more"),
    }
