"""Illness, volunteers, chains and undoing as steps of the machine, at any time after a publication."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from app.domain.wish import ChainState, SwapChain
from tests.invariants import conflict_rules, illness, planning_rules
from tests.invariants.reading import Snapshot, snapshot
from tests.invariants.world import ENGINEERS, World

which = st.integers(0, 5)


class IllnessSteps(RuleBasedStateMachine):
    """Mixed into the machine, which knows the world and the rows before each step."""

    world: World
    now: Snapshot

    @rule(seat=which, days=st.integers(0, 4))
    def somebody_falls_ill(self, seat: int, days: int) -> None:
        illness.fall_ill(self.world, seat, days)

    @rule(seat=which, days=st.integers(0, 3), all_ways=st.booleans())
    def ill_and_mended(self, *, seat: int, days: int, all_ways: bool) -> None:
        illness.fall_ill(self.world, seat, days)
        self.mend_the_rota(team="support", all_ways=all_ways)

    @rule(team=st.sampled_from(["support", "billing"]), all_ways=st.booleans())
    def mend_the_rota(self, *, team: str, all_ways: bool) -> None:
        done, way = illness.mend(self.world, team, all_ways=all_ways)
        if illness.worked(done):
            fills = all(change.after is not None for change in way.changes)
            self._check_issued(done, covered=fills)

    @rule(seat=which, who=st.sampled_from([*ENGINEERS, None]), off=st.sampled_from([0, 0, 0, 1]))
    def replace_by_hand(self, seat: int, who: str | None, off: int) -> None:
        self._check_issued(illness.replace_by_hand(self.world, seat, who, off=off), covered=False)

    @rule(team=which)
    def undo_the_last(self, team: int) -> None:
        self._check_issued(illness.undo(self.world, team), covered=False)

    @rule(seat=which, takers=st.integers(0, 3))
    def ask_around_and_take(self, seat: int, takers: int) -> None:
        illness.ask_around(self.world, seat)
        for number in range(takers):
            taken = illness.take(self.world, number)
            self._check_issued(taken, covered=False)
            if illness.worked(taken):
                break  # one publication a step: that is what the feeds' rules compare

    @rule(seat=which, reach=st.integers(1, 8))
    def wish_for_another(self, seat: int, reach: int) -> None:
        illness.wish(self.world, seat, reach)

    @rule(reach=st.integers(4, 12), yes=st.integers(0, 4))
    def many_wish_and_decide(self, reach: int, yes: int) -> None:
        """Enough wishes for a chain, then so many say yes, then somebody no."""
        for seat in range(5):
            illness.wish(self.world, seat, reach)
        for part in range(yes):
            self._check_chain(illness.decide(self.world, 0, part, yes=True))
        self._check_chain(illness.decide(self.world, 1, yes, yes=False))

    @rule(wish=which)
    def withdraw_a_wish(self, wish: int) -> None:
        illness.withdraw(self.world, wish)

    @rule(chain=which, part=which, yes=st.sampled_from([True, True, False]))
    def decide_on_a_chain(self, *, chain: int, part: int, yes: bool) -> None:
        self._check_chain(illness.decide(self.world, chain, part, yes=yes))

    @rule()
    def tend_wishes(self) -> None:
        illness.tend(self.world)

    def _check_chain(self, decided: Any) -> None:
        if isinstance(decided, SwapChain) and decided.state is ChainState.DONE:
            now = snapshot(self.world.database)
            chain = next(row for row in now["swap_chain"] if row.id == decided.id)
            publication = next(row for row in now["publication"] if row.id == chain.publication_id)
            assert not [*conflict_rules.never_uncovered(now, publication)]

    def _check_issued(self, issued: Any, *, covered: bool) -> None:
        """R3, R6, R7 of whoever was newly given a seat; told are those in the difference; nothing dips unless said."""
        if not illness.worked(issued):
            return
        now = snapshot(self.world.database)
        publication = next(row for row in now["publication"] if row.id == issued.id)
        wrong = [
            *planning_rules.broken(now, planning_rules.newly_given(now, publication.id), now.covers),
            *conflict_rules.told(now, publication, at=self.world.now),
            *(conflict_rules.never_uncovered(now, publication) if covered else ()),
        ]
        assert not wrong, wrong
