"""Stories of drafts: the cast's round, answered or not, and the job run here and now."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.people import Actor
from app.domain.rota import Draft, seats_of
from app.domain.round import Round
from app.domain.slot import Seat, Slot
from app.store import answers, drafts, rounds
from app.usecases.drafts.demand import AskDraft, demand_draft
from app.usecases.drafts.edit import Act, Edited, Place, SeatEdit, edit_seat
from app.usecases.drafts.run import run_draft
from app.usecases.drafts.show import show_draft
from app.usecases.drafts.views import DraftContents, DraftView
from app.usecases.rounds.open import OpenRound, open_round
from tests.cast import Cast

THURSDAY, SATURDAY, SUNDAY = date(2026, 3, 12), date(2026, 3, 14), date(2026, 3, 15)
FRIDAY = date(2026, 3, 13)


@dataclass
class Story:
    """One round of the support team from Thursday 12 to Sunday 15 March 2026."""

    cast: Cast
    round_: Round
    slots: list[Slot]

    @property
    def seats(self) -> dict[int, tuple[Slot, Seat]]:
        return seats_of(self.slots)

    def slot(self, day: date, shift: str) -> Slot:
        return next(slot for slot in self.slots if (slot.on, slot.what.name) == (day, shift))

    def seat(self, day: date, shift: str) -> int:
        return self.slot(day, shift).seats[0].id

    def answer(self, name: str, marks: dict[tuple[date, str], Mark] | None = None, offer: OptIn | None = None) -> None:
        """Somebody answers; what is not named is left unanswered."""
        given = {self.slot(*place).id: mark for place, mark in (marks or {}).items()}
        what = NewAnswer(given, {SATURDAY: offer} if offer else {})
        with self.cast.database.transaction() as tx:
            answers.save_answer(tx, self.round_.id, self.cast.id(name), what, version=0, now=self.cast.now)

    def demand(self, name: str = "ana", *, seconds: int = 600, loosen: bool = False) -> Draft:
        with self.cast.database.transaction() as tx:
            ask = AskDraft(seconds, loosen)
            by = self.cast.actor(tx, name)
            return demand_draft(tx, self.cast.support, self.round_.id, ask, by=by, now=self.cast.now)

    def run(self, draft: Draft, stop: threading.Event | None = None) -> Draft:
        """The job, as the worker would run it."""
        run_draft(self.cast.database, str(draft.id), stop or threading.Event(), workers=1, clock=lambda: self.cast.now)
        return self.read(draft)

    def made(self) -> Draft:
        return self.run(self.demand())

    def read(self, draft: Draft) -> Draft:
        with self.cast.database.reading() as tx:
            return drafts.get_draft(tx, self.cast.support.id, draft.id)

    def said_of(self, failed: Draft) -> str:
        """Why it was not made, as its page says it."""
        with self.cast.database.reading() as tx:
            return show_draft(tx, self.cast.support, failed.id, now=self.cast.now).error

    def pins(self) -> dict[int, int]:
        with self.cast.database.reading() as tx:
            return drafts.pins_of(tx, self.round_.period.id)

    def edit(self, draft: Draft, seat_id: int, edit: SeatEdit, *, version: int | None = None) -> Edited:
        with self.cast.database.transaction() as tx:
            base = draft.version if version is None else version
            by: Actor = self.cast.actor(tx, "ana")
            return edit_seat(tx, self.cast.support, Place(draft.id, seat_id, base), edit, by=by, now=self.cast.now)

    def give(self, draft: Draft, seat_id: int, name: str) -> Edited:
        return self.edit(draft, seat_id, SeatEdit(Act.GIVE, self.cast.id(name)))

    def show(self, draft: Draft, view: str = "slots") -> DraftView:
        with self.cast.database.reading() as tx:
            return show_draft(tx, self.cast.support, draft.id, view=view, now=self.cast.now)

    def contents(self, draft: Draft) -> DraftContents:
        contents = self.show(draft).contents
        assert contents is not None
        return contents


def story(cast: Cast) -> Story:
    """The round is open; nobody has answered."""
    with cast.database.transaction() as tx:
        ask = OpenRound(THURSDAY, SUNDAY, datetime(2026, 3, 6, 17, tzinfo=UTC))
        round_ = open_round(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
        return Story(cast, round_, rounds.slots_of(tx, round_.period.id))
