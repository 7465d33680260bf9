"""Two teams that share a person, whatever can change their published rotas, and what each calendar must then say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.calendars import ensure
from app.domain.calendars import FeedKind, Scope
from app.domain.people import Actor, NewMembership
from app.domain.policy import Policy
from app.domain.publication import Change, ChangeCause, Publication
from app.domain.refusals import Refusal
from app.domain.swap import NewSwap, SwapKind
from app.domain.team import Team
from app.store import teams
from app.store.calendars import Calendar, find_calendar
from app.store.publications import Place, published_seats_between, seat_history, team_publications
from app.store.transaction import Database, Tx
from app.usecases.claiming.claim import Claim, claim_seat
from app.usecases.publishing.undo import Undo, undo_last
from app.usecases.replacing.replace import Replace, replace_people
from app.usecases.swapping.end import EndSwap, undo_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import TakeSwap, take_swap
from tests.app.usecases.published import BASE, MONDAY, Planned, planned
from tests.cast import NOW, Cast, assemble

LOOSE = Policy(
    min_rest_hours=0, max_slots_a_day=6, max_slots_a_week=21, weekend_window=1, max_consecutive_days=31, claims=9
)
PEOPLE = {"support": ("ana", "bo", "chi"), "billing": ("dee", "chi")}
SHIFTS = ("Morning", "Evening")
PLACES = [(MONDAY + timedelta(days=day), shift) for day in range(5) for shift in SHIFTS] + [
    (MONDAY + timedelta(days=day), "Weekend cover") for day in (5, 6)
]
NEAR = timedelta(hours=24)


@dataclass(frozen=True)
class Stretch:
    """Who covers which hours of a published seat (nobody: it is open), and what its event is known by."""

    uid: str
    who: str | None
    start: datetime
    end: datetime
    place: Place

    @property
    def seat_id(self) -> int:
        return self.place[1].id

    @property
    def slot_id(self) -> int:
        return self.place[0].id

    def wall(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self.place[0].what.zone)):%H:%M}"


@dataclass(frozen=True)
class Told:
    """What an event must say; the same of a seat means the same bytes."""

    who: str | None
    start: datetime
    end: datetime
    words: str  # the first paragraph of its description
    categories: tuple[str, ...]


@dataclass
class World:
    """Two teams, and a calendar of each kind for everybody and everything in them."""

    cast: Cast
    rotas: dict[str, Planned]
    swaps: list[tuple[str, str, EndSwap]] = field(default_factory=list)  # done: of which team, who gave, and which
    done: dict[str, int] = field(default_factory=dict)  # how many steps of each kind changed something

    @property
    def scopes(self) -> list[Scope]:
        people = sorted({name for names in PEOPLE.values() for name in names})
        kinds = (FeedKind.TEAM, FeedKind.WEEKEND, FeedKind.OPEN)
        return [Scope(kind, rota.team.id) for rota in self.rotas.values() for kind in kinds] + [
            Scope(FeedKind.PERSON, self.cast.id(name)) for name in people
        ]

    # ---- what can happen; what is refused must have changed nothing ----

    def publish(self, team: str, choice: dict[tuple[date, str], int]) -> None:
        names = PEOPLE[team]
        plan = {place: names[number] for place, number in choice.items() if number < len(names)}
        self._ask("publish", lambda: self.rotas[team].publish(plan))

    def swap(self, team: str, kind: SwapKind, seats: tuple[int, int], taker: int) -> None:
        """Offer a seat, and let another person take it."""
        own, other = self._filled(team, seats[0]), self._filled(team, seats[1])
        if own is None or other is None:
            return
        giver = self._name(own[2].person_id)
        others = [name for name in PEOPLE[team] if name != giver]
        whose = others[taker % len(others)]
        if kind is SwapKind.EXCHANGE:
            whose = self._name(other[2].person_id)
        slot = own[0]
        middle = slot.start + (slot.end - slot.start) / 2
        part = (slot.start, middle) if seats[0] % 2 else (middle, slot.end)
        start, end = part if kind is SwapKind.PART else (None, None)
        wanted = (other[1].id,) if kind is SwapKind.EXCHANGE else ()
        new = NewSwap(own[1].id, kind, start=start, end=end, wanted=wanted)
        back = wanted[0] if wanted else None

        def do(tx: Tx, of: Team) -> None:
            offered = offer_swap(tx, of, OfferSwap(new), by=self._actor(tx, giver), now=self.cast.now)
            ask = TakeSwap(offered.id, offered.version, BASE, back)
            taken = take_swap(tx, of, ask, by=self._actor(tx, whose), now=self.cast.now)
            self.swaps.append((team, giver, EndSwap(taken.id, taken.version)))

        self._ask(kind.value, lambda: self._in(team, do))

    def swap_back(self) -> None:
        """The giver undoes the newest swap."""
        if not self.swaps:
            return
        team, giver, ask = self.swaps.pop()

        def do(tx: Tx, of: Team) -> None:
            undo_swap(tx, of, ask, base_url=BASE, by=self._actor(tx, giver), now=self.cast.now)

        self._ask("swap undone", lambda: self._in(team, do))

    def claim(self, team: str, seat: int, who: int) -> None:
        open_ones = [place for place in self.places(team) if place[2].person_id is None]
        if not open_ones:
            return
        chosen = open_ones[seat % len(open_ones)][1].id
        name = PEOPLE[team][who % len(PEOPLE[team])]

        def do(tx: Tx, of: Team) -> None:
            claim_seat(tx, of, Claim(chosen, BASE), by=self._actor(tx, name), now=self.cast.now)

        self._ask("claim", lambda: self._in(team, do))

    def replace(self, team: str, seat: int, who: int) -> None:
        """Put somebody else into a seat, or nobody."""
        own = self._filled(team, seat)
        if own is None:
            return
        chosen = (*PEOPLE[team], None)[who % (len(PEOPLE[team]) + 1)]

        def do(tx: Tx, of: Team) -> None:
            number = team_publications(tx, of.id, limit=1)[0].number
            ask = Replace({own[1].id: self.cast.id(chosen) if chosen else None}, number, BASE, "ill")
            replace_people(tx, of, ask, by=self._actor(tx, self.rotas[team].coordinator), now=self.cast.now)

        self._ask("replacement", lambda: self._in(team, do))

    def undo(self, team: str) -> None:
        def do(tx: Tx, of: Team) -> None:
            found = team_publications(tx, of.id, limit=1)
            if found:
                ask = Undo(found[0].number, BASE, "a mistake")
                undo_last(tx, of, ask, by=self._actor(tx, self.rotas[team].coordinator), now=self.cast.now)

        self._ask("undo", lambda: self._in(team, do))

    def _ask(self, what: str, step: Callable[[], Any]) -> None:
        try:
            step()
        except Refusal:
            return
        self.done[what] = self.done.get(what, 0) + 1

    def _in(self, team: str, step: Callable[[Tx, Team], None]) -> None:
        with self.cast.database.transaction() as tx:
            step(tx, self.rotas[team].team)

    def _actor(self, tx: Tx, name: str) -> Actor:
        return self.cast.actor(tx, name)

    # ---- what is published, and what must be told of it ----

    def calendars(self) -> dict[Scope, Calendar]:
        with self.cast.database.reading() as tx:
            return {scope: found for scope in self.scopes if (found := find_calendar(tx, scope))}

    def places(self, team: str) -> list[Place]:
        span = (NOW - timedelta(days=90), NOW + timedelta(days=90))
        with self.cast.database.reading() as tx:
            return published_seats_between(tx, self.rotas[team].team.id, *span)

    def stretches(self, team: str) -> list[Stretch]:
        """The holder's hours of each seat, which no part covers, and everybody else's."""
        found: list[Stretch] = []
        for place in self.places(team):
            slot, seat, what = place
            ends = [slot.start, *(part.end for part in what.parts)]
            starts = [*(part.start for part in what.parts), slot.end]
            [own] = [(start, end) for start, end in zip(ends, starts, strict=True) if start < end]
            who = self._name(what.person_id) if what.person_id is not None else None
            found.append(Stretch(f"{seat.uid}@halfday", who, *own, place))
            for part in what.parts:
                uid = f"{seat.uid}-{part.start.astimezone(UTC):%Y%m%dT%H%MZ}@halfday"
                found.append(Stretch(uid, self._name(part.person_id), part.start, part.end, place))
        return found

    def told(self, team: str) -> dict[str, Told]:
        """UID → what its event must say."""
        every = self.stretches(team)
        with self.cast.database.reading() as tx:
            causes = {each.seat_id: seat_history(tx, each.place[0].team_id, each.seat_id)[:1] for each in every}
        return {
            each.uid: Told(each.who, each.start, each.end, self._words(each, every), _categories(each, causes))
            for each in every
        }

    def _words(self, own: Stretch, every: list[Stretch]) -> str:
        slot = own.place[0]
        team = next(rota.team.name for rota in self.rotas.values() if rota.team.id == slot.team_id)
        along = [each.who for each in every if each.slot_id == own.slot_id and each.seat_id != own.seat_id]
        with_you = _listed(along)
        last = max((each.end for each in every if each.end <= own.start), default=None)
        first = min((each.start for each in every if each.start >= own.end), default=None)
        lines = [
            f"{self.cast.people[own.who].name} is on for {team}: {slot.what.name}."
            if own.who
            else f"Nobody has this seat of {team} yet: {slot.what.name}.",
            f"{slot.on:%A} {slot.on.day} {slot.on:%B}, {own.wall(own.start)}–{own.wall(own.end)} {slot.what.zone}",
        ]
        if with_you:
            lines.append(f"With you: {with_you}")
        if last is not None and own.start - last <= NEAR:
            who = _listed([each.who for each in every if each.end == last])
            lines.append(f"Before: {who or 'nobody yet'}, until {own.wall(last)}")
        if first is not None and first - own.end <= NEAR:
            who = _listed([each.who for each in every if each.start == first])
            lines.append(f"After: {who or 'nobody yet'}, from {own.wall(first)}")
        return "\n".join(lines)

    def _filled(self, team: str, number: int) -> Place | None:
        found = [place for place in self.places(team) if place[2].person_id is not None]
        return found[number % len(found)] if found else None

    def _name(self, person_id: int | None) -> str:
        return next(name for name in self.cast.people if self.cast.id(name) == person_id)


def _categories(own: Stretch, causes: dict[int, list[tuple[Publication, Change]]]) -> tuple[str, ...]:
    swapped = any(last.cause in (ChangeCause.SWAP, ChangeCause.CHAIN) for last, _ in causes[own.seat_id])
    weekend = ("Weekend cover",) if own.place[0].weekend is not None else ()
    return ("Shift", *weekend, *(("Swap",) if swapped else ()))


def _listed(names: list[str | None]) -> str:
    return ", ".join(sorted({name.capitalize() for name in names if name is not None}))


def world_of(database: Database) -> World:
    cast = assemble(database)
    with cast.database.transaction() as tx:
        teams.add_membership(tx, cast.billing.id, NewMembership(cast.id("chi"), date(2026, 1, 1)))
        for team in (cast.support, cast.billing):
            teams.add_policy(tx, team.id, LOOSE, starts_on=date(2025, 1, 1))
            teams.add_policy(tx, team.id, LOOSE, starts_on=NOW.date() + timedelta(days=1))
    support = planned(cast, people=PEOPLE["support"])
    billing = planned(cast, team=cast.billing, coordinator="dee", people=PEOPLE["billing"])
    world = World(cast, {"support": support, "billing": billing})
    with cast.database.transaction() as tx:
        for scope in world.scopes:
            if scope.kind in (FeedKind.WEEKEND, FeedKind.OPEN):
                ensure(tx, scope, now=cast.now)
    return world
