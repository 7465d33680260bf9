"""What a team and a person have on their first day: nothing."""

from app.domain.people import NewPerson
from app.usecases.teams import keep, look, people
from tests.browser.gallery.place import Place
from tests.browser.gallery.world import NOW, World

TEAM_PAGES = (
    "", "rounds", "rounds/new", "swaps", "claims", "points", "points/week", "points/over-time", "people", "cover",
    "shifts", "policy", "publications", "mend", "declines", "audit", "invitations", "chat", "help", "settings",
)  # fmt: skip
OWN_PAGES = ("", "me", "me/account", "feeds", "me/busy", "me/history", "me/ways-in", "me/tokens", "me/chat")


def build(world: World) -> None:
    cast = world.troupe("empty", "New team", ("Nora New",))
    for page in TEAM_PAGES:
        path = f"/teams/{cast.support.slug}/{page}".rstrip("/")
        world.show(Place(f"empty/team {page or 'front'}", "empty nora", path))
    world.show(Place("empty/front of a coordinator", "empty nora", "/"))
    _without_shifts(world)
    with world.database.transaction() as tx:
        nobody = people.add_person(tx, NewPerson("Uli Unknown", "uli@example.org"), now=NOW)
    world.ids["uli"] = nobody.id
    for page in OWN_PAGES:
        world.show(Place(f"empty/person {page or 'front'}", "uli", f"/{page}"))
    world.show(
        Place("empty/hr before anything", "hana", "/hr?from=2020-01-01&to=2020-01-31"),
        Place("empty/hr entries", "hana", f"/hr/entries?person={nobody.id}&kind=earned&from=2020-01-01&to=2020-01-31"),
        Place("empty/audit of another year", "kai", "/audit?from=2020-01-01&to=2020-01-31"),
    )


def _without_shifts(world: World) -> None:
    cast = world.troupe("bare", "Team without shifts", ("Nils New",))
    with world.database.transaction() as tx:
        for shift in look.show_shifts(tx, cast.support).shifts:
            keep.remove_shift(tx, cast.support, shift.id)
    for page in ("", "shifts", "rounds/new"):
        path = f"/teams/{cast.support.slug}/{page}".rstrip("/")
        world.show(Place(f"empty/without shifts {page or 'front'}", "bare nils", path))
