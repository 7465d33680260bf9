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
# Of each page, words that stand there.
TEAM_PAGES = {
    "": "are on until 18:00",
    "rounds": "Open a round",
    "swaps": "Nobody offers anything.",
    "points": "your fair share",
    "points/week": "seats were covered",
    "points/over-time": "from a fair share",
    "people": "Noor de Vries",
    "cover": "2 to come",
    "publications": "in force",
    "publications/1": "Through a draft",
    "publications/1?view=people": "Through a draft",
    "claims": "No seat is free now",
    "mend": "1 open seat",
    "help": "Why you can trust it",
    "audit": "Every change in the team",
}
OWN_PAGES = {
    "": "You are on",
    "me": "Your standing week",
    "me/account": "You can take",
    "feeds": "No calendar shows your duty yet.",
    "me/history": "What happened with my data",
}


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
    for page, says in TEAM_PAGES.items():
        world.show(Place(f"demo/{page or 'team'}", boss, f"{TEAM}/{page}".rstrip("/"), says))
    for page, says in OWN_PAGES.items():
        world.show(Place(f"demo/own {page or 'front'}", engineer, f"/{page}", says))
    world.show(
        Place("demo/front of the coordinator", boss, "/", "Mend the rota"),
        Place("demo/front far away", "Hiroshi Tanaka", "/", "Tokyo time"),
        Place("demo/answer", engineer, "/", "Not answered yet.", act=_answer),
        Place("demo/answer far away", "Hiroshi Tanaka", f"{TEAM}/rounds", "Your answer, ", act=_answer),
        Place("demo/heat map", boss, f"{TEAM}/rounds", "have answered", act=follow("Look at the round")),
        Place("demo/hr", HR, "/hr", "Leave report"),
        Place("demo/keeper", KEEPER, "/", "As keeper you can make teams"),
        Place("demo/audit of the keeper", KEEPER, "/audit", "halfday verify"),
    )


def _answer(page: Page) -> None:
    page.locator("main a[href$='/answer']").first.click()
