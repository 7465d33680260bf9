"""Swaps and claims as steps of the machine, at any time after a publication."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from app.domain.refusals import SignInFirst
from app.domain.swap import NewSwap, Swap, SwapKind
from app.store.people import actor_at
from app.store.transaction import Tx
from app.usecases.claiming.claim import Claim, claim_seat, unclaim_seat
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.end import EndSwap, lapse_begun_swaps, let_go, refuse_swap, undo_swap, withdraw_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import AgreeSwap, TakeSwap, agree_swap, take_swap
from tests.invariants import planning_rules
from tests.invariants.illness import coming, name_of
from tests.invariants.reading import Snapshot, snapshot
from tests.invariants.world import BASE_URL, ENGINEERS, World

which = st.integers(0, 5)
engineers = st.sampled_from(ENGINEERS)
ENDS = {"refuse": refuse_swap, "withdraw": withdraw_swap, "let go": let_go, "undo": undo_swap}


class SwapSteps(RuleBasedStateMachine):
    """Mixed into the machine, which knows the world and the rows before each step."""

    world: World
    now: Snapshot

    @rule(seat=which, other=which, kind=st.sampled_from([SwapKind.GIFT, SwapKind.EXCHANGE]), named=st.booleans())
    def offer_a_swap(self, *, seat: int, other: int, kind: SwapKind, named: bool) -> None:
        own, back = coming(self.world, seat), coming(self.world, other)
        if own is None or back is None:
            return
        wanted = (back.seat_id,) if kind is SwapKind.EXCHANGE else ()
        asked = (back.person_id,) if named and kind is SwapKind.GIFT else ()
        new = NewSwap(own.seat_id, kind, wanted=wanted, named=asked)
        self._do(name_of(self.world, own.person_id), own.team_id, offer_swap, OfferSwap(new))

    @rule(swap=which, who=engineers, off=st.sampled_from([0, 0, 0, 1]))
    def take_a_swap(self, swap: int, who: str, off: int) -> None:
        self._take(swap, who, off)

    @rule(seat=which, other=which, kind=st.sampled_from([SwapKind.GIFT, SwapKind.EXCHANGE]), who=engineers)
    def offer_and_take(self, *, seat: int, other: int, kind: SwapKind, who: str) -> None:
        """Offer, and ask around until somebody may have it: one publication a step is what the feeds' rules compare."""
        before = {row.id for row in self.now["swap"]}
        self.offer_a_swap(seat=seat, other=other, kind=kind, named=False)
        if not {row.id for row in snapshot(self.world.database)["swap"]} - before:
            return
        at = ENGINEERS.index(who)
        for taker in (*ENGINEERS[at:], *ENGINEERS[:at]):
            if getattr(self._take(0, taker, 0), "state", None) is not None:
                return

    def share(self, seat: int, who: str, *, first: bool) -> Any:
        """Somebody takes the first or the second half of a seat to come: whoever may, from one on."""
        own = coming(self.world, seat)
        if own is None:
            return None
        slot = self.now.slot_of[own.seat_id]
        middle = slot.start_at + (slot.end_at - slot.start_at) / 2
        start, end = (slot.start_at, middle) if first else (middle, slot.end_at)
        new = NewSwap(own.seat_id, SwapKind.PART, start=start, end=end)
        offered = self._do(name_of(self.world, own.person_id), own.team_id, offer_swap, OfferSwap(new))
        at = ENGINEERS.index(who)
        takers = (*ENGINEERS[at:], *ENGINEERS[:at]) if isinstance(offered, Swap) else ()
        return next((done for taker in takers if isinstance(done := self._take(0, taker, 0), Swap)), offered)

    def _take(self, swap: int, who: str, off: int) -> Any:
        row = self._live(swap)
        if row is None:
            return None
        ask = TakeSwap(row.id, row.version + off, BASE_URL, self._wanted(row))
        done = self._do(who, row.team_id, take_swap, ask)
        self._check_given(done)
        return done

    @rule(swap=which, waive=st.booleans())
    def agree_to_a_swap(self, *, swap: int, waive: bool) -> None:
        row = self._live(swap)
        if row is not None:
            ask = AgreeSwap(row.id, row.version, BASE_URL, waive, "it is a quiet week")
            self._do(self._coordinator(row.team_id), row.team_id, agree_swap, ask)

    @rule(swap=which, act=st.sampled_from(sorted(ENDS)), who=engineers, acting=st.booleans())
    def end_a_swap(self, *, swap: int, act: str, who: str, acting: bool) -> None:
        rows = self.now["swap"]
        if not rows:
            return
        row = rows[-1 - swap % len(rows)]
        whose = Acting(self.world.ids[who], "asked on the phone") if acting else Acting()
        more = {"base_url": BASE_URL} if act == "undo" else {}
        by = self._coordinator(row.team_id) if acting else who
        self._do(by, row.team_id, ENDS[act], EndSwap(row.id, row.version, whose), **more)

    @rule(ahead=st.sampled_from([0, 30]))
    def lapse_swaps(self, ahead: int) -> None:
        self.world.now += timedelta(minutes=ahead)
        self.world.ask(lambda tx: lapse_begun_swaps(tx, now=self.world.now))

    @rule(seat=st.integers(0, 20), who=engineers, back=st.booleans())
    def claim_a_seat(self, *, seat: int, who: str, back: bool) -> None:
        seats = [each for each in self.now["seat"] if self.now.slot_of[each.id].start_at > self.world.now]
        if seats:
            chosen = seats[seat % len(seats)].id
            team = self.now.slot_of[chosen].team_id
            self._do(who, team, claim_seat, Claim(chosen, BASE_URL))
            if back:
                self._do(who, team, unclaim_seat, chosen)

    def _do(self, who: str, team_id: int, step: Any, ask: Any, **more: Any) -> Any:
        team = next(team for team in self.world.teams.values() if team.id == team_id)

        def taken(tx: Tx) -> Any:
            by = actor_at(tx, self.world.ids[who], now=self.world.now)
            if by is None:
                raise SignInFirst  # made inactive: not let in at all
            return step(tx, team, ask, by=by, now=self.world.now, **more)

        return self.world.ask(taken)

    def _live(self, which: int) -> Any:
        live = [row for row in snapshot(self.world.database)["swap"] if row.state in ("offered", "taken")]
        return live[-1 - which % len(live)] if live else None

    def _wanted(self, row: Any) -> int | None:
        found = self.world.one("SELECT seat_id FROM swap_wanted WHERE swap_id = :swap", swap=row.id)
        return int(found.seat_id) if found else None

    def _coordinator(self, team_id: int) -> str:
        return "ana" if team_id == self.world.teams["support"].id else "fay"

    def _check_given(self, done: Any) -> None:
        """R3, R6, R7 of whoever has a seat by this swap."""
        if getattr(done, "state", None) != "done":
            return
        now = snapshot(self.world.database)
        made = [row.id for row in now["publication"] if row.cause == "swap" and row.cause_id == done.id]
        given = [pair for publication in made for pair in planning_rules.newly_given(now, publication)]
        wrong = [*planning_rules.broken(now, given, now.covers)]
        assert not wrong, wrong
