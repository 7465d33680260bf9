"""What of the published rota needs somebody: told to those who can do something about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.language import _, apart, listed, n_
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.rule_words import named_slot, rule_words
from app.domain.slot import Slot
from app.domain.team import Team
from app.store.asks import asks_of_person
from app.store.conflicts import open_conflicts
from app.store.people import names_of
from app.store.publications import Place, find_place, published_seats_between
from app.store.teams import coordinators_of, policies_of
from app.store.transaction import Tx
from app.store.wishes import chains_of_person

ASKED_WITHIN = timedelta(days=30)
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the reader, with the one next step."""

    say: str
    label: str
    href: str
    at_once: bool = False  # the button does it, and leads to no page where one says so again


def needing(tx: Tx, team: Team, *, by: Actor, now: datetime) -> list[Waiting]:
    """Seats that one was asked for, chains that wait for one's yes, and what is broken: all of it for coordinators."""
    own = [*_asked(tx, team, by=by, now=now), *_chains(tx, team, by=by)]
    broken = _broken(tx, team, now=now) if by.coordinates(team.id) else _own_broken(tx, team, by=by, now=now)
    return [*broken, *own]


def broken_words(tx: Tx, team: Team, *, now: datetime) -> str:
    """“2 seats need somebody else, 1 seat is open”; empty when the rota to come is whole."""
    broken = [each for each in open_conflicts(tx, team.id, after=now) if not each.is_waived]
    seats = len({(each.seat_id, each.breach.person_id) for each in broken})
    coming = published_seats_between(tx, team.id, now, now + AHEAD)
    is_open = sum(what.person_id is None and slot.start > now for slot, _, what in coming)
    parts = [
        *([n_("{n} seat needs somebody else", "{n} seats need somebody else", seats)] if seats else []),
        *([n_("{n} seat is open", "{n} seats are open", is_open)] if is_open else []),
    ]
    return ", ".join(parts)


def _broken(tx: Tx, team: Team, *, now: datetime) -> list[Waiting]:
    said = broken_words(tx, team, now=now)
    return [Waiting(f"{apart(team.name)}: {said}", _("Mend the rota"), f"/teams/{team.slug}/mend")] if said else []


def _own_broken(tx: Tx, team: Team, *, by: Actor, now: datetime) -> list[Waiting]:
    own = {
        each.seat_id
        for each in open_conflicts(tx, team.id, after=now)
        if each.breach.person_id == by.id and not each.is_waived
    }
    if not own:
        return []
    say = n_(
        "{team}: one of your slots needs somebody else",
        "{team}: {n} of your slots need somebody else",
        len(own),
        team=team.name,
    )
    return [Waiting(say, _("Ask who could"), f"/teams/{team.slug}/people/{by.id}/away")]


def _asked(tx: Tx, team: Team, *, by: Actor, now: datetime) -> list[Waiting]:
    waits: dict[int, Waiting] = {}
    for ask in asks_of_person(tx, by.id, since=now - ASKED_WITHIN):
        seat = ask.what.seat_id
        place = find_place(tx, team.id, seat) if ask.what.team_id == team.id and seat not in waits else None
        if place is not None and place[0].start > now and place[2].person_id == ask.what.holder_id:
            slot = named_slot(place[0], team.time_zone, by.person.time_zone)
            say = _("{team}: can you take {slot}?", team=team.name, slot=slot)
            waits[seat] = Waiting(say, _("Look at it"), f"/teams/{team.slug}/seats/{seat}/take")
    return list(waits.values())


def _chains(tx: Tx, team: Team, *, by: Actor) -> list[Waiting]:
    return [
        Waiting(
            _("{team}: your wish can come true", team=team.name),
            _("Look at it"),
            f"/teams/{team.slug}/chains/{chain.id}",
        )
        for chain in chains_of_person(tx, by.id)
        if chain.team_id == team.id and (part := chain.part_of(by.id)) is not None and part.agreed_at is None
    ]


@dataclass(frozen=True, slots=True)
class SeatNeeds:
    """What the reader may do about a seat to come when its person cannot have it; every address empty: nothing."""

    rules: tuple[str, ...] = ()  # that its person breaks by now; for the person and coordinators
    away_href: str = ""
    away_label: str = ""
    ask_href: str = ""
    replace_href: str = ""
    wish_href: str = ""
    mend_href: str = ""
    fill_href: str = ""  # what would fill an open seat
    tell: str = ""  # who can put the reader into an open seat

    @property
    def is_any(self) -> bool:
        return bool(self.away_href or self.ask_href or self.replace_href)


def seat_needs(tx: Tx, team: Team, place: Place, *, by: Actor, now: datetime) -> SeatNeeds:
    slot, seat, what = place
    own, coordinates = what.person_id == by.id, by.coordinates(team.id)
    if slot.start <= now:
        return SeatNeeds()
    if not (own or coordinates):
        return SeatNeeds(tell=_coordinators(tx, team, slot) if what.person_id is None else "")
    base = f"/teams/{team.slug}"
    conflicts = [
        each for each in open_conflicts(tx, team.id, after=now) if each.seat_id == seat.id and not each.is_waived
    ]
    policy = in_force(policies_of(tx, team.id), slot.on).policy
    holder = what.person_id
    name = "" if holder is None else names_of(tx, [holder])[holder].split()[0]
    return SeatNeeds(
        rules=rule_words(dict.fromkeys(each.breach.rule for each in conflicts), policy),
        away_href="" if holder is None else f"{base}/people/{holder}/away",
        away_label=_("I am away") if own else _("{name} is away", name=name),
        ask_href=f"{base}/seats/{seat.id}/ask",
        replace_href=f"{base}/seats/{seat.id}/replace" if coordinates else "",
        wish_href=f"{base}/seats/{seat.id}/wish" if holder is not None else "",
        mend_href=f"{base}/mend" if coordinates and (conflicts or holder is None) else "",
        fill_href=f"{base}/seats/{seat.id}/fill" if coordinates and holder is None else "",
    )


def _coordinators(tx: Tx, team: Team, slot: Slot) -> str:
    return listed(sorted(names_of(tx, coordinators_of(tx, team.id, on=slot.on)).values()))
