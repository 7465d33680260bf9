"""Names that are long or of other scripts, and sixty people for four weeks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from app.domain.team import NewShift
from app.usecases.ledger.earn import earn_due
from app.usecases.teams import keep, look
from tests.app.changing.rota_at_work import Week
from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, planned
from tests.app.usecases.test_swapping import offer
from tests.browser.gallery.place import Place
from tests.browser.gallery.world import NOW, World
from tests.browser.sixty import PEOPLE, asked, drafted

LONG = (
    "Wolfeschlegelsteinhausenbergerdorff-Oberösterreich Hubert Blaine the Third",
    "محمد عبد الرحمن الفارسي",
    "欧阳娜娜与慕容雪村",
    "Nguyễn Thị Minh Khai Phương Anh",
    "שירה בן־דוד",
    "O",
)
TEAM = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk 24/7 支援チーム الدعم الفني"
SHIFT = "Frühschicht mit Bereitschaftsdienst und Übergabebesprechung 早番 ورديّة"

# Pages of each team, with words that stand there.
PAGES = {
    "": "Nobody is on now",
    "rounds": "Open a round",
    "points": "your fair share",
    "points/week": "Week of 23 February 2026",
    "points/over-time": "One line a person",
    "people": "Change a membership",
    "swaps": "London time",
    "claims": "No seat is free now",
    "cover": "Leave is earned 24 hours after",
    "shifts": "New shift",
    "publications": "in force",
    "publications/1": "What was equal was decided by lot",
    "publications/1?view=people": "What was equal was decided by lot",
    "help": "Saying when you can",
    "settings": "Duty card",
}


def build(world: World) -> None:
    _long_names(world)
    _sixty(world)


def _long_names(world: World) -> None:
    cast = world.troupe("long", TEAM, LONG)
    names = [*cast.people]
    with world.database.transaction() as tx:
        for shift in look.show_shifts(tx, cast.support).shifts:
            if shift.what.name == "Morning":
                what = NewShift(SHIFT, shift.what.days, time(6), time(10), people=2)
                keep.change_shift(tx, cast.support, shift.id, what, version=shift.version)
    rota = planned(cast, coordinator=names[0], people=tuple(names[:5]))
    days = {(day, SHIFT): names[number] for number, day in enumerate((MONDAY, TUESDAY))}
    more = {(MONDAY, "Late morning"): names[2], (MONDAY, "Afternoon"): names[3], (TUESDAY, "Evening"): names[4]}
    rota.publish(days | more | {(SATURDAY, "Weekend cover"): names[0], (SUNDAY, "Weekend cover"): names[2]})
    draft = rota.draft(days | {(MONDAY, "Late morning"): names[0], (TUESDAY, "Afternoon"): names[5]})
    swap = offer(Week(cast, rota), names[0], (SATURDAY, "Weekend cover"), named=(cast.id(names[1]),))
    base, boss = f"/teams/{cast.support.slug}", f"long {names[0]}"
    seat = rota.seat(MONDAY, SHIFT)
    pages = PAGES | {
        f"rounds/{rota.round_id}": "5 of 6 have answered",
        f"rounds/{rota.round_id}/answer": "Your answer, ",
        f"swaps/{swap.id}": "gives this away",
        f"drafts/{draft}": "4 of 27 seats filled",
        f"drafts/{draft}?view=people": "4 of 27 seats filled",
        f"drafts/{draft}/publish": "These seats cannot be published",
        f"drafts/{draft}/compare": "6 seats differ",
        f"seats/{seat}": "You are on",
        f"seats/{seat}/swap": "You stay on until somebody has taken it.",
        f"seats/{seat}/replace": "Could take it",
        f"seats/{seat}/why": "Why Wolfeschlegelsteinhausenbergerdorff",
    }
    _each(world, "long names", boss, base, pages)
    world.show(
        Place("long names/home", boss, "/", "Monday 06–10"),
        Place("long names/home of who is asked", f"long {names[1]}", "/", " offers you "),
    )


def _sixty(world: World) -> None:
    """A past month that is earned, and a coming one with a draft."""
    names = ("Ana Alves", *(f"Person{number} Of-The-Long-Name{number}" for number in range(1, PEOPLE)))
    cast = world.troupe("sixty", "Sixty people", names)
    everybody = list(cast.people)
    plan = asked(cast)
    draft, round_id, seat = drafted(plan), plan.round_id, next(iter(plan.seats))
    cast.now = datetime(2026, 1, 26, 9, tzinfo=UTC)
    past = planned(cast, date(2026, 2, 2), date(2026, 3, 1), people=tuple(everybody))
    places = [(slot.on, slot.what.name) for slot, _ in past.seats.values()]
    past.publish({place: everybody[(7 * number) % len(everybody)] for number, place in enumerate(places)})
    with world.database.transaction() as tx:
        earn_due(tx, now=NOW)
    pages = PAGES | {
        f"rounds/{round_id}": "60 of 60 have answered",
        f"drafts/{draft}": "78 of 88 seats filled",
        f"drafts/{draft}?view=people": "78 of 88 seats filled",
        f"drafts/{draft}/publish": "by 57 people",
    }
    _each(world, "sixty", "sixty ana", f"/teams/{cast.support.slug}", pages)
    base, february = f"/teams/{cast.support.slug}", f"/hr?from=2026-02-01&to=2026-02-28&team={cast.support.slug}"
    fives = "11 of 60 people"  # 5, and 50 to 59
    world.show(
        Place("sixty/home", "sixty person7", "/", "No duty ahead for you"),
        Place("sixty/hr report", "hana", february, "Person59"),
        Place("sixty/hr report found", "hana", f"{february}&find=person5", fives),
        Place("sixty/points found", "sixty ana", f"{base}/points?find=person5", fives),
        Place("sixty/board found", "sixty ana", f"{base}/publications/1?view=people&find=person5", fives),
        Place("sixty/seat found", "sixty ana", f"{base}/drafts/{draft}/seats/{seat}?find=person5", "people. Show all"),
        Place("sixty/people found", "sixty ana", f"{base}/people?find=NAME7", "1 of 60 people"),
        Place("sixty/people not found", "sixty ana", f"{base}/people?find=Zacharias", "Nobody here is called"),
    )


def _each(world: World, topic: str, who: str, base: str, pages: Mapping[str, str]) -> None:
    for page, says in pages.items():
        world.show(Place(f"{topic}/{page or 'team'}", who, f"{base}/{page}".rstrip("/"), says))
