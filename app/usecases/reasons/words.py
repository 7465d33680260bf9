"""Reasons as people read them."""

from collections.abc import Mapping

from app.domain.answer import OptIn
from app.domain.language import _, day, n_
from app.domain.people import NameTag
from app.domain.publication import WAS_ASKED, ChangeCause, Publication
from app.domain.rule_words import rule_words, slot_label
from app.domain.slot import Slot
from app.planning import Reason, Wanted
from app.usecases.reasons.case import Case


def by_change(gave: Publication, by: NameTag) -> str:
    """Why, where no search decided: what the publication says that made the change."""
    if gave.reason == WAS_ASKED:
        return _("{name} was asked, and took it.", name=by.full)
    said = {
        ChangeCause.SWAP: _("Two people agreed on a swap."),
        ChangeCause.CLAIM: _("The seat was free, and was taken by hand."),
        ChangeCause.REPLACEMENT: _("{name} put somebody else here.", name=by.full),
        ChangeCause.CHAIN: _("Several people agreed to pass their seats round."),
        ChangeCause.UNDO: _("{name} took the change before back.", name=by.full),
    }.get(gave.cause, _("{name} changed this by hand.", name=by.full))
    reason = " " + _("The reason given: {reason}", reason=gave.said_reason) if gave.reason else ""
    return said + reason


def by_hand(case: Case, who: NameTag) -> str:
    if case.was_pinned_before:
        return _("{name} had been pinned here before the draft was made, and a draft keeps pins.", name=who.full)
    return _("A coordinator put {name} here by hand, after the search.", name=who.full)


def by_search(case: Case, reason: Reason, tags: Mapping[int, NameTag]) -> str:
    """The one sentence that answers."""
    other = tags[reason.instead].full if reason.instead is not None else _("anybody else")
    if reason.cause == "rule":
        return _by_rule(case, reason, other)
    if reason.cause == "goal":
        return _by_goal(reason, other)
    if reason.cause == "lot":
        return _(
            "It was a tie: with {other} here nothing that counts would be worse. "
            "The lot decided, drawn with seed {seed}.",
            other=other,
            seed=case.draft.seed,
        )
    if reason.cause == "answers or lot":
        return _(
            "No rule that everybody can see and no fairness of weekdays stands against {other}. "
            "What people answered decided, or the lot; answers are seen by their owners and the coordinators only.",
            other=other,
        )
    return _("This was not settled in the time there is. Ask again, or ask about one person.")


def _by_rule(case: Case, reason: Reason, other: str) -> str:
    if not reason.rules:
        return _("With {other} here no plan would keep the rules.", other=other)
    words = ", ".join(rule_words(reason.rules, case.policy))
    if reason.instead is None:
        return _("Rules keep everybody else out: {rules}.", rules=words)
    return _("{other} cannot be here: {rules}.", other=other, rules=words)


def _by_goal(reason: Reason, other: str) -> str:
    worse = {
        "open seats": n_("one more seat would stay open", "{n} more seats would stay open", reason.loss),
        "fairness": _("points would be shared less fairly"),
        "marks": _("people would get less of what they wished"),
        "changes": n_("one more published seat would change", "{n} more published seats would change", reason.loss),
    }.get(reason.goal, _("the goal “{goal}” would suffer", goal=reason.goal))
    amount = _amount(reason)
    return _("With {other} here {worse}{amount}.", other=other, worse=worse, amount=amount)


def _amount(reason: Reason) -> str:
    """By how much, in the goal's own unit; for those counted in seats the sentence has said it."""
    if reason.goal in ("open seats", "changes"):
        return ""
    if reason.proved:
        return " " + _("({loss} worse)", loss=reason.loss)
    return " " + _("(at most {loss} worse)", loss=reason.loss)


def ask_words(
    wanted: Wanted, tags: Mapping[int, NameTag], slots: Mapping[int, Slot], *, zones: tuple[str, str | None]
) -> str:
    """One thing to ask for, as a coordinator would say it."""
    if wanted.kind == "limit":
        return _limit_words(wanted)
    assert wanted.person_id is not None
    name = tags[wanted.person_id].full
    if wanted.kind == "mark":
        assert wanted.slot_id is not None
        slot = slot_label(slots[wanted.slot_id], *zones)
        return _("Ask {name}, who cannot, whether {slot} might be possible after all", name=name, slot=slot)
    assert wanted.weekend is not None
    weekend = day(wanted.weekend)
    if wanted.offer in (OptIn.FIRST, OptIn.SECOND):
        number = _("the first day") if wanted.offer is OptIn.FIRST else _("the second day")
        return _("Ask {name} to offer {number} of the weekend of {weekend}", name=name, number=number, weekend=weekend)
    return _("Ask {name} to offer both days of the weekend of {weekend}", name=name, weekend=weekend)


def _limit_words(wanted: Wanted) -> str:
    known = {
        "min_rest_minutes": _("the least rest between slots to {n} hours"),
        "max_slots_a_day": _("the most slots a day to {n}"),
        "max_slots_a_week": _("the most slots a week to {n}"),
        "weekend_window": _("the spacing of weekends to one in {n}"),
        "max_consecutive_days": _("the most days in a row to {n}"),
    }
    amount = wanted.amount // 60 if wanted.limit == "min_rest_minutes" else wanted.amount
    what = known.get(wanted.limit, wanted.limit.replace("_", " ") + " {n}").format(n=amount)
    return _("Change {what}, for this period", what=what)
