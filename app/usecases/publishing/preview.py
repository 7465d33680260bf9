"""The page before publishing: what will change, for whom, who will be told, and what must be confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _, n_
from app.domain.people import NameTag
from app.domain.publication import told
from app.domain.reach import Shown, written
from app.domain.refusals import DraftMovedOn, DraftNotReady
from app.domain.rota import DraftState
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.store.issuing import next_number
from app.store.transaction import Tx
from app.usecases.publishing.apart import HALVED, Apart, Warned, apart
from app.usecases.publishing.prospect import Prospect, look_ahead
from app.usecases.publishing.publish import tags_for
from app.usecases.publishing.words import blocked_words, concerns


@dataclass(frozen=True, slots=True)
class SeatLine:
    label: str
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class PersonNews:
    """What one person will hear."""

    who: NameTag
    gained: tuple[SeatLine, ...]
    lost: tuple[SeatLine, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    title: str
    team: str
    team_name: str
    number: int  # of the publication to be
    draft_number: int
    draft_id: int
    version: int
    rests_on: int  # number of the publication that it would replace; 0: none
    period: str
    headline: str
    answered: int
    people: int
    news: list[PersonNews]
    warnings: list[Warned]
    others: list[Warned]  # without weekends that come apart, which stand in a list of their own
    apart: Apart | None
    warned: str  # all of them, as a form or a program sends it back with the confirmation
    blocked: list[str]
    nothing: bool
    button: str


def preview_publication(
    tx: Tx, team: Team, draft_id: int, *, own_zone: str | None = None, shown: Shown | None = None, now: datetime
) -> Preview:
    """shown: what was to be confirmed on the page that a refused form came from."""
    prospect = look_ahead(tx, team, draft_id, now=now)
    draft = prospect.draft
    if draft.state is DraftState.PUBLISHED:
        raise DraftMovedOn(draft.number)
    if draft.state is not DraftState.READY:
        raise DraftNotReady(draft.number, draft.state.value)
    tags = tags_for(tx, team, prospect)
    found = concerns(prospect, tags)
    news = _news(prospect, tags, own_zone=own_zone, now=now)
    return Preview(
        title=_("Publish"),
        team=team.slug,
        team_name=team.name,
        number=next_number(tx, team.id),
        draft_number=draft.number,
        draft_id=draft.id,
        version=draft.version,
        rests_on=prospect.rests_on,
        period=prospect.period.label,
        headline=_headline(prospect, len(news)),
        answered=draft.answered,
        people=draft.people,
        news=news,
        warnings=[Warned(each.says, each.is_new(shown)) for each in found],
        others=[Warned(each.says, each.is_new(shown)) for each in found if each.kind != HALVED],
        apart=apart(prospect.halved, tags, shown),
        warned=written(found),
        blocked=blocked_words(prospect, tags),
        nothing=prospect.before is not None and not prospect.differences,
        button=_button(len(news)),
    )


def _news(prospect: Prospect, tags: Mapping[int, NameTag], *, own_zone: str | None, now: datetime) -> list[PersonNews]:
    news = told(prospect.differences, prospect.places, now=now)
    ordered = sorted(news.items(), key=lambda item: tags[item[0]].full.casefold())
    return [
        PersonNews(tags[person], _lines(prospect, gained, own_zone), _lines(prospect, lost, own_zone))
        for person, (gained, lost) in ordered
    ]


def _lines(prospect: Prospect, seats: list[int], own_zone: str | None) -> tuple[SeatLine, ...]:
    slots = sorted((prospect.places[seat][0] for seat in seats), key=lambda slot: (slot.start, slot.id))
    return tuple(SeatLine(named_slot(slot, prospect.zone, own_zone), slot.weekend is not None) for slot in slots)


def _headline(prospect: Prospect, people: int) -> str:
    differing, whom = len(prospect.differences), n_("{n} person", "{n} people", people)
    if prospect.before is not None and not differing:
        return _("Nothing changes")
    if prospect.before is not None:
        return n_("{n} seat will change for {people}", "{n} seats will change for {people}", differing, people=whom)
    filled = sum(1 for person in prospect.after.values() if person is not None)
    whom = n_("by {n} person", "by {n} people", people)
    seats = len(prospect.places)
    return n_("{filled} of {n} seat filled, {by}", "{filled} of {n} seats filled, {by}", seats, filled=filled, by=whom)


def _button(people: int) -> str:
    return n_("Publish to {n} person", "Publish to {n} people", people) if people else _("Publish")
