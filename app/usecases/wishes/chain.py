"""A proposed chain: done at once when everybody in it agrees, dissolved by one refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.changing.change import RotaChange, change_rota
from app.changing.issue import Why
from app.changing.wishes import dissolve
from app.domain.language import N_, _
from app.domain.people import Actor, NameTag, name_tags
from app.domain.publication import ChangeCause
from app.domain.refusals import BadField, ChainEnded, NotAllowed, NotFound, Refusal
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_text
from app.domain.timetable import zone_label
from app.domain.wish import ChainPart, ChainState, SwapChain
from app.store.people import lock_people, names_of
from app.store.publications import places_of
from app.store.teams import lock_team
from app.store.transaction import Tx
from app.store.wishes import agree, end_chain, get_chain, no_longer_accepts, periods_with_wishes, proposed_chains
from app.usecases.wishes.propose import propose_chains


@dataclass(frozen=True, slots=True)
class Decide:
    """A yes or no to a chain: of oneself, or by a coordinator for somebody in it, with a reason."""

    chain_id: int
    base_url: str
    for_person: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_text(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        if self.for_person is not None and not self.reason:
            raise BadField("Reason", _("Say why you decide for somebody else; everybody in the team can read it."))


@dataclass(frozen=True, slots=True)
class PartLine:
    """One person's part, for the coordinator; the others only see their own."""

    person_id: int
    who: NameTag
    gives: str
    gets: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class ChainPage:
    title: str
    team: str
    team_name: str
    zone: str
    chain_id: int
    state: str
    why: str
    gives: str  # empty for a coordinator who is not in it
    gets: str
    gets_href: str
    has_agreed: bool
    is_in: bool
    people: int
    agreed: int
    parts: list[PartLine]

    @property
    def waiting(self) -> list[tuple[int, str]]:
        """For whom a coordinator could still decide."""
        return [(part.person_id, part.who.full) for part in self.parts if not part.agreed]


def show_chain(tx: Tx, team: Team, chain_id: int, *, by: Actor) -> ChainPage:
    chain = get_chain(tx, team.id, chain_id)
    own = chain.part_of(by.id)
    coordinates = by.coordinates(team.id)
    if own is None and not coordinates:
        raise NotFound("chain")
    labels = _labels(tx, team, chain.parts, by=by)
    tags = name_tags(names_of(tx, {part.person_id for part in chain.parts}))
    return ChainPage(
        title=_("A chain of swaps"),
        team=team.slug,
        team_name=team.name,
        zone=zone_label(team.time_zone),
        chain_id=chain.id,
        state=chain.state.value,
        why=_(chain.why) if chain.why else "",
        gives=labels[own.gives_id] if own else "",
        gets=labels[own.gets_id] if own else "",
        gets_href=f"/teams/{team.slug}/seats/{own.gets_id}" if own else "",
        has_agreed=own is not None and own.agreed_at is not None,
        is_in=own is not None,
        people=len(chain.parts),
        agreed=chain.agreed,
        parts=[
            PartLine(
                part.person_id,
                tags[part.person_id],
                labels[part.gives_id],
                labels[part.gets_id],
                part.agreed_at is not None,
            )
            for part in (chain.parts if coordinates else ())
        ],
    )


def read_chain(tx: Tx, team: Team, chain_id: int, *, by: Actor) -> SwapChain:
    chain = get_chain(tx, team.id, chain_id)
    if chain.part_of(by.id) is None and not by.coordinates(team.id):
        raise NotFound("chain")
    return chain


def read_chains(tx: Tx, team: Team, *, by: Actor) -> list[SwapChain]:
    """The chains of a team that wait for somebody's yes: one's own; a coordinator sees all."""
    periods = [period for team_id, period in periods_with_wishes(tx) if team_id == team.id]
    proposed = [chain for period in periods for chain in proposed_chains(tx, period)]
    return [chain for chain in proposed if chain.part_of(by.id) is not None or by.coordinates(team.id)]


def agree_to_chain(tx: Tx, team: Team, ask: Decide, *, by: Actor, now: datetime) -> SwapChain:
    """Say yes. The last yes does all of it in one publication; if the rules forbid it by then, the chain is over."""
    chain, part = _decided(tx, team, ask, by=by)
    agree(tx, chain.id, part.person_id, now=now)
    chain = get_chain(tx, team.id, chain.id)
    if chain.agreed == len(chain.parts):
        _carry_out(tx, team, chain, ask, by=by, now=now)
    return get_chain(tx, team.id, chain.id)


def refuse_chain(tx: Tx, team: Team, ask: Decide, *, by: Actor, now: datetime) -> SwapChain:
    """Say no: the chain is over, and whoever said no is not asked for that slot again.

    Nobody else in it is told who that was.
    """
    chain, part = _decided(tx, team, ask, by=by)
    dissolve(tx, team, chain, why=N_("somebody said no."), but=[part.person_id], now=now)
    slot, _ = places_of(tx, [part.gets_id])[part.gets_id]
    no_longer_accepts(tx, part.wish_id, slot.id)
    propose_chains(tx, team, chain.period_id, now=now)
    return get_chain(tx, team.id, chain.id)


def _decided(tx: Tx, team: Team, ask: Decide, *, by: Actor) -> tuple[SwapChain, ChainPart]:
    lock_team(tx, team.id)
    chain = read_chain(tx, team, ask.chain_id, by=by)
    person = by.id if ask.for_person is None else ask.for_person
    if person != by.id and not by.coordinates(team.id):
        raise NotAllowed("a coordinator of this team")
    tx.note(reason=ask.reason, on_behalf_of=person)
    part = chain.part_of(person)
    if part is None:
        raise NotFound("part of this chain")
    if chain.state is not ChainState.PROPOSED:
        raise ChainEnded(_(chain.why or N_("everybody agreed, and it is done.")))
    return chain, part


def _carry_out(tx: Tx, team: Team, chain: SwapChain, ask: Decide, *, by: Actor, now: datetime) -> None:
    lock_people(tx, [part.person_id for part in chain.parts])
    change = RotaChange(
        seats={part.gets_id: part.person_id for part in chain.parts},
        why=Why(ChangeCause.CHAIN, cause_id=chain.id, reason=ask.reason),
        base_url=ask.base_url,
        consents=[(part.person_id, part.gets_id) for part in chain.parts],
    )
    try:
        with tx.attempt():
            (issued,) = change_rota(tx, team, change, by=by, now=now)
            end_chain(tx, chain, ChainState.DONE, publication_id=issued.id, now=now)
    except Refusal:  # somebody fell ill, say: that is nobody's fault, and no reason to lose the last yes
        dissolve(tx, team, chain, why=N_("the rules do not allow it any more."), now=now)


def _labels(tx: Tx, team: Team, parts: Iterable[ChainPart], *, by: Actor) -> dict[int, str]:
    places = places_of(tx, {seat for part in parts for seat in (part.gives_id, part.gets_id)})
    return {seat: named_slot(slot, team.time_zone, by.person.time_zone) for seat, (slot, _) in places.items()}
