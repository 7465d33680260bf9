"""“Why this person?” and “why not …?” of a seat, answered as far as the reader may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app import planning
from app.domain.language import _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.refusals import BadField
from app.domain.rule_words import slot_label
from app.domain.slot import Slot
from app.domain.team import Team
from app.planning import Reason
from app.store.people import names_of
from app.store.transaction import Tx
from app.usecases.reasons import words
from app.usecases.reasons.case import Case, Given, of_draft, published


@dataclass(frozen=True, slots=True)
class WhyView:
    """The answer in one sentence, and whom else one may ask about. `reason` is there where a search answered."""

    title: str
    team: str
    href: str  # of this question
    back: str
    slot: str
    shift: str
    who: NameTag
    instead_id: int | None
    sentence: str
    others: list[tuple[int, NameTag]]
    seed: int | None
    is_for_coordinators: bool  # it may rest on what only they see
    reason: Reason | None
    kept: Mapping[str, str] = field(default_factory=dict)  # what else the page's address says

    @property
    def others_options(self) -> list[tuple[int, str]]:
        return [(person, tag.full) for person, tag in self.others]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: about which seat, by whom, and of whom it asks why not."""

    team: Team
    by: Actor
    instead: int | None
    base: str

    @property
    def coordinates(self) -> bool:
        return self.by.coordinates(self.team.id)


def why_published(tx: Tx, team: Team, seat_id: int, *, instead: int | None, by: Actor) -> WhyView:
    """Of what is published now; anybody in the team may ask."""
    found = published(tx, team, seat_id)
    asked = _Asked(team, by, instead, f"/teams/{team.slug}/seats/{seat_id}")
    return _given(tx, asked, found) if isinstance(found, Given) else _answered(tx, asked, found)


def why_in_draft(tx: Tx, team: Team, draft_id: int, seat_id: int, *, instead: int | None, by: Actor) -> WhyView:
    """Of a draft; for coordinators."""
    case = of_draft(tx, team, draft_id, seat_id)
    asked = _Asked(team, by, instead, f"/teams/{team.slug}/drafts/{draft_id}/seats/{seat_id}")
    return _answered(tx, asked, case)


def _given(tx: Tx, asked: _Asked, given: Given) -> WhyView:
    """Not a search but people decided."""
    tags = name_tags(names_of(tx, {given.holder_id, given.by.published_by}))
    who = tags[given.holder_id]
    sentence = words.by_change(given.by, tags[given.by.published_by])
    return _view(asked, given.slot, who, sentence)


def _answered(tx: Tx, asked: _Asked, case: Case) -> WhyView:
    people = planning.people_of(case.problem)
    tags = name_tags(names_of(tx, {*people, case.holder_id}))
    who = tags[case.holder_id]
    if case.was_pinned_before or case.was_set_by_hand:
        return _view(asked, case.slot, who, words.by_hand(case, who))
    there = planning.sits_there(case.problem, case.plan, case.seat_id)
    others = sorted(((each, tags[each]) for each in people if each not in there), key=lambda pair: pair[1].full)
    reason = _reason(asked, case, {person for person, _ in others})
    return _view(asked, case.slot, who, words.by_search(case, reason, tags), others=others, found=(case, reason))


def _reason(asked: _Asked, case: Case, others: set[int]) -> Reason:
    """Coordinators get the whole answer; everybody else what the rota, the points and their own answers show anyway."""
    instead = asked.instead
    if instead is not None and instead not in others:
        raise BadField("Person", _("Choose somebody else of this period who is not in that slot."))
    if asked.coordinates:
        return planning.why(case.problem, case.plan, case.seat_id, instead=instead)
    return planning.why_in_public(case.problem, case.plan, case.seat_id, instead=instead, reader=asked.by.id)


def _view(
    asked: _Asked,
    slot: Slot,
    who: NameTag,
    sentence: str,
    *,
    others: list[tuple[int, NameTag]] | None = None,
    found: tuple[Case, Reason] | None = None,
) -> WhyView:
    return WhyView(
        title=_("Why {name}?", name=who.short),
        team=asked.team.slug,
        href=f"{asked.base}/why",
        back=asked.base,
        slot=slot_label(slot, asked.team.time_zone, asked.by.person.time_zone),
        shift=slot.what.name,
        who=who,
        instead_id=found[1].instead if found else None,
        sentence=sentence,
        others=others or [],
        seed=found[0].draft.seed if found else None,
        is_for_coordinators=asked.coordinates,
        reason=found[1] if found else None,
    )
