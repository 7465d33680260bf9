"""The page of one swap: what it is about, the one big button, and how it came here."""

from dataclasses import dataclass
from datetime import datetime

from app.changing.change import affected_periods
from app.changing.judging import verdict_on
from app.changing.words import words_for
from app.domain.board import zone_beside
from app.domain.calendars import duty_name
from app.domain.language import _
from app.domain.people import Actor, NameTag
from app.domain.publication import begun
from app.domain.refusals import Refusal
from app.domain.rule_words import duty_label, slot_label
from app.domain.seating import people_in
from app.domain.slot import Slot
from app.domain.swap import Swap, SwapKind, SwapState
from app.domain.team import Team
from app.store.publications import find_place, places_of
from app.store.swaps import get_swap, steps_of
from app.store.teams import members_of
from app.store.transaction import Tx
from app.usecases.swapping.cover import after_swap
from app.usecases.swapping.end import too_late_by
from app.usecases.swapping.people import team_tags
from app.usecases.swapping.prospects import Prospect, standing_of
from app.usecases.swapping.take import consents_of
from app.usecases.swapping.views import BackSeat, Choice, Standing, SwapPage
from app.usecases.swapping.words import own_slot, says, slot_words, step_line


def read_swap(tx: Tx, team: Team, swap_id: int) -> Swap:
    return get_swap(tx, team.id, swap_id)


def show_swap(tx: Tx, team: Team, swap_id: int, *, by: Actor, now: datetime) -> SwapPage:
    swap = get_swap(tx, team.id, swap_id)
    slot = places_of(tx, [swap.seat_id])[swap.seat_id][0]
    steps, tags = steps_of(tx, swap.id), team_tags(tx, team)
    back = _back(tx, team, swap, tags, by=by, now=now)
    undoable = swap.state is SwapState.DONE and too_late_by(tx, team, swap, now=now) is None
    look = _Look(swap, slot, back, by, now, undoable=undoable)
    standing = _standing(tx, team, look)
    coordinates, path = by.coordinates(team.id), f"/teams/{team.slug}/swaps/{swap.id}"
    to_agree, may_waive = _to_agree(tx, team, swap, now=now) if coordinates else (None, False)
    words, own_zone = slot_words(slot, swap, team.time_zone), by.person.time_zone
    return SwapPage(
        title=_("Swap of {slot}", slot=words),
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        id=swap.id,
        version=swap.version,
        state=swap.state.value,
        what=says(swap, _name(tags, swap.giver_id, by), _name(tags, swap.taker_id, by)),
        say=slot_label(own_slot(slot, swap), team.time_zone),
        sub=f"{duty_name(slot)}, {team.name} · {zone_beside(own_slot(slot, swap), team.time_zone, own_zone)}",
        slot=words,
        slot_href=f"/teams/{team.slug}/seats/{swap.seat_id}",
        giver=tags[swap.giver_id],
        taker=tags[swap.taker_id] if swap.taker_id is not None else None,
        note=swap.note,
        named=tuple(tags[each.person_id] for each in swap.invited),
        refused=tuple(tags[each.person_id] for each in swap.invited if each.refused_at is not None),
        back=back,
        standing=standing,
        choices=_choices(look, standing),
        coordinates=coordinates,
        to_agree=to_agree,
        may_waive=may_waive,
        act_for=_act_for(tx, team, swap, slot) if coordinates and swap.state.is_live else (),
        acts=_acts(swap),
        history=tuple(step_line(step, tags) for step in reversed(steps)),
        path=path,
    )


def _name(tags: dict[int, NameTag], person_id: int | None, by: Actor) -> str:
    if person_id is None:
        return ""
    return tags[person_id].short


def _back(
    tx: Tx, team: Team, swap: Swap, tags: dict[int, NameTag], *, by: Actor, now: datetime
) -> tuple[BackSeat, ...]:
    wanted = swap.wanted if swap.back_seat_id is None else (swap.back_seat_id,)
    found: list[tuple[Slot, BackSeat]] = []
    for seat_id in wanted:
        place = find_place(tx, team.id, seat_id)
        if place is not None and not (swap.state.is_live and begun(place[0], now)):
            held = place[2].holding
            holder = tags.get(place[2].person_id or 0)
            label = duty_label(place[0], team.time_zone, by.person.time_zone)
            found.append((place[0], BackSeat(seat_id, label, holder, by.id in people_in(held))))
    return tuple(seat for _, seat in sorted(found, key=lambda pair: (pair[0].start, pair[1].seat_id)))


@dataclass(frozen=True, slots=True)
class _Look:
    """A swap as somebody looks at it at a moment."""

    swap: Swap
    slot: Slot
    back: tuple[BackSeat, ...]
    by: Actor
    now: datetime
    undoable: bool  # it is done, and in time for all its slots


def _standing(tx: Tx, team: Team, look: _Look) -> Standing | None:
    """What it would mean for the reader; nothing where they could not take it anyway."""
    swap, by = look.swap, look.by
    if swap.state is not SwapState.OFFERED or not swap.may_take(by.id) or begun(look.slot, look.now):
        return None
    own = next((seat.seat_id for seat in look.back if seat.is_readers), None)
    if swap.kind is SwapKind.EXCHANGE and own is None:
        return None
    seats = after_swap(tx, team, swap, by.id, own, now=look.now)
    consents = [(by.id, swap.seat_id), *([(swap.giver_id, own)] if own is not None else [])]
    return standing_of(tx, team, Prospect(look.slot, seats, consents), by=by, now=look.now)


def _choices(look: _Look, standing: Standing | None) -> tuple[Choice, ...]:
    swap, by = look.swap, look.by
    found: list[Choice] = []
    if standing is not None and (not standing.rules or standing.waits):
        found += _takes(swap, look.back)
    if swap.state is SwapState.OFFERED and by.id in swap.waiting_for:
        found.append(Choice("refuse", _("No, I cannot")))
    if swap.state in (SwapState.OFFERED, SwapState.TAKEN) and swap.giver_id == by.id:
        found.append(Choice("withdraw", _("Withdraw the offer")))
    if swap.state is SwapState.TAKEN and swap.taker_id == by.id:
        found.append(Choice("let-go", _("Step back")))
    if look.undoable and by.id in (swap.giver_id, swap.taker_id):
        found.append(Choice("undo", _("Undo the swap")))
    return tuple(found)


def _takes(swap: Swap, back: tuple[BackSeat, ...]) -> list[Choice]:
    if swap.kind is not SwapKind.EXCHANGE:
        return [Choice("take", _("Take it"), primary=True)]
    own = [seat for seat in back if seat.is_readers]
    return [
        Choice("take", _("Give {slot} for it", slot=seat.label), seat.seat_id, primary=seat is own[0]) for seat in own
    ]


def _to_agree(tx: Tx, team: Team, swap: Swap, *, now: datetime) -> tuple[tuple[str, ...] | None, bool]:
    """What breaks a rule in a swap that waits for a coordinator, and whether they may waive it."""
    if swap.state is not SwapState.TAKEN or swap.taker_id is None:
        return None, False
    try:
        seats = after_swap(tx, team, swap, swap.taker_id, swap.back_seat_id, now=now)
        affected = affected_periods(tx, team, seats, now=now)
    except Refusal as refusal:
        return (refusal.sentence,), False
    verdict = verdict_on(tx, team, affected, consents=consents_of(tx, swap), now=now)
    words = {
        word: None
        for rules in verdict.broken.values()
        for word in words_for(rules, verdict.policy, own=False, coordinates=True)
    }
    return tuple(words), bool(verdict.broken) and verdict.can_be_waived


def _act_for(tx: Tx, team: Team, swap: Swap, slot: Slot) -> tuple[tuple[int, str], ...]:
    return tuple(
        (member.person.id, member.person.name)
        for member in members_of(tx, team.id)
        if member.person.active and member.membership.covers(slot.on)
    )


def _acts(swap: Swap) -> tuple[tuple[str, str], ...]:
    """The steps that a coordinator may take for somebody."""
    if swap.state is SwapState.OFFERED:
        named = [("refuse", _("Say no for them"))] if swap.waiting_for else []
        return ("take", _("Take it for them")), ("withdraw", _("Withdraw it for the giver")), *named
    return ("withdraw", _("Withdraw it for the giver")), ("let-go", _("Step back for the taker"))
