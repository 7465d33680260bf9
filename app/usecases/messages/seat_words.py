"""The words of messages about seats that need somebody: conflicts, asks, and chains of wishes."""

from collections.abc import Callable, Mapping

from app.domain.calendars import duty_name
from app.domain.kept import kept
from app.domain.language import _, n_
from app.domain.rule_words import named_slot
from app.domain.slot import Slot
from app.domain.wish import ChainState
from app.store import conflicts, people, publications, teams, wishes
from app.store.asks import asks_of_seat
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said, paragraphs


def conflicts_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To a coordinator: seats that need somebody else; nothing once all of them are mended."""
    team = teams.get_team(tx, str(message.data["team"]))
    wanted = {int(seat) for seat in message.data["seats"]}
    known = conflicts.open_conflicts(tx, team.id, after=at.now)
    open_ones = [each for each in known if each.seat_id in wanted and not each.is_waived]
    if not open_ones:
        return None
    slots = _slots(tx, {each.seat_id for each in open_ones})
    names = people.names_of(tx, {each.breach.person_id for each in open_ones})
    lines = [
        f"  {names[person]}: {named_slot(slots[seat], team.time_zone, at.own_zone)}"
        for seat, person in dict.fromkeys((each.seat_id, each.breach.person_id) for each in open_ones)
    ]
    subject = n_(
        "{team}: a seat needs somebody else", "{team}: {n} seats need somebody else", len(lines), team=team.name
    )
    return subject, paragraphs(
        n_(
            "in the rota of {team} a seat needs somebody else, as things are now:",
            "in the rota of {team} {n} seats need somebody else, as things are now:",
            len(lines),
            team=team.name,
        ),
        "\n".join(lines),
        f"{_('The smallest change that mends it is one tap away:')}\n{at.base_url}/teams/{team.slug}/mend",
    )


def asked_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To somebody who could take a seat; nothing once it has found somebody or has begun."""
    team = teams.get_team(tx, str(message.data["team"]))
    seat = int(message.data["seat"])
    place = publications.find_place(tx, team.id, seat)
    asks = [ask for ask in asks_of_seat(tx, seat) if ask.what.person_id == message.person_id]
    if place is None or not asks:
        return None
    slot, _seat, what = place
    if slot.start <= at.now or what.person_id != asks[0].what.holder_id:
        return None
    label = named_slot(slot, team.time_zone)
    needs = _(
        "{duty} on {slot} ({zone}) needs somebody, and you could take it.",
        duty=duty_name(slot),
        slot=label,
        zone=at.zone(slot, team.time_zone),
    )
    titled = named_slot(slot, team.time_zone, at.own_zone)
    return _("{team}: can you take {slot}?", team=team.name, slot=titled), paragraphs(
        f"{needs}\n{_('Whoever says yes first has it. You need not answer if you cannot.')}",
        f"{at.base_url}/teams/{team.slug}/seats/{seat}/take",
    )


def chain_proposed_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To each in a chain: what they give, what they get, and nothing about the others."""
    team = teams.get_team(tx, str(message.data["team"]))
    chain = wishes.get_chain(tx, team.id, int(message.data["chain"]))
    part = chain.part_of(message.person_id)
    if part is None or chain.state is not ChainState.PROPOSED or part.agreed_at is not None:
        return None
    slots = _slots(tx, {part.gives_id, part.gets_id})
    gives, gets = (named_slot(slots[seat], team.time_zone, at.own_zone) for seat in (part.gives_id, part.gets_id))
    return _("{team}: your wish can come true", team=team.name), paragraphs(
        _(
            "a chain of {number} people was found in which everybody ends with a slot they want.",
            number=len(chain.parts),
        ),
        f"  {_('You give: {slot}', slot=gives)}\n  {_('You get:  {slot}', slot=gets)}",
        _("When all agree it is done at once; one no, and nothing changes."),
        f"{at.base_url}/teams/{team.slug}/chains/{chain.id}",
    )


def chain_ended_letter(tx: Tx, message: Message, at: At) -> Said | None:
    team = teams.get_team(tx, str(message.data["team"]))
    chain = wishes.get_chain(tx, team.id, int(message.data["chain"]))
    part = chain.part_of(message.person_id)
    if part is None:
        return None
    slots = _slots(tx, {part.gives_id})
    return _("{team}: the chain of swaps is over", team=team.name), paragraphs(
        _(
            "the chain for your slot on {slot} is over: {why} Nothing has changed for "
            "you, and your wish stays open as long as it can.",
            slot=named_slot(slots[part.gives_id], team.time_zone, at.own_zone),
            why=kept(chain.why),
        ),
        f"{at.base_url}/teams/{team.slug}/seats/{part.gives_id}/wish",
    )


KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {
    "conflicts": conflicts_letter,
    "asked": asked_letter,
    "chain_proposed": chain_proposed_letter,
    "chain_ended": chain_ended_letter,
}


def _slots(tx: Tx, seats: set[int]) -> dict[int, Slot]:
    return {seat: slot for seat, (slot, _seat) in publications.places_of(tx, seats).items()}
