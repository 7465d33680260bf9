"""What a team and a person have on their first day: nothing."""

from app.domain.people import NewPerson
from app.usecases.teams import keep, look, people
from tests.browser.gallery.place import Place
from tests.browser.gallery.world import NOW, World

# Pages, and words that stand there then.
TEAM_PAGES = {
    "": "No rota is published for today or later",
    "rounds": "No round is open",
    "rounds/new": "Ask 1 person",
    "swaps": "Nobody offers anything",
    "claims": "No seat is free now",
    "points": "Nobody has points yet",
    "points/week": "No rota was published for this week",
    "points/over-time": "Nobody has points yet",
    "people": "Invite by mail",
    "cover": "No weekend cover is published",
    "shifts": "Late morning",
    "policy": "Least rest between slots",
    "publications": "Nothing is published yet",
    "mend": "The rota is whole",
    "declines": "Nobody has declined a slot",
    "audit": "team added",
    "invitations": "Nobody was invited yet",
    "chat": "No chat yet",
    "help": "How New team",
    "settings": "Settings of New team",
}
OWN_PAGES = {
    "": "You are in no team",
    "me": "Nothing to answer now",
    "me/account": "0 days of leave",
    "feeds": "No calendar shows your duty yet",
    "me/busy": "We know of no calendar of yours",
    "me/history": "person added",
    "me/ways-in": "No calendar reads your duty",
    "me/tokens": "No program asks in your name",
    "me/chat": "No chat yet",
}
WITHOUT_SHIFTS = {
    "": "No rota is published for today or later",
    "shifts": "This team has no shifts",
    "rounds/new": "This team has no shifts yet",
}


def build(world: World) -> None:
    cast = world.troupe("empty", "New team", ("Nora New",))
    for page, says in TEAM_PAGES.items():
        path = f"/teams/{cast.support.slug}/{page}".rstrip("/")
        world.show(Place(f"empty/team {page or 'front'}", "empty nora", path, says))
    world.show(Place("empty/front of a coordinator", "empty nora", "/", "nobody was asked yet"))
    _without_shifts(world)
    with world.database.transaction() as tx:
        nobody = people.add_person(tx, NewPerson("Uli Unknown", "uli@example.org"), now=NOW)
    world.ids["uli"] = nobody.id
    for page, says in OWN_PAGES.items():
        world.show(Place(f"empty/person {page or 'front'}", "uli", f"/{page}", says))
    world.show(
        Place(
            "empty/hr before anything",
            "hana",
            "/hr?from=2020-01-01&to=2020-01-31",
            "Nobody belonged to a team in these dates",
        ),
        Place(
            "empty/hr entries",
            "hana",
            f"/hr/entries?person={nobody.id}&kind=earned&from=2020-01-01&to=2020-01-31",
            "No entries make up this figure",
        ),
        Place(
            "empty/audit of another year",
            "kai",
            "/audit?from=2020-01-01&to=2020-01-31",
            "No change is written down that fits",
        ),
    )


def _without_shifts(world: World) -> None:
    cast = world.troupe("bare", "Team without shifts", ("Nils New",))
    with world.database.transaction() as tx:
        for shift in look.show_shifts(tx, cast.support).shifts:
            keep.remove_shift(tx, cast.support, shift.id)
    for page, says in WITHOUT_SHIFTS.items():
        path = f"/teams/{cast.support.slug}/{page}".rstrip("/")
        world.show(Place(f"empty/without shifts {page or 'front'}", "bare nils", path, says))
