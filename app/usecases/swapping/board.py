"""The swaps of a team: what is offered to the reader first."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.domain.language import _
from app.domain.people import Actor, NameTag
from app.domain.policy import in_force
from app.domain.round import FARTHEST_DAYS, LONGEST_PERIOD_DAYS
from app.domain.slot import Slot
from app.domain.swap import Swap, SwapKind, SwapState
from app.domain.team import Team
from app.domain.timetable import zone_label
from app.domain.walltime import today
from app.store.publications import person_seats_between, places_of
from app.store.swaps import ended_swaps, live_swaps
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.swapping.people import team_tags
from app.usecases.swapping.views import SwapLine, SwapsPage
from app.usecases.swapping.words import says, slot_words

AHEAD = timedelta(days=FARTHEST_DAYS + LONGEST_PERIOD_DAYS)


def list_swaps(tx: Tx, team: Team, *, by: Actor, now: datetime) -> SwapsPage:
    live, over = live_swaps(tx, team.id), ended_swaps(tx, team.id)
    slots = {seat: place[0] for seat, place in places_of(tx, {swap.seat_id for swap in [*live, *over]}).items()}
    live = [swap for swap in live if slots[swap.seat_id].start > now]
    tags = team_tags(tx, team)
    own = [swap for swap in live if by.id in (swap.giver_id, swap.taker_id)]
    mine = {seat.id for _, seat, _ in person_seats_between(tx, [by.id], now, now + AHEAD)} if live else set()
    for_you = [swap for swap in live if swap not in own and is_for(swap, by.id, mine)]
    waits = [swap for swap in live if swap.state is SwapState.TAKEN] if by.coordinates(team.id) else []
    rest = [swap for swap in live if swap not in own and swap not in for_you and swap not in waits]

    def lines(swaps: list[Swap], label: str = _("Look at it")) -> tuple[SwapLine, ...]:
        return tuple(_line(team, swap, slots[swap.seat_id], tags, by=by, label=label) for swap in swaps)

    return SwapsPage(
        title=_("Swaps"),
        team=team.slug,
        team_name=team.name,
        zone=zone_label(team.time_zone),
        for_you=lines(for_you, _("Answer")),
        to_agree=lines(waits, _("Decide")),
        own=lines(own),
        others=lines(rest),
        over=lines(over),
        nothing=not live and not over,
        claims=in_force(policies_of(tx, team.id), today(now, team.time_zone)).policy.claims > 0,
    )


def read_swaps(tx: Tx, team: Team) -> list[Swap]:
    """What is live in a team, for programs."""
    return live_swaps(tx, team.id)


def is_for(swap: Swap, person_id: int, seats: Collection[int]) -> bool:
    """Whether an offer asks the person who covers these seats: by name, for one of them, or as anyone."""
    if swap.state is not SwapState.OFFERED or not swap.may_take(person_id):
        return False
    return swap.kind is not SwapKind.EXCHANGE or any(seat in seats for seat in swap.wanted)


def _line(team: Team, swap: Swap, slot: Slot, tags: dict[int, NameTag], *, by: Actor, label: str) -> SwapLine:
    taker = tags[swap.taker_id].short if swap.taker_id is not None else ""
    return SwapLine(
        href=f"/teams/{team.slug}/swaps/{swap.id}",
        slot=slot_words(slot, swap, team.time_zone, by.person.time_zone),
        says=says(swap, tags[swap.giver_id].short, taker),
        giver=tags[swap.giver_id],
        state=swap.state.value,
        is_weekend=slot.weekend is not None,
        label=label,
    )
