"""Points and leave: earned, taken, objected to, corrected, locked, brought in, told to other systems."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import FilePayload, Page

from app.domain.ledger import AccountKind
from app.domain.people import Actor
from app.domain.policy import Policy
from app.domain.secrets import new_secret
from app.domain.statement import month_of
from app.domain.webhook import NewWebhook
from app.store import check_ins, ledger, teams, webhooks
from app.store.people import actor_at
from app.store.transaction import Tx
from app.usecases.hr.lock import LockStatement, lock_statement
from app.usecases.ledger.check_in import confirm_by_link
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.app.usecases.published import planned
from tests.app.usecases.test_bringing_in import BALANCES, COVER
from tests.browser.gallery.place import Act, Place, forced, opened
from tests.browser.gallery.world import NOW, World
from tests.cast import Cast

WRONG = (
    BALANCES + "nobody@example.org;Support;2026-02-30;1,3;x;;\n;;;;;;\n" + "bo@example.org;Owls;2027-01-01;1;2;3;hr-9\n"
)


def build(world: World) -> None:
    cast = _worked(world)
    _objected(world)
    _at_work(world)
    _of_hr(world, cast)
    _brought_in(world)
    _systems(world)


def _worked(world: World) -> Cast:
    """Two weekends are over: earned, partly taken, one entry corrected, points given by hand."""
    cast = world.troupe("leave", now=datetime(2026, 2, 2, 9, tzinfo=UTC))
    rota = planned(cast, date(2026, 2, 9), date(2026, 2, 22))
    days = {(date(2026, 2, day), "Morning"): ("ana", "bo", "chi")[day % 3] for day in (9, 10, 11, 12, 13, 16, 17, 18)}
    weekends = {(date(2026, 2, day), "Weekend cover"): who for day, who in ((14, "bo"), (15, "bo"), (21, "chi"))}
    rota.publish(days | weekends)
    with cast.database.transaction() as tx:
        earn_due(tx, now=NOW)
    with cast.database.transaction() as tx:
        hana = _hana(tx, world)
        record_leave_taken(
            tx, TakeLeave(cast.id("bo"), date(2026, 2, 27), 1, "A morning off", "a-morning-off"), by=hana, now=NOW
        )
        given = GivePoints(cast.id("chi"), date(2026, 2, 20), 3, "Pulled in when logins failed", "logins-failed")
        give_points(tx, cast.support, given, by=cast.actor(tx, "ana"), now=NOW)
    base = f"/teams/{cast.support.slug}"

    def show(name: str, who: str, path: str, says: str, act: Act | None = None) -> None:
        world.show(Place(f"leave/{name}", f"leave {who}", path, says, act=act))

    show("own account", "bo", "/me/account", "A morning off")
    show("league", "bo", f"{base}/points", "League table, all time")
    show("league of a month", "bo", f"{base}/points?month=2026-02", "League table, February 2026")
    show("points of a coordinator", "ana", f"{base}/points", "Give points for help")
    show("help refused", "ana", f"{base}/points", "This must be a whole number", act=_wrong_help)
    show("over time", "bo", f"{base}/points/over-time", "Nobody is further than 16 points")
    show("report of a week", "bo", f"{base}/points/week?of=2026-02-14", "7 of 22 seats")
    return cast


def _wrong_help(page: Page) -> None:
    form = page.locator("form[action$='/points/help']")
    form.locator("[name=person]").select_option(index=1)
    form.locator("[name=points]").fill("many")
    form.locator("[name=reason]").fill("Stayed until the very end")
    form.get_by_role("button").click()


def _hana(tx: Tx, world: World) -> Actor:
    actor = actor_at(tx, world.ids["hana"], now=NOW)
    assert actor is not None
    return actor


def _objected(world: World) -> None:
    """A weekend that has just been: one day doubted, one doubt decided, one day open."""
    cast = world.troupe("doubts", weekend_days=(0, 1), now=datetime(2026, 2, 23, 9, tzinfo=UTC))
    shifts = planned(cast, date(2026, 3, 2), date(2026, 3, 8))
    rota = {(date(2026, 3, 2), "Weekend cover"): "bo", (date(2026, 3, 3), "Weekend cover"): "chi"}
    shifts.publish(rota)
    with cast.database.transaction() as tx:
        ana = cast.actor(tx, "ana")
        ask = ObjectTo(cast.id("bo"), date(2026, 3, 2), "Nobody answered for three hours, and the phone was off")
        object_to(tx, cast.support, ask, by=ana, now=NOW)
        second = ObjectTo(cast.id("chi"), date(2026, 3, 3), "Came an hour late")
        decided = object_to(tx, cast.support, second, by=ana, now=NOW)
        answer = Decide(decided.id, uphold=False, reason="The train stood still; the phone was on all the same")
        decide_objection(tx, answer, by=_hana(tx, world), now=NOW)
    base = f"/teams/{cast.support.slug}"
    world.show(
        Place("leave/weekends with a doubt", "doubts ana", f"{base}/cover", "Objections to decide"),
        Place("leave/objecting", "doubts ana", f"{base}/cover", "What was wrong", act=opened("Object")),
        Place("leave/own account with a doubt", "doubts bo", "/me/account", "It waits until HR"),
        Place("leave/front of a coordinator", "doubts ana", "/", "Chi is on until 18:00"),
        Place("hr/objections", "hana", "/hr/objections", "1 to decide"),
        Place("hr/objection refused", "hana", "/hr/objections", "Not decided", act=_decide_without_words),
    )


def _decide_without_words(page: Page) -> None:
    page.get_by_label("Your reason").first.fill("   ")  # a browser takes that for words
    page.get_by_role("button", name="Uphold").first.click()


def _at_work(world: World) -> None:
    """Weekend cover that runs at this moment, to be confirmed."""
    cast, seat, link = _covering(world, "cover")
    _, _, used = _covering(world, "confirmed")
    with world.database.transaction() as tx:
        confirm_by_link(tx, used, now=NOW)
    base = f"/teams/{cast.support.slug}"
    world.show(
        Place("cover/link of the mail", "", f"/check-in/{link}", "Are you there, Bo Berg?"),
        Place("cover/link that was used", "", f"/check-in/{used}", "You are there"),
        Place("cover/link unusable", "", "/check-in/nonsense", "This link no longer works", status=409),
        Place("cover/front of who covers now", "cover bo", "/", "is not confirmed"),
        Place("cover/slot to be confirmed", "cover bo", f"{base}/seats/{seat}", "I am there"),
        Place(
            "cover/slot with a note left",
            "cover bo",
            f"{base}/seats/{seat}",
            "The next person will see your note",
            act=_note,
        ),
        Place("cover/weekends of the coordinator", "cover ana", f"{base}/cover", "Covered, not earned yet"),
        Place("cover/team", "cover chi", base, "Bo is on until 18:00"),
    )


def _covering(world: World, topic: str) -> tuple[Cast, int, str]:
    """A team in which Bo covers today; his seat, and the link that asks whether he is there."""
    cast = world.troupe(topic, weekend_days=(0, 1), now=datetime(2026, 2, 23, 9, tzinfo=UTC))
    with cast.database.transaction() as tx:
        policy = Policy(weekend_days=(0, 1), check_in=True)
        teams.add_policy(tx, cast.support.id, policy, starts_on=date(2026, 2, 24))
    rota = planned(cast, date(2026, 3, 2), date(2026, 3, 8))
    days = [slot.on for slot, _ in rota.seats.values() if slot.weekend]
    rota.publish({(day, "Weekend cover"): "bo" for day in days})
    seat, secret = rota.seat(date(2026, 3, 3), "Weekend cover"), new_secret()
    with cast.database.transaction() as tx:
        ask_who_covers(tx, now=NOW)
        check_ins.mint_link(tx, seat, cast.id("bo"), secret, expires_at=NOW + timedelta(days=1))
    return cast, seat, secret


def _note(page: Page) -> None:
    page.get_by_label("What the next person must know").fill("Ticket 7 waits for an answer of the customer")
    page.get_by_role("button", name="Leave the note").click()


def _of_hr(world: World, cast: Cast) -> None:
    with world.database.transaction() as tx:
        hana = _hana(tx, world)
        january = month_of(date(2026, 1, 1))
        lock_statement(tx, LockStatement(january, confirmed=True), by=hana, now=NOW)
    with world.database.transaction() as tx:
        (earned, *_) = ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=cast.id("chi"))
        correct_entry(tx, CorrectEntry(earned.id, "Was not there"), by=_hana(tx, world), now=NOW)
    bo, february = cast.id("bo"), "from=2026-02-01&to=2026-02-28"
    world.show(
        Place("hr/report of an open month", "hana", f"/hr?{february}", "Lock February 2026"),
        Place("hr/report of a locked month", "hana", "/hr?from=2026-01-01&to=2026-01-31", "as statement 1"),
        Place("hr/report of a team", "hana", f"/hr?{february}&team={cast.support.slug}", "February 2026, Leave"),
        Place("hr/report of a person", "hana", f"/hr?{february}&person={bo}", "February 2026, Bo Berg"),
        Place("hr/entries behind a figure", "hana", f"/hr/entries?person={bo}&kind=earned&{february}", "Correct"),
        Place("hr/leave refused", "hana", f"/hr?{february}", "is not a number of quarter days", act=_wrong_leave),
        Place("hr/lock refused", "hana", f"/hr?{february}", "Tick the box", act=forced("Lock")),
        Place(
            "hr/wrong dates", "hana", "/hr?from=2026-03-01&to=2026-02-01", "This lies before the first day", status=422
        ),
    )


def _wrong_leave(page: Page) -> None:
    page.locator("form[action='/hr/taken'] select").select_option(index=1)
    form = page.locator("form[action='/hr/taken']")
    form.locator("[name=days]").fill("a day")
    form.locator("[name=reason]").fill("Holiday")
    form.get_by_role("button").click()


def _file(text: str, *, then: str = "") -> Callable[[Page], None]:
    def act(page: Page) -> None:
        file = FilePayload(name="start.csv", mimeType="text/csv", buffer=text.encode())
        page.get_by_label("A CSV file in UTF-8").set_input_files(file)
        page.get_by_role("button", name="Look at it").click()
        if then:
            page.get_by_role("button", name=then).click()

    return act


def _brought_in(world: World) -> None:
    past = COVER.replace("2026-02-2", "2026-02-0")
    world.show(
        Place("hr/opening", "hana", "/hr/opening", "Choose a file"),
        Place("hr/opening with mistakes", "hana", "/hr/opening", "Nothing can be brought in yet", act=_file(WRONG)),
        Place("hr/opening looked at", "hana", "/hr/opening", "2 lines are new", act=_file(BALANCES)),
        Place("hr/opening of past cover", "hana", "/hr/opening", "4 lines are new", act=_file(past)),
        Place(
            "hr/opening of nonsense",
            "hana",
            "/hr/opening",
            "The column Mail address is missing",
            act=_file("a,b\n1,2\n"),
        ),
        Place("hr/opening too large", "hana", "/hr/opening", "Send less at once", act=_file("x" * 1_100_000)),
    )


def _systems(world: World) -> None:
    with world.database.transaction() as tx:
        for number, name in enumerate(("Payroll", "Leave planner of the whole company in every country")):
            new = NewWebhook(name, f"https://hr{number}.example.org/a/rather/long/path/of/the/hook/{number}")
            made = webhooks.add_webhook(tx, new, sealed_key="x", by=world.ids["hana"], now=NOW)
            if number:
                webhooks.give_up(tx, made, made.announced + 1, error="It answered 500 to each of ten tries", now=NOW)
    world.show(
        Place("hr/systems of which one fails", "hana", "/hr/systems", "It answered 500"),
        Place("hr/system refused", "hana", "/hr/systems", "must begin with https://", act=_wrong_system),
    )


def _wrong_system(page: Page) -> None:
    page.locator("main [name=name]").fill("Payroll")
    page.locator("main [name=url]").fill("http://127.0.0.1/hook")
    page.get_by_role("button", name="Name it").click()
