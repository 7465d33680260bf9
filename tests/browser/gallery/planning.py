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
from tests.browser.gallery.place import Place, forced, in_a_crowd
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
    for state, make, says in (
        ("queued", _queued, "Waiting to begin"),
        ("running", _running, "20 of 22 seats filled"),
        ("stopping", _stopping, "Stopping with the best so far"),
        ("failed", _failed, "through a fault of ours"),
    ):
        _unfinished(world, state, make, says)
    _made(world)
    _published(world)
    _halved(world)


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
        Place("rounds/list of a coordinator", "rounds ana", base, "Open a round"),
        Place("rounds/list of an engineer", "rounds chi", base, "you have not"),
        Place("rounds/front with a round that waits", "rounds chi", "/", "Answer, 2 days left"),
        Place("rounds/front answered", "rounds bo", "/", "No duty ahead for you"),
        Place("rounds/answer empty", "rounds chi", f"{base}/{open_.id}/answer", "Not answered yet."),
        Place("rounds/answer given", "rounds bo", f"{base}/{open_.id}/answer", "You have answered"),
        Place("rounds/answer of a closed round", "rounds bo", f"{base}/{closed.id}/answer", "Your answer, "),
        Place("rounds/answer never given", "rounds ana", f"{base}/{closed.id}/answer", "You did not answer."),
        Place(
            "rounds/answer for somebody", "rounds ana", f"{base}/{open_.id}/answers/{cast.id('chi')}", "entered by you"
        ),
        Place("rounds/heat map", "rounds ana", f"{base}/{open_.id}", "10 of 22 slots have fewer"),
        Place("rounds/heat map of a closed round", "rounds ana", f"{base}/{closed.id}", "2 of 3 have answered"),
        Place("rounds/who says what of a slot", "rounds ana", f"{base}/{open_.id}?slot={slot}", "1 needed."),
        Place("rounds/who is away at a slot", "rounds ana", f"{base}/{open_.id}?slot={day_off}", "1 needed."),
        Place("rounds/draft to be started", "rounds ana", f"{base}/{closed.id}/drafts", "Longest search, seconds"),
        Place("rounds/own absences and standing week", "rounds chi", "/me", "Wedding"),
        Place("rounds/own standing week", "rounds bo", "/me", "No absence is planned."),
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


def _unfinished(world: World, state: str, make: Make, says: str) -> None:
    cast = world.troupe(f"draft {state}")
    round_ = ask(cast, MONDAY)
    answer(cast, round_, "bo", (Mark.LOVE, Mark.FINE))
    with cast.database.transaction() as tx:
        asked = AskDraft(60)
        draft = demand_draft(tx, cast.support, round_.id, asked, by=cast.actor(tx, "ana"), now=NOW).id
        make(tx, cast, draft)
    who, base = f"draft {state} ana", f"/teams/{cast.support.slug}"
    world.show(Place(f"drafts/{state}", who, f"{base}/drafts/{draft}", says))
    if state in ("running", "failed"):
        world.show(
            Place(f"drafts/round with one {state}", who, f"{base}/rounds/{round_.id}", "1 of 3 have answered"),
            Place(f"drafts/front with one {state}", who, "/", "draft 1"),
        )
    if state == "running":
        world.show(Place("drafts/another while one runs", who, f"{base}/rounds/{round_.id}/drafts", "Follow it"))


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

    def show(name: str, path: str, says: str, act: Do | None = None) -> None:
        world.show(Place(f"drafts/{name}", "drafts ana", f"{base}{path}", says, act))

    show("board", f"/{first}", "It rests on 3 of 3 answers.")
    show("board by people", f"/{first}?view=people", "20 points")
    show("board edited by hand", f"/{second}?undo={taken[0]}-open", "Not what you meant?")
    show("a seat to be changed", f"/{second}/seats/{taken[1]}", "Leave the seat open")
    show("an open seat to be filled by hand", f"/{second}/seats/{free[0]}", "What would fill this seat?")
    show("why this person", f"/{first}/seats/{taken[1]}/why", "With anybody else here")
    show("why not another", f"/{first}/seats/{taken[1]}/why?instead={other}", "With Ana Alves here")
    seat = f"/{first}/seats/{taken[1]}"
    show("why while many ask", seat, "Several searches are running right now.", in_a_crowd(f"{base}{seat}/why"))
    show("what would fill an open seat", f"/{first}/seats/{free[0]}/fill", "Every one is as small as it can be.")
    show("two drafts compared", f"/{second}/compare?with={first}", "1 seat differs")
    show("publish with warnings", f"/{second}/publish", "Nobody covers Saturday")
    show(
        "publish refused until confirmed",
        f"/{second}/publish",
        "Tick the box to go on all the same.",
        forced("Publish"),
    )
    world.show(
        Place("drafts/round with drafts", "drafts ana", f"/teams/{cast.support.slug}/rounds/{round_.id}", "Draft 2")
    )
    world.show(Place("drafts/front with a draft", "drafts ana", "/", "draft 2 is ready to publish"))


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

    def show(name: str, path: str, says: str, who: str = "ana") -> None:
        world.show(Place(f"published/{name}", f"published {who}", f"{base}{path}", says))

    for who, says in (("ana", "Sunday 10–18"), ("bo", "You are on now"), ("chi", "today 14–18")):
        world.show(Place(f"published/front of {who}", f"published {who}", "/", says))
    show("team", "", "29 seats are open")
    show("slot that is on now", f"/seats/{this.seat(today, 'Late morning')}", "Leave the note", "bo")
    show("own slot to come", f"/seats/{rota.seat(TUESDAY, 'Morning')}", "Offer this slot", "bo")
    show("slot of somebody else", f"/seats/{rota.seat(TUESDAY, 'Morning')}", "Bo is on", "chi")
    show("open slot", f"/seats/{rota.seat(WEDNESDAY, 'Evening')}", "This seat is open", "bo")
    show("list", "/publications", "in force", "bo")
    show("publication", "/publications/2", "7 of 22 seats filled", "bo")
    show("publication of a coordinator", "/publications/2", "7 of 22 seats filled")
    show("publication by people", "/publications/2?view=people", "7 of 22 seats filled", "bo")
    show("publish nothing new", f"/drafts/{same}/publish", "Nothing changes")
    show("publish much less than before", f"/drafts/{other}/publish", "would vanish")
    show("compared with a draft", f"/drafts/{other}/compare", "8 seats differ")
    show("why in a publication", f"/seats/{rota.seat(TUESDAY, 'Morning')}/why", "Why Bo?", "bo")
    show("claims", "/claims", "No seat is free now", "bo")
    show("help", "/help", "How Published shares support", "bo")


def _halved(world: World) -> None:
    """A team whose weekend is in midweek; one of its days runs, and a draft gives both to somebody else."""
    cast = world.troupe("halved", "Midweek", weekend_days=(1, 2))
    first, second = date(2026, 3, 3), date(2026, 3, 4)
    rota = planned(cast, first, date(2026, 3, 8))
    rota.publish({(day, "Weekend cover"): "bo" for day in (first, second)})
    draft = rota.draft({(day, "Weekend cover"): "chi" for day in (first, second)})
    path, says = f"/teams/{cast.support.slug}/drafts/{draft}/publish", "only Wednesday, as Tuesday has begun"
    world.show(Place("published/publish half of a weekend", "halved ana", path, says))
