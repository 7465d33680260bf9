"""Each page there is, read off the routes, and the pages of the made-up team."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

from playwright.sync_api import Browser, Page

from app.demo.chronicle import tell_chronicle
from app.demo.people import COORDINATOR, ENGINEER, HR, KEEPER
from app.demo.story import Story
from tests.app.web.test_who_may import QUERY, ROUTES, Ids
from tests.browser.gallery.place import Place, follow
from tests.browser.gallery.world import NOW, World

NO_PAGES = ("/api/", "/cal/", "/static/", "/health", "/metrics")
TEAM = "/teams/harbour-support"


# Who sees most of a page is asked first; somebody in another place sees what is left.
PEOPLE = ("ana", "hana", "kai", "bo", "")


def by_route(world: World, browser: Browser) -> list[Place]:
    """Each route that is a page for somebody, as the first of these people sees it."""
    places = []
    with ExitStack() as open_ones:
        asking = {}
        for name in PEOPLE:
            context = open_ones.enter_context(closing(browser.new_context(base_url=world.url)))
            if name:
                world.sign_in(context, name)
            asking[name] = context.request
        for route, address in world.routes.items():
            for name, request in asking.items():
                answer = request.get(address, max_redirects=0)
                if answer.status == 200:
                    if "text/html" in answer.headers.get("content-type", ""):
                        places.append(Place(f"routes{route}", name, address))
                    break
    return places


def addresses(things: Ids) -> Iterator[tuple[str, str]]:
    """Each GET route that could be a page, and an address of it."""
    for route in ROUTES:
        if "GET" in (route.methods or ()) and not route.path.startswith(NO_PAGES):
            filled = route.path
            for name in route.param_convertors:
                filled = filled.replace("{" + name + "}", things.get(name, "1"))
            yield route.path, filled + QUERY.get(f"GET {route.path}", "")


def demo(world: World) -> None:
    """The story of the made-up team, in this house; its pages are the ones that people see first."""
    story = Story(world.database, world.url, workers=1)
    tell_chronicle(story, NOW, lambda what, part: None)
    world.ids |= {name: person.id for name, person in story.persons.items()}
    boss, engineer = COORDINATOR.name, ENGINEER.name
    for page in ("", "rounds", "swaps", "points", "points/week", "points/over-time", "people", "cover", "publications",
                 "publications/1", "publications/1?view=people", "claims", "mend", "help", "audit"):  # fmt: skip
        world.show(Place(f"demo/{page or 'team'}", boss, f"{TEAM}/{page}".rstrip("/")))
    for page in ("", "me", "me/account", "feeds", "me/history"):
        world.show(Place(f"demo/own {page or 'front'}", engineer, f"/{page}"))
    world.show(
        Place("demo/front of the coordinator", boss, "/"),
        Place("demo/front far away", "Hiroshi Tanaka", "/"),
        Place("demo/answer", engineer, "/", act=_answer),
        Place("demo/answer far away", "Hiroshi Tanaka", f"{TEAM}/rounds", act=_answer),
        Place("demo/heat map", boss, f"{TEAM}/rounds", act=follow("Look at the round")),
        Place("demo/hr", HR, "/hr"),
        Place("demo/keeper", KEEPER, "/"),
        Place("demo/audit of the keeper", KEEPER, "/audit"),
    )


def _answer(page: Page) -> None:
    page.locator("main a[href$='/answer']").first.click()
