"""Rounds from asked to closed, drafts in every state, what is published of them, and why."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Event

from app.domain.answer import Mark, NewAbsence, NewAnswer, OptIn
from app.domain.round import Round
from app.store import drafts, rounds
from app.store.transaction import Tx
from app.usecases.answers.mine import add_absence
from app.usecases.answers.save import SaveAnswer, save_answer
from app.usecases.drafts.demand import AskDraft, copy_published, demand_draft
from app.usecases.drafts.edit import Act, SeatEdit, edit_seat
from app.usecases.drafts.edit import Place as Seat
from app.usecases.drafts.failing import FAULT
from app.usecases.drafts.run import run_draft
from app.usecases.drafts.stop import stop_draft
from app.usecases.rounds.deadline import close_round
from app.usecases.rounds.open import OpenRound, open_round
from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, planned
from tests.browser.gallery.place import Act as Do
from tests.browser.gallery.place import Place, press
from tests.browser.gallery.world import NOW, World
from tests.cast import Cast

WEEK = timedelta(days=7)
DEADLINE = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
# As the search tells it; the last ones are the goal at work.
PROGRESS: dict[str, int | float | str] = {
    "goal": "fairness",
    "value": 12,
    "bound": 9,
    "filled": 20,
    "seats": 22,
    "seconds": 6.0,
    "gap open seats": 0,
}


def build(world: World) -> None:
    _rounds(world)
    for state, make in (("queued", _queued), ("running", _running), ("stopping", _stopping), ("failed", _failed)):
        _unfinished(world, state, make)
    _made(world)
    _published(world)


def ask(cast: Cast, first_on: date, *, deadline: datetime = DEADLINE) -> Round:
    with cast.database.transaction() as tx:
        asked = OpenRound(first_on, first_on + timedelta(days=6), deadline)
        return open_round(tx, cast.support, asked, by=cast.actor(tx, "ana"), now=cast.now)


def answer(cast: Cast, round_: Round, who: str, marks: tuple[Mark, ...], offer: OptIn | None = None) -> None:
    with cast.database.transaction() as tx:
        slots = rounds.slots_of(tx, round_.period.id)
        said = {slot.id: marks[number % len(marks)] for number, slot in enumerate(slots) if not slot.weekend}
        offers = {slot.weekend: offer for slot in slots if slot.weekend and offer}
        what = SaveAnswer(NewAnswer(said, offers, "Late on Wednesday"), version=0, as_standing_week=who == "bo")
        save_answer(tx, cast.support, round_.id, what, by=cast.actor(tx, who), now=cast.now)


def _rounds(world: World) -> None:
    cast = world.troupe("rounds")
    closed, open_ = ask(cast, MONDAY), ask(cast, MONDAY + WEEK)
    for round_ in (closed, open_):
        answer(cast, round_, "bo", (Mark.LOVE, Mark.FINE, Mark.RATHER_NOT, Mark.CANNOT), OptIn.EITHER)
    answer(cast, closed, "chi", (Mark.FINE, Mark.CANNOT), OptIn.BOTH)
    with cast.database.transaction() as tx:
        close_round(tx, cast.support, closed.id, now=cast.now)
        add_absence(tx, NewAbsence(date(2026, 3, 18), date(2026, 3, 19), "Wedding"), by=cast.actor(tx, "chi"), now=NOW)
        slots = rounds.slots_of(tx, open_.period.id)
    base = f"/teams/{cast.support.slug}/rounds"
    slot, day_off = slots[0].id, next(slot.id for slot in slots if slot.on == date(2026, 3, 18))
    world.show(
        Place("rounds/list of a coordinator", "rounds ana", base),
        Place("rounds/list of an engineer", "rounds chi", base),
        Place("rounds/front with a round that waits", "rounds chi", "/"),
        Place("rounds/front answered", "rounds bo", "/"),
        Place("rounds/answer empty", "rounds chi", f"{base}/{open_.id}/answer"),
        Place("rounds/answer given", "rounds bo", f"{base}/{open_.id}/answer"),
        Place("rounds/answer of a closed round", "rounds bo", f"{base}/{closed.id}/answer"),
        Place("rounds/answer never given", "rounds ana", f"{base}/{closed.id}/answer"),
        Place("rounds/answer for somebody", "rounds ana", f"{base}/{open_.id}/answers/{cast.id('chi')}"),
        Place("rounds/heat map", "rounds ana", f"{base}/{open_.id}"),
        Place("rounds/heat map of a closed round", "rounds ana", f"{base}/{closed.id}"),
        Place("rounds/who says what of a slot", "rounds ana", f"{base}/{open_.id}?slot={slot}"),
        Place("rounds/who is away at a slot", "rounds ana", f"{base}/{open_.id}?slot={day_off}"),
        Place("rounds/draft to be started", "rounds ana", f"{base}/{closed.id}/drafts"),
        Place("rounds/own absences and standing week", "rounds chi", "/me"),
        Place("rounds/own standing week", "rounds bo", "/me"),
    )


Make = Callable[[Tx, Cast, int], None]


def _queued(tx: Tx, cast: Cast, draft: int) -> None:
    """It waits for its turn, as it was demanded."""


def _running(tx: Tx, cast: Cast, draft: int) -> None:
    attempt = drafts.begin_attempt(tx, draft, now=NOW)
    assert attempt is not None
    assert drafts.save_progress(tx, draft, attempt, PROGRESS)


def _stopping(tx: Tx, cast: Cast, draft: int) -> None:
    _running(tx, cast, draft)
    stop_draft(tx, cast.support, draft, now=NOW)


def _failed(tx: Tx, cast: Cast, draft: int) -> None:
    attempt = drafts.begin_attempt(tx, draft, now=NOW)
    assert attempt is not None
    assert drafts.fail(tx, draft, attempt, FAULT, now=NOW)


def _unfinished(world: World, state: str, make: Make) -> None:
    cast = world.troupe(f"draft {state}")
    round_ = ask(cast, MONDAY)
    answer(cast, round_, "bo", (Mark.LOVE, Mark.FINE))
    with cast.database.transaction() as tx:
        asked = AskDraft(60)
        draft = demand_draft(tx, cast.support, round_.id, asked, by=cast.actor(tx, "ana"), now=NOW).id
        make(tx, cast, draft)
    who, base = f"draft {state} ana", f"/teams/{cast.support.slug}"
    world.show(Place(f"drafts/{state}", who, f"{base}/drafts/{draft}"))
    if state in ("running", "failed"):
        world.show(
            Place(f"drafts/round with one {state}", who, f"{base}/rounds/{round_.id}"),
            Place(f"drafts/front with one {state}", who, "/"),
        )
    if state == "running":
        world.show(Place("drafts/another while one runs", who, f"{base}/rounds/{round_.id}/drafts"))


def _made(world: World) -> None:
    """Drafts that the search made: with open seats and reasons, edited by hand, compared."""
    cast = world.troupe("drafts")
    round_ = ask(cast, MONDAY)
    for who, marks, offer in (
        ("ana", (Mark.FINE, Mark.CANNOT), None),
        ("bo", (Mark.LOVE, Mark.RATHER_NOT, Mark.CANNOT), OptIn.FIRST),
        ("chi", (Mark.CANNOT, Mark.CANNOT, Mark.FINE), None),
    ):
        answer(cast, round_, who, marks, offer)
    first, second = (_searched(cast, round_) for _ in range(2))
    taken, free, other = _edited(cast, second)
    base = f"/teams/{cast.support.slug}/drafts"

    def show(name: str, path: str, act: Do | None = None) -> None:
        world.show(Place(f"drafts/{name}", "drafts ana", f"{base}{path}", act=act))

    show("board", f"/{first}")
    show("board by people", f"/{first}?view=people")
    show("board edited by hand", f"/{second}?undo={taken[0]}-open")
    show("a seat to be changed", f"/{second}/seats/{taken[1]}")
    show("an open seat to be filled by hand", f"/{second}/seats/{free[0]}")
    show("why this person", f"/{first}/seats/{taken[1]}/why")
    show("why not another", f"/{first}/seats/{taken[1]}/why?instead={other}")
    show("what would fill an open seat", f"/{first}/seats/{free[0]}/fill")
    show("two drafts compared", f"/{second}/compare?with={first}")
    show("publish with warnings", f"/{second}/publish")
    show("publish refused until confirmed", f"/{second}/publish", act=press("Publish"))
    world.show(Place("drafts/round with drafts", "drafts ana", f"/teams/{cast.support.slug}/rounds/{round_.id}"))
    world.show(Place("drafts/front with a draft", "drafts ana", "/"))


def _edited(cast: Cast, draft: int) -> tuple[list[int], list[int], int]:
    """Free one seat of the draft and pin the next; answers those taken, those free, and who could be in the second."""
    with cast.database.transaction() as tx:
        made, by = drafts.get_draft(tx, cast.support.id, draft), cast.actor(tx, "ana")
        seats = {seat.id: slot for slot in rounds.slots_of(tx, made.period_id) for seat in slot.seats}
        taken = [seat for seat in seats if seat in made.assignments]
        for number, act in enumerate((Act.FREE, Act.PIN)):
            seat = Seat(draft, taken[number], made.version + number)
            edit_seat(tx, cast.support, seat, SeatEdit(act), by=by, now=NOW)
        there = {given.person_id for seat, given in made.assignments.items() if seats[seat].id == seats[taken[1]].id}
    other = next(person.id for person in cast.people.values() if person.id not in there)
    return taken, [seat for seat in seats if seat not in made.assignments], other


def _searched(cast: Cast, round_: Round) -> int:
    with cast.database.transaction() as tx:
        ask_ = AskDraft(2)
        draft = demand_draft(tx, cast.support, round_.id, ask_, by=cast.actor(tx, "ana"), now=cast.now).id
    run_draft(cast.database, str(draft), Event(), workers=1, clock=lambda: cast.now)
    return draft


def _published(world: World) -> None:
    """A full week, one that is to be changed by much, and somebody on duty at this moment."""
    cast = world.troupe("published", weekend_days=(5, 6))
    this = planned(cast, date(2026, 3, 2) + timedelta(days=1), date(2026, 3, 8))
    today = date(2026, 3, 3)
    this.publish(
        {(today, "Late morning"): "bo", (today, "Afternoon"): "chi", (date(2026, 3, 8), "Weekend cover"): "ana"}
    )
    rota = planned(cast)
    full = {(MONDAY + timedelta(days=day), "Morning"): ("ana", "bo", "chi")[day % 3] for day in range(5)}
    rota.publish(full | {(SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "chi"})
    with cast.database.transaction() as tx:
        same = copy_published(tx, cast.support, rota.round_id, by=cast.actor(tx, "ana"), now=cast.now).id
    other = rota.draft({(TUESDAY, "Evening"): "bo"}, answered=1)
    base = f"/teams/{cast.support.slug}"

    def show(name: str, path: str, who: str = "ana") -> None:
        world.show(Place(f"published/{name}", f"published {who}", f"{base}{path}"))

    for who in ("ana", "bo", "chi"):
        world.show(Place(f"published/front of {who}", f"published {who}", "/"))
    show("team", "")
    show("slot that is on now", f"/seats/{this.seat(today, 'Late morning')}", "bo")
    show("own slot to come", f"/seats/{rota.seat(TUESDAY, 'Morning')}", "bo")
    show("slot of somebody else", f"/seats/{rota.seat(TUESDAY, 'Morning')}", "chi")
    show("open slot", f"/seats/{rota.seat(WEDNESDAY, 'Evening')}", "bo")
    show("list", "/publications", "bo")
    show("publication", "/publications/2", "bo")
    show("publication of a coordinator", "/publications/2")
    show("publication by people", "/publications/2?view=people", "bo")
    show("publish nothing new", f"/drafts/{same}/publish")
    show("publish much less than before", f"/drafts/{other}/publish")
    show("compared with a draft", f"/drafts/{other}/compare")
    show("why in a publication", f"/seats/{rota.seat(TUESDAY, 'Morning')}/why", "bo")
    show("claims", "/claims", "bo")
    show("help", "/help", "bo")
