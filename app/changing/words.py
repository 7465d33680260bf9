"""How it is said that somebody may not take a seat: the rule's name, and nobody's reasons."""

from collections.abc import Iterable

from app.domain.language import N_, _
from app.domain.policy import Policy
from app.domain.rule_words import rule_words

# What somebody said or when they are away is theirs; others only read that they are not free.
_THEIR_OWN = ("cannot", "absence")
_NOT_FREE = N_("not available then")
_TO_THEMSELVES = {"cannot": N_("you said that you cannot"), "absence": N_("you are away then")}


def words_for(rules: Iterable[str], policy: Policy, *, own: bool, coordinates: bool) -> tuple[str, ...]:
    """The rules in words for whoever reads them: the person they are about, a coordinator, or somebody else."""
    said: dict[str, None] = {}
    for rule in rules:
        (plain,) = rule_words([rule], policy)
        if own:
            said[_(_TO_THEMSELVES[rule]) if rule in _TO_THEMSELVES else plain] = None
        else:
            said[plain if coordinates or rule not in _THEIR_OWN else _(_NOT_FREE)] = None
    return tuple(said)
