"""What stands in the way of a publication, and what must be confirmed before it, in words."""

from collections.abc import Mapping

from app.domain.language import _, n_
from app.domain.people import NameTag
from app.domain.reach import Concern, concern
from app.domain.rule_words import named_slot, rule_words
from app.domain.seating import holder_of
from app.usecases.publishing.apart import halved_concern
from app.usecases.publishing.prospect import Prospect


def blocked_words(prospect: Prospect, tags: Mapping[int, NameTag]) -> list[str]:
    """Each seat that cannot be published, with who, when and why; never a reason behind an absence."""
    return [_blocked(prospect, tags, seat) for seat in prospect.blocked]


def concerns(prospect: Prospect, tags: Mapping[int, NameTag]) -> list[Concern]:
    """What must be confirmed; empty when there is nothing to ask."""
    old, unkept = prospect.broken.keys() - set(prospect.blocked), prospect.unkept
    seats = n_(
        "{n} published seat breaks a rule as things are now.",
        "{n} published seats break a rule as things are now.",
        len(old),
    )
    pins = n_(
        "{n} seat was claimed or pinned since; this draft gives it to somebody else.",
        "{n} seats were claimed or pinned since; this draft gives them to others.",
        len(unkept),
    )
    return [
        *prospect.reach.concerns,
        *(halved_concern(each, tags[each.person_id].short) for each in prospect.halved),
        *([concern("broken", old, seats)] if old else []),
        *([concern("unkept", unkept, pins)] if unkept else []),
    ]


def _blocked(prospect: Prospect, tags: Mapping[int, NameTag], seat: int) -> str:
    who = holder_of(prospect.after[seat])
    return _(
        "{name} on {slot} ({rules})",
        name=tags[who].short if who is not None else _("nobody"),
        slot=named_slot(prospect.places[seat][0], prospect.zone),
        rules=", ".join(rule_words(prospect.broken[seat], prospect.policy)),
    )
