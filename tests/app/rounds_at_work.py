"""A round of the cast's team for the tests that need one: next week, answered until Thursday at five."""

from datetime import UTC, date, datetime

from app.domain.answer import Mark, NewAnswer
from app.domain.round import Round
from app.domain.slot import Slot
from app.store.rounds import slots_of
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.rounds.open import OpenRound, open_round
from tests.cast import Cast

NEXT_WEEK = OpenRound(date(2026, 3, 9), date(2026, 3, 15), datetime(2026, 3, 5, 17, tzinfo=UTC))
WEEK_AFTER = OpenRound(date(2026, 3, 16), date(2026, 3, 22), datetime(2026, 3, 12, 17, tzinfo=UTC))
WEEKEND = date(2026, 3, 14)


def opened(cast: Cast, ask: OpenRound = NEXT_WEEK) -> tuple[Round, list[Slot]]:
    """A round that Ana opened, with its slots in order of start."""
    with cast.database.transaction() as tx:
        round_ = open_round(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
        return round_, slots_of(tx, round_.period.id)


def answered(cast: Cast, round_: Round, name: str, what: NewAnswer, *, standing: bool = False) -> None:
    """A first answer by one of the cast."""
    with cast.database.transaction() as tx:
        ask = SaveAnswer(what, 0, standing)
        save_answer(tx, cast.support, round_.id, ask, by=cast.actor(tx, name), now=cast.now)


def every(slots: list[Slot], mark: Mark) -> dict[int, Mark]:
    return {slot.id: mark for slot in slots}
