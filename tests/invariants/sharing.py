"""The whole way with seats that people share: parts change hands at any time, and go back with all that follows."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.invariants.machine import WholeWay
from tests.invariants.reading import snapshot
from tests.invariants.swap_steps import engineers, which
from tests.invariants.world import POLICIES

numbers = st.integers(0, len(POLICIES) - 1)


class Sharing(WholeWay):
    """Every step there is, and parts.

    The rules of calendars speak of whole seats, so they are left to the machine without parts: calendars with parts
    have `test_calendar_properties`.
    """

    tells_calendars = False

    @initialize(support=numbers, billing=numbers, seat=which, who=engineers)
    def begin(self, support: int, billing: int, seat: int = 0, who: str = "bo") -> None:
        """What is published first is shared at once, where somebody may take a part."""
        super().begin(support, billing)
        for number in range(4):
            self.now = snapshot(self.world.database)
            self.share(seat + number, who, first=bool(number % 2))

    @rule(seat=which, who=engineers, first=st.booleans())
    def share_some_seats(self, *, seat: int, who: str, first: bool) -> None:
        for number in range(3):
            self.share(seat + number, who, first=first)

    @rule(seat=which, who=engineers)
    def share_both_ends_and_draft_again(self, seat: int, who: str) -> None:
        """Two take an end each, if somebody may; a new draft then keeps the parts of whoever keeps the seat."""
        for first in (True, False):
            self.share(seat, who, first=first)
        self.draft_again(round_=0, publish=True)
