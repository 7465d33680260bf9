"""The words of messages about swaps, each with the link that answers it in one tap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.language import N_, _
from app.domain.rule_words import duty_label
from app.domain.slot import narrowed
from app.domain.swap import Swap, SwapKind, SwapState
from app.domain.team import Team
from app.store import people, publications, swaps, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said, paragraphs


@dataclass(frozen=True, slots=True)
class _About:
    """A swap with what a letter says of it."""

    team: Team
    swap: Swap
    slot: str
    titled: str  # the slot as a subject has it, which names no zone
    zone: str
    giver: str
    taker: str
    link: str
    reason: str

    def subject(self, text: str) -> str:
        return self._said(text, self.titled)

    def say(self, text: str) -> str:
        """A text with whatever it names of the swap; it names what it likes."""
        return self._said(text, self.slot)

    def _said(self, text: str, slot: str) -> str:
        return _(
            text,
            team=self.team.name,
            slot=slot,
            zone=self.zone,
            giver=self.giver,
            taker=self.taker,
            because=f": {self.reason.rstrip('.')}" if self.reason else "",
        )


def offered_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To those whom an offer names; nothing once it is no longer theirs to answer."""
    about = _about(tx, message, at)
    if about.swap.state is not SwapState.OFFERED or not about.swap.may_take(message.person_id):
        return None
    asks = {
        SwapKind.GIFT: _("Can you take it?"),
        SwapKind.PART: _("Can you cover this part?"),
        SwapKind.EXCHANGE: _("Would you exchange one of yours for it?"),
    }[about.swap.kind]
    offer = _("{giver} offers you {slot} ({zone}).", giver=about.giver, slot=about.slot, zone=about.zone)
    return about.subject(N_("{team}: {giver} offers {slot}")), paragraphs(
        f"{offer} {asks}",
        _("“{note}”", note=about.swap.note) if about.swap.note else "",
        f"{_('One tap says yes or no; whoever says yes first has it:')}\n{about.link}",
    )


def taken_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To the giver, while a taken swap waits for a coordinator."""
    about = _about(tx, message, at)
    if about.swap.state is not SwapState.TAKEN:
        return None
    said = N_("{taker} takes {slot} ({zone}) from you, once a coordinator agrees. Until then you are on.")
    return about.subject(N_("{team}: {taker} would take {slot}")), paragraphs(about.say(said), about.link)


def waits_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To the coordinators: a swap waits for their yes."""
    about = _about(tx, message, at)
    if about.swap.state is not SwapState.TAKEN:
        return None
    return about.subject(N_("{team}: a swap of {slot} waits for you")), paragraphs(
        about.say(N_("{taker} would take {slot} ({zone}) from {giver}. It waits for a coordinator.")),
        f"{_('One tap agrees:')}\n{about.link}",
    )


def refused_letter(tx: Tx, message: Message, at: At) -> Said | None:
    about = _about(tx, message, at)
    said = N_("the swap of {slot} ({zone}) was refused{because}. {giver} stays on.")
    return about.subject(N_("{team}: no swap of {slot}")), paragraphs(about.say(said), about.link)


def withdrawn_letter(tx: Tx, message: Message, at: At) -> Said | None:
    about = _about(tx, message, at)
    said = N_("the offer of {slot} ({zone}) is withdrawn{because}. Nothing changes for you.")
    return about.subject(N_("{team}: {slot} is no longer offered")), paragraphs(about.say(said), about.link)


def let_go_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To the giver: the taker stepped back, the offer stands."""
    about = _about(tx, message, at)
    if about.swap.state is not SwapState.OFFERED:
        return None
    said = N_("whoever wanted {slot} ({zone}) stepped back. Your offer stands; you are still on.")
    return about.subject(N_("{team}: {slot} is offered again")), paragraphs(about.say(said), about.link)


def lapsed_letter(tx: Tx, message: Message, at: At) -> Said | None:
    about = _about(tx, message, at)
    said = N_("the offer of {slot} ({zone}) has lapsed{because}.")
    return about.subject(N_("{team}: the offer of {slot} is over")), paragraphs(about.say(said), about.link)


KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {
    "swap_offered": offered_letter,
    "swap_taken": taken_letter,
    "swap_waits": waits_letter,
    "swap_refused": refused_letter,
    "swap_withdrawn": withdrawn_letter,
    "swap_let_go": let_go_letter,
    "swap_lapsed": lapsed_letter,
}


def _about(tx: Tx, message: Message, at: At) -> _About:
    team = teams.get_team(tx, str(message.data["team"]))
    swap = swaps.get_swap(tx, team.id, int(message.data["swap"]))
    slot = publications.places_of(tx, [swap.seat_id])[swap.seat_id][0]
    if swap.start is not None and swap.end is not None:
        slot = narrowed(slot, swap.start, swap.end)
    names = people.names_of(tx, [each for each in (swap.giver_id, swap.taker_id) if each is not None])
    return _About(
        team=team,
        swap=swap,
        slot=duty_label(slot, team.time_zone),
        titled=duty_label(slot, team.time_zone, at.own_zone),
        zone=at.zone(slot, team.time_zone),
        giver=names[swap.giver_id],
        taker=names.get(swap.taker_id or 0, ""),
        link=f"{at.base_url}/teams/{team.slug}/swaps/{swap.id}",
        reason=swaps.steps_of(tx, swap.id)[-1].said_reason,
    )
