"""Changes of what is published: swaps and chains in each state, illness and what mends it, free seats."""

from datetime import timedelta

from playwright.sync_api import Page

from app.domain.people import NewMembership, NewPerson
from app.domain.policy import Policy
from app.domain.swap import Swap, SwapKind
from app.store import teams
from app.usecases.replacing.ask import AskThem, ask_takers
from app.usecases.replacing.away import Away, go_away
from app.usecases.swapping.end import refuse_swap, undo_swap, withdraw_swap
from app.usecases.teams.people import add_member
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, TUESDAY, WEDNESDAY, Planned, planned
from tests.app.usecases.test_chains import DAYS, SHIFTS, ring, says, wishes
from tests.app.usecases.test_swapping import end, offer, take
from tests.browser.gallery.place import Place, opened, press
from tests.browser.gallery.world import NOW, World
from tests.cast import Cast

FULL = {
    (MONDAY, "Morning"): "bo",
    (MONDAY, "Evening"): "chi",
    (TUESDAY, "Morning"): "bo",
    (TUESDAY, "Afternoon"): "chi",
    (WEDNESDAY, "Morning"): "ana",
    (WEDNESDAY, "Afternoon"): "bo",
    (SATURDAY, "Weekend cover"): "bo",
    (SUNDAY, "Weekend cover"): "bo",
}


# What those in it say, one after the other, and what stands on the page then.
CHAINS = {
    "proposed": ({}, "0 have agreed"),
    "half": ({"ana": True}, "1 has agreed"),
    "done": ({"ana": True, "bo": True, "chi": True}, "Everybody agreed, and it is done."),
    "refused": ({"ana": True, "bo": False}, "This chain is over: somebody said no."),
}


def build(world: World) -> None:
    _swaps(world)
    _swaps_agreed(world)
    _ended(world)
    _chains(world)
    _illness(world)
    _asked(world)


def _policy(cast: Cast, **amounts: object) -> None:
    with cast.database.transaction() as tx:
        teams.add_policy(tx, cast.support.id, Policy(**amounts), starts_on=cast.now.date() + timedelta(days=1))  # type: ignore[arg-type]


def _swaps(world: World) -> None:
    """Offers that stand, as each side sees them."""
    cast = world.troupe("swaps")
    _policy(cast, claims=2)
    week = published_week(cast, FULL)
    gift = offer(week, "bo", (MONDAY, "Morning"), note="Dentist at nine. " * 6)
    named = offer(week, "bo", (SATURDAY, "Weekend cover"), named=(cast.id("chi"),))
    wanted = (week.seat(TUESDAY, "Afternoon"),)
    trade = offer(week, "bo", (WEDNESDAY, "Afternoon"), kind=SwapKind.EXCHANGE, wanted=wanted)
    slot = week.planned.seats[week.seat(TUESDAY, "Morning")][0]
    hours = {"start": slot.start, "end": slot.start + timedelta(minutes=90)}
    part = offer(week, "bo", (TUESDAY, "Morning"), kind=SwapKind.PART, **hours)
    base = f"/teams/{cast.support.slug}"
    for name, swap, words in (
        ("gift", gift, "Bo gives this away"),
        ("named", named, "Weekend cover, Swaps"),
        ("exchange", trade, "Bo exchanges this"),
        ("part", part, "Bo hands over this part"),
    ):
        for who in ("bo", "chi"):
            world.show(Place(f"swaps/{name} seen by {who}", f"swaps {who}", f"{base}/swaps/{swap.id}", words))
    own = f"{base}/seats/{week.seat(MONDAY, 'Morning')}"
    world.show(
        Place(
            "swaps/gift seen by the coordinator",
            "swaps ana",
            f"{base}/swaps/{gift.id}",
            "Withdraw it for",
            opened("Act for"),
        ),
        Place("swaps/list", "swaps chi", f"{base}/swaps", "You could take"),
        Place("swaps/front of who is asked", "swaps chi", "/", "Bo Berg offers you "),
        Place("swaps/slot with an offer", "swaps bo", own, "Look at the offer"),
        Place("swaps/free seats", "swaps chi", f"{base}/claims", "14 seats are free"),
    )
    _to_offer(world, f"{base}/seats/{week.seat(MONDAY, 'Evening')}/swap")


def _to_offer(world: World, path: str) -> None:
    """The form by which one offers, with each of its parts open, and refused."""
    for name, words, act in (
        ("offer", "Whom you choose gets a message.", None),
        ("offer an exchange", "Offer the exchange", opened("Exchange it")),
        ("offer a part", "Offer this part", opened("Hand over a part")),
        ("offer refused", "Not saved", _wrong_part),
        ("offer of an exchange for nothing", "Choose at least one slot", _for_nothing),
    ):
        world.show(Place(f"swaps/{name}", "swaps chi", path, words, act))


def _wrong_part(page: Page) -> None:
    opened("Hand over a part")(page)
    press("Offer this part", From="18:00", Until="23:30")(page)


def _for_nothing(page: Page) -> None:
    opened("Exchange it")(page)
    press("Offer the exchange")(page)


def _swaps_agreed(world: World) -> None:
    """Where a coordinator agrees: taken, and waiting."""
    cast = world.troupe("agreed", "Swaps are agreed")
    _policy(cast, swaps_agreed=True)
    week = published_week(cast, FULL)
    swap = take(week, "chi", offer(week, "bo", (WEDNESDAY, "Afternoon")))
    for who in cast.people:
        path = f"/teams/{cast.support.slug}/swaps/{swap.id}"
        world.show(Place(f"swaps/taken seen by {who}", f"agreed {who}", path, "once a coordinator agrees"))
    world.show(Place("swaps/front of who agrees", "agreed ana", "/", "a swap of Wed 11 Mar, 14–18 waits for you"))


def _ended(world: World) -> None:
    """Every way in which an offer ends."""
    cast = world.troupe("ended", "Swaps that ended")
    week = published_week(cast, FULL)
    done = take(week, "chi", offer(week, "bo", (WEDNESDAY, "Afternoon")))
    withdrawn = end(week, withdraw_swap, "bo", offer(week, "bo", (MONDAY, "Morning")))
    refused = _refused(week)
    undone = end(week, undo_swap, "chi", take(week, "chi", offer(week, "bo", (SATURDAY, "Weekend cover"))))
    lapsed = _lapsed(world)
    for name, swap in (("done", done), ("withdrawn", withdrawn), ("refused", refused), ("undone", undone)):
        words = "Chi took it from Bo" if name == "done" else f"Bo’s offer is {name}"
        world.show(Place(f"swaps/{name}", "ended bo", f"/teams/{cast.support.slug}/swaps/{swap.id}", words))
    world.show(
        Place("swaps/lapsed", "lapsed bo", f"/teams/lapsed/swaps/{lapsed.id}", "Bo’s offer is lapsed"),
        Place("swaps/list of ended ones", "ended bo", f"/teams/{cast.support.slug}/swaps", "Bo’s offer is undone"),
    )


def _refused(week: Week) -> Swap:
    swap = offer(week, "bo", (TUESDAY, "Morning"), named=(week.cast.id("chi"),))
    return end(week, refuse_swap, "chi", swap)


def _lapsed(world: World) -> Swap:
    cast = world.troupe("lapsed")
    week = published_week(cast, {(MONDAY, "Morning"): "bo"})
    swap = offer(week, "bo", (MONDAY, "Morning"))
    week.change({week.seat(MONDAY, "Morning"): cast.id("chi")})
    return swap


def _ring_of(world: World, topic: str) -> tuple[Cast, Planned]:
    cast = world.troupe(topic, names=("Ana Alves", "Bo Berg", "Chi Chen", "Gus Gale"))
    rota = planned(cast, people=("ana", "bo", "chi", "gus"))
    rota.publish({(day, SHIFTS.get(who, "Morning")): who for who, day in DAYS.items()})
    return cast, rota


def _chains(world: World) -> None:
    for state, (answers, stands) in CHAINS.items():
        cast, rota = _ring_of(world, f"chain {state}")
        chain = ring(cast, rota)
        for who, yes in answers.items():
            says(cast, chain, who, yes=yes)
        path = f"/teams/{cast.support.slug}/chains/{chain}"
        world.show(
            *(Place(f"chains/{state} seen by {who}", f"chain {state} {who}", path, stands) for who in ("ana", "chi"))
        )
    cast, rota = _ring_of(world, "chain wished")
    wishes(cast, rota, "ana", "bo", "chi")
    seats = f"/teams/{cast.support.slug}/seats"
    world.show(
        Place(
            "chains/wish open", "chain wished ana", f"{seats}/{rota.seat(MONDAY, 'Morning')}/wish", "Your wish is open"
        ),
        Place("chains/wish to be made", "chain wished bo", f"{seats}/{rota.seat(TUESDAY, 'Morning')}/wish", "instead"),
        Place("chains/front of who is in one", "chain proposed chi", "/", "your wish can come true"),
    )


def _illness(world: World) -> None:
    cast = world.troupe("illness")
    rota = planned(cast)
    rota.publish(FULL)
    with cast.database.transaction() as tx:
        go_away(tx, cast.support, Away(cast.id("bo"), WEDNESDAY, MONDAY), by=cast.actor(tx, "bo"), now=cast.now)
    base = f"/teams/{cast.support.slug}"
    hole = rota.seat(MONDAY, "Morning")
    world.show(
        Place(
            "illness/away to be said", "illness chi", f"{base}/people/{cast.id('chi')}/away", "Until when are you away?"
        ),
        Place("illness/away said", "illness bo", f"{base}/people/{cast.id('bo')}/away", "3 of your seats need"),
        Place(
            "illness/away with a wrong date",
            "illness ana",
            f"{base}/people/{cast.id('chi')}/away",
            "This lies in the past.",
            _wrong_dates,
        ),
        Place("illness/what would mend it", "illness ana", f"{base}/mend", "Nothing is changed until you publish."),
        Place("illness/front of the coordinator", "illness ana", "/", "3 seats need somebody else"),
        Place("illness/front of who is ill", "illness bo", "/", "3 of your slots need somebody"),
        Place("illness/slot that needs somebody", "illness bo", f"{base}/seats/{hole}", "needs somebody else"),
        Place("illness/replace by hand", "illness ana", f"{base}/seats/{hole}/replace", "Ask volunteers instead"),
        Place("illness/whom to ask", "illness ana", f"{base}/seats/{hole}/ask", "Whoever says yes first has the seat."),
        Place(
            "illness/open seats",
            "illness ana",
            f"{base}/seats/{rota.seat(MONDAY, 'Afternoon')}/fill",
            "filled without asking",
        ),
    )


def _wrong_dates(page: Page) -> None:
    opened("Other days")(page)
    page.locator("input[name=until]").fill("2026-02-01")
    page.get_by_role("button", name="Save").click()


def _asked(world: World) -> None:
    """A seat that needs somebody, of which everybody was asked."""
    cast = world.troupe("asked")
    with cast.database.transaction() as tx:
        gus = NewPerson("Gus Gale", "gus@asked.example.org")
        member = NewMembership(0, cast.now.date() - timedelta(days=60))
        cast.people["gus"] = add_member(tx, cast.support, gus, membership=member, now=cast.now)
    world.know("asked", cast)
    rota = planned(cast, people=("ana", "bo", "chi", "gus"))
    rota.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): "chi"})
    seat = rota.seat(MONDAY, "Morning")
    with cast.database.transaction() as tx:
        go_away(tx, cast.support, Away(cast.id("bo"), MONDAY, MONDAY), by=cast.actor(tx, "bo"), now=cast.now)
        ask_takers(tx, cast.support, AskThem(seat), by=cast.actor(tx, "ana"), now=NOW)
    base = f"/teams/{cast.support.slug}/seats/{seat}"
    world.show(
        Place("illness/asked to take it", "asked chi", f"{base}/take", "Can you take it?"),
        Place("illness/front of who is asked", "asked chi", "/", "can you take Mon 9 Mar"),
        Place("illness/everybody was asked", "asked ana", f"{base}/ask", "asked once this week"),
    )
