"""Why a draft was not made: kept as what is so, and said in the language of whoever reads it."""

import json
from collections.abc import Mapping
from typing import Any

from app import planning
from app.domain.language import N_, _
from app.domain.policy import in_force
from app.domain.refusals import NothingKeepsRules, PinsInTheWay, TooLarge
from app.domain.rota import Draft, seats_of
from app.domain.rule_words import rule_words, slot_label
from app.domain.team import Team
from app.store.people import names_of
from app.store.rounds import get_period, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx

BEFORE = N_("Stopped before the search had begun.")
TOO_OFTEN = N_("Making this draft was cut off three times. Try a shorter search, then ask who hosts Halfday to look.")
FAULT = N_("Making this draft failed through a fault of ours. Draft again; if it fails again, ask who hosts Halfday.")


def pins_cannot_stay(broken: planning.PinsCannotStay, pins: Mapping[int, int]) -> str:
    """What is kept of pins that no plan can keep: seat, person (0: nobody knows) and the rules."""
    return json.dumps({"pins": [[seat, pins.get(seat, 0), list(rules)] for seat, rules in broken.broken.items()]})


def nothing_found(nothing: planning.NothingFound) -> str:
    return json.dumps({"rules": list(nothing.rules), "proved": nothing.proved})


def too_large(refusal: TooLarge) -> str:
    return json.dumps({"too large": refusal.size, "figures": refusal.figures})


def why_it_failed(tx: Tx, team: Team, draft: Draft) -> str:
    """In a sentence; older drafts kept the sentence itself."""
    if not draft.error.startswith("{"):
        return _(draft.error)
    kept: dict[str, Any] = json.loads(draft.error)
    if "too large" in kept:
        return TooLarge(kept["too large"], kept.get("figures", {})).sentence
    policy = in_force(policies_of(tx, team.id), get_period(tx, team.id, draft.period_id).first_on).policy
    if "rules" in kept:
        return NothingKeepsRules(rule_words(kept["rules"], policy), kept["proved"]).sentence
    names, seats = names_of(tx, [who for _seat, who, _rules in kept["pins"]]), seats_of(slots_of(tx, draft.period_id))
    pins = [
        pin_words(names.get(who, ""), slot_label(seats[seat][0], team.time_zone), rule_words(rules, policy))
        for seat, who, rules in sorted(kept["pins"])
    ]
    return PinsInTheWay(pins).sentence


def pin_words(name: str, slot: str, rules: tuple[str, ...]) -> str:
    """A pin that cannot stay: who, where, and why."""
    return _("{name} on {slot} ({rules})", name=name or _("somebody"), slot=slot, rules=", ".join(rules))
