"""Ways in and what opens them: links, factors, invitations, set-up, tokens and feeds shown once; and refusals."""

from playwright.sync_api import Page, expect

from app.domain.calendars import FeedKind
from app.domain.invitation import NewInvitation
from app.domain.people import NewPerson, Role
from app.domain.secrets import new_secret
from app.store import access, factors
from app.store.sealing import sealing_of
from app.usecases.access import codes
from app.usecases.access.invite import invite, withdraw
from app.usecases.access.sign_in import make_link
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.teams.people import add_person
from tests.app.web.coming_in import letters, link_in
from tests.browser.gallery.place import Act, Place, press, stale
from tests.browser.gallery.world import NOW, World
from tests.cast import Cast


def build(world: World) -> None:
    cast = world.troupe("doors", names=("Ana Alves", "Bo Berg", "Chi Chen", "Fay Factor"))
    _coming_in(world, cast)
    _invited(world, cast)
    _own_ways(world, cast)
    _shown_once(world, cast)
    _refused(world, cast)


def _coming_in(world: World, cast: Cast) -> None:
    with world.database.transaction() as tx:
        link, setup = make_link(tx, cast.id("bo"), now=NOW), new_secret()
        access.put_setup_secret(tx, setup)
        fay, sealing = cast.id("fay"), sealing_of(world.settings.secret, world.settings.data_dir)
        sealed = sealing.seal(codes.new_secret(), bound_to=codes.bound_to(fay))
        factors.put_app(tx, fay, sealed=sealed, step=1, now=NOW)
    world.show(
        Place("doors/sign in", "", "/sign-in", "We send a link to your mail address"),
        Place("doors/sign in refused", "", "/sign-in", "is not a mail address", act=_no_address),
        Place(
            "doors/link sent",
            "",
            "/sign-in",
            "a link is on its way",
            act=press("Send me a link", Mail_address="bo@nowhere.example"),
        ),
        Place("doors/link to confirm", "", f"/sign-in/{link}", "Sign in as Bo Berg"),
        Place("doors/link unusable", "", "/sign-in/nonsense", "This link no longer works", status=409),
        Place("doors/provider said no", "", "/openid/back?error=access_denied", "You are not signed in", status=409),
        Place("doors/answer of a provider, without script", "", "/sign-in", "knows you", act=_answered_unscripted),
        Place("doors/answer of a provider, of no use", "", "/sign-in", "no longer works", act=_answered),
        Place("doors/set-up", "", f"/setup/{setup}", "Only want to look around?"),
        Place("doors/set-up refused", "", f"/setup/{setup}", "People, line 2", act=_wrong_set_up),
        Place("doors/second factor to show", "doors fay", "/second-factor", "One more step"),
        Place(
            "doors/second factor refused",
            "doors fay",
            "/second-factor",
            "That did not fit",
            act=press("Go on", Code="123 456"),
        ),
        Place("doors/signed out", "doors chi", "/", "You are signed out", act=_sign_out),
        Place("doors/signed out meanwhile", "doors chi", "/me", says="Send it again", act=_sent_too_late),
    )


def _no_address(page: Page) -> None:
    field = page.get_by_label("Mail address")
    field.evaluate("field => { field.type = 'text' }")
    field.fill("not an address")
    page.get_by_role("button", name="Send me a link").click()


def _answered(page: Page) -> None:
    """The page sends the answer on by itself; this browser never left for the provider."""
    page.evaluate("location.href = '/openid/back?code=1&state=2'")
    page.get_by_text("no longer works").wait_for()


def _answered_unscripted(page: Page) -> None:
    page.route("**/go-on.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/openid/back?code=1&state=2")
    page.unroute("**/go-on.js")


def _wrong_set_up(page: Page) -> None:
    for label, typed in (("name", "Kim Keeper"), ("email", "kim@example.org"), ("team", "Support")):
        page.locator(f"[name={label}]").first.fill(typed)
    page.locator("[name=people]").fill("Gus Gale gus@example.org\nNobody")
    page.locator("main form button").first.click()


def _sign_out(page: Page) -> None:
    page.locator(".me > button").click()
    page.get_by_role("button", name="Sign out").click()


def _sent_too_late(page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_label("First day away").fill("2026-03-20")
    page.get_by_role("button", name="Add the absence").click()


def _invited(world: World, cast: Cast) -> None:
    with world.database.transaction() as tx:
        ana = cast.actor(tx, "ana")
        for name in ("Gus Gale", "Flo Fish", "Wim Withdrawn"):
            email = f"{name.split()[0].lower()}@guests.example.org"
            new = NewInvitation(name, email, cast.support.id, Role.ENGINEER)
            made = invite(tx, cast.support, new, by=ana, now=NOW)
            if name.startswith("Wim"):
                withdraw(tx, cast.support, made.id, now=NOW)
    cast.now = NOW
    link = _link_of_an_invitation(cast)
    page = f"/teams/{cast.support.slug}/invitations"
    world.show(
        Place("doors/invitations", "doors ana", page, "valid for 7 more days"),
        Place("doors/invitation refused", "doors ana", page, "is in the team already", act=_again),
        Place("doors/invitation to accept", "", link, "Welcome, Gus Gale"),
        Place("doors/invitation unusable", "", "/invitations/nonsense", "This link no longer works", status=409),
        Place("doors/invitations of the keeper", "kai", "/people/invitations", "Nobody was invited yet"),
    )  # fmt: skip


def _again(page: Page) -> None:
    press("Send the invitation", Name="Bo Again", Mail_address="p1@doors.example.org")(page)


def _link_of_an_invitation(cast: Cast) -> str:
    """Mails are sent by the dozen, and those of other topics come first."""
    while sent := letters(cast):
        for letter in sent:
            if "/invitations/" in letter.text:
                return link_in(letter)
    raise AssertionError("no invitation was sent")


def _own_ways(world: World, cast: Cast) -> None:
    with world.database.transaction() as tx:
        bo = cast.actor(tx, "bo")
        for name, kind in (
            ("Phone", FeedKind.PERSON),
            ("Wall screen in the kitchen of the third floor", FeedKind.DUTY),
        ):
            team = cast.support.slug if kind is FeedKind.DUTY else ""
            made = make_feed(tx, MakeFeed(name, kind, team), base_url=world.url, by=bo, now=NOW)
    world.show(
        Place("doors/ways in", "doors bo", "/me/ways-in", "Wall screen in the kitchen"),
        Place("doors/own second factor", "doors bo", "/me/second-factor", "An app that shows codes"),
        Place("doors/app to be added", "doors bo", "/me/second-factor/app", "Type this key instead"),
        Place(
            "doors/app refused",
            "doors bo",
            "/me/second-factor/app",
            "That did not fit",
            act=press("Add the app", Six_digits="000000"),
        ),
        Place("doors/feeds", "doors bo", "/feeds", "Wall screen in the kitchen"),
        Place("doors/who is on by link", "", made.address.removeprefix(world.url), "Nobody is on now"),
        Place("doors/busy refused", "doors bo", "/me/busy", "It must begin with https://", act=_wrong_calendar),
        Place(
            "doors/chat refused",
            "doors bo",
            "/me/chat",
            "not the address of a chat",
            act=press("Save", Address="https://example.org/x"),
        ),
        Place("doors/absence refused", "doors bo", "/me", "This lies before the first day", act=_wrong_absence),
    )


def _wrong_calendar(page: Page) -> None:
    page.get_by_label("Name").fill("Private")
    page.get_by_label("Address of the calendar").fill("ftp://127.0.0.1/private.ics")
    page.get_by_role("button", name="Look at it").click()


def _wrong_absence(page: Page) -> None:
    page.get_by_label("First day").first.fill("2026-05-10")
    page.get_by_label("Last day").first.fill("2026-05-01")
    page.locator("form[action='/me/absences'] button").first.click()


def _shown_once(world: World, cast: Cast) -> None:
    world.show(
        Place("doors/token made", "doors chi", "/me/tokens", "This is the only time it is shown", act=_make_token),
        Place("doors/feed made", "doors chi", "/feeds", "My phone: your new address", act=_make_feed),
    )


def _make_token(page: Page) -> None:
    page.get_by_label("Name").first.fill("Nightly export")
    page.locator("form[action='/me/tokens'] button").last.click()


def _make_feed(page: Page) -> None:
    page.get_by_label("Name").first.fill("My phone")
    page.get_by_role("button", name="Make", exact=False).first.click()


def _refused(world: World, cast: Cast) -> None:
    base = f"/teams/{cast.support.slug}"
    _damage(world)
    with world.database.transaction() as tx:
        gone = add_person(tx, NewPerson("Lea Left", "lea@example.org"), now=NOW)

    def show(name: str, who: str, path: str, says: str, act: Act | None = None, status: int = 200) -> None:
        world.show(Place(f"refused/{name}", who, path, says, act=act, status=status))

    show("404", "doors bo", "/teams/nowhere", "There is no such team", status=404)
    show("404 of no page", "doors bo", "/nothing/here", "There is no such page", status=404)
    show("403", "doors bo", f"{base}/policy", "Only a coordinator of this team", status=403)
    show("team name taken", "kai", "/teams/new", "is already in use", press("Create team", Name="Support"))
    show("person with a wrong address", "kai", "/people/new", "is not a mail address", _wrong_person)
    show("person changed meanwhile", "kai", f"/people/{gone.id}", "was changed since you opened it", stale("Save"))
    show("team changed meanwhile", "doors ana", f"{base}/settings", "was changed since you opened it", stale("Save"))
    night = press("Add shift", Name="Night", Starts="22:00", Ends="06:00")
    show("shift without days", "doors ana", f"{base}/shifts/new", "Choose at least one day", night)
    backwards = press("Ask", First_day="2026-03-20", Last_day="2026-03-10")
    show("round with wrong dates", "doors ana", f"{base}/rounds/new", "This lies before the first day", backwards)
    many = press("Save policy", Most_slots_a_day="99")
    show("policy with wrong amounts", "doors ana", f"{base}/policy", "This must be between 1 and 6", many)
    show("member twice", "doors ana", f"{base}/people", "is in the team already", _twice)
    show("membership with wrong days", "doors ana", f"{base}/people", "This lies before the first day", _ended_before)
    show("token for nothing", "doors chi", "/me/tokens", "Choose at least one thing", _for_nothing)
    dates = "/audit?from=2026-05-01&to=2026-01-01"
    show("audit with wrong dates", "kai", dates, "This lies before the first day", status=422)
    world.show(Place("refused/500", "broken ann", "/teams/broken/shifts", "Nothing was saved", status=500))
    show("too often", "doors ana", base, "Wait a minute", _too_often)


def _damage(world: World) -> None:
    """A row that nobody of us has written."""
    cast = world.troupe("broken", names=("Ann Able",))
    with world.database.transaction() as tx:
        damage = f"UPDATE shift SET starts_at = 'soon' WHERE team_id = {cast.support.id:d}"
        tx.session.connection().exec_driver_sql(damage)


def _wrong_person(page: Page) -> None:
    page.locator("[name=name]").fill("Gus Gale")
    page.locator("[name=email]").evaluate("field => { field.type = 'text'; field.value = 'gus at home' }")
    page.locator("main form button").first.click()


def _twice(page: Page) -> None:
    folded = page.locator("main summary")
    for number in range(folded.count()):
        folded.nth(number).click()
    page.locator("main [name=name]").last.fill("Bo Berg")
    page.locator("main [name=email]").last.fill("p1@doors.example.org")
    page.locator("main form:has([name=email]) button").last.click()


def _ended_before(page: Page) -> None:
    """In a form among many like it, which is folded away."""
    page.locator("main summary", has_text="Chi Chen").click()
    page.locator("main details[open] [name=last_on]").fill("2025-12-31")
    page.get_by_role("button", name="Save Chi Chen").click()


def _for_nothing(page: Page) -> None:
    page.get_by_label("Name").first.fill("Nightly export")
    page.locator("[name=may]:checked").uncheck()
    page.locator("form[action='/me/tokens'] button").last.click()


def _too_often(page: Page) -> None:
    """Asks for the slow page until it is refused, as it stays for the next look."""
    slow = f"{page.url}/mend"
    page.evaluate("async at => { for (let n = 0; n < 100 && (await fetch(at)).status !== 429; n += 1); }", slow)
    page.goto(slow)
    expect(page.locator("main")).to_contain_text("tried too often")
