"""What would fill an open seat: the smallest sets of things to ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from app import planning
from app.domain.language import _
from app.domain.people import NameTag, name_tags
from app.domain.refusals import NotOpen
from app.domain.round import Round
from app.domain.rule_words import slot_label
from app.domain.team import Team
from app.planning import Wanted
from app.store.people import names_of
from app.store.rounds import round_of, slots_of
from app.store.transaction import Tx
from app.usecases.reasons import words
from app.usecases.reasons.case import Question, open_as_published, open_in_draft


@dataclass(frozen=True, slots=True)
class AskLine:
    """One thing to ask for, and where a yes to it is entered."""

    says: str
    name: str  # whose answer it would change; empty: the team's policy
    href: str  # empty: nobody was asked for answers


@dataclass(frozen=True, slots=True)
class FillView:
    """Each of `ways` fills the seat by itself, and none has an ask that could be spared. An empty way asks nobody."""

    title: str
    team: str
    back: str
    slot: str
    shift: str
    ways: list[list[AskLine]]
    wanted: tuple[tuple[Wanted, ...], ...]

    @property
    def asks_people(self) -> bool:
        return any(ask.name for way in self.ways for ask in way)


def fill_in_draft(tx: Tx, team: Team, draft_id: int, seat_id: int, *, own_zone: str | None = None) -> FillView:
    asked = open_in_draft(tx, team, draft_id, seat_id)
    return _view(tx, team, asked, f"/teams/{team.slug}/drafts/{draft_id}/seats/{seat_id}", own_zone)


def fill_published(tx: Tx, team: Team, seat_id: int, *, own_zone: str | None = None) -> FillView:
    return _view(tx, team, open_as_published(tx, team, seat_id), f"/teams/{team.slug}/seats/{seat_id}", own_zone)


def _view(tx: Tx, team: Team, asked: Question, back: str, own_zone: str | None) -> FillView:
    if asked.seat_id in asked.plan:
        raise NotOpen
    found = planning.smallest_asks(asked.problem, asked.plan, asked.seat_id)
    tags = name_tags(names_of(tx, set(planning.people_of(asked.problem))))
    slots = {slot.id: slot for slot in slots_of(tx, asked.draft.period_id)}
    entered = _Entering(team, tags, round_of(tx, asked.draft.period_id))
    zones = (team.time_zone, own_zone)
    return FillView(
        title=_("What would fill this seat?"),
        team=team.slug,
        back=back,
        slot=slot_label(asked.slot, team.time_zone, own_zone),
        shift=asked.slot.what.name,
        ways=[[entered.line(each, words.ask_words(each, tags, slots, zones=zones)) for each in way] for way in found],
        wanted=found,
    )


@dataclass(frozen=True, slots=True)
class _Entering:
    team: Team
    tags: Mapping[int, NameTag]
    round_: Round | None

    def line(self, wanted: Wanted, says: str) -> AskLine:
        base = f"/teams/{self.team.slug}"
        if wanted.person_id is None:
            return AskLine(says, "", f"{base}/policy")
        answer = f"{base}/rounds/{self.round_.id}/answers/{wanted.person_id}" if self.round_ else ""
        return AskLine(says, self.tags[wanted.person_id].short, answer)
