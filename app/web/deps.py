"""What a route may ask for: the transaction, the time, and by exactly one declaration who may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from starlette.requests import ClientDisconnect

from app.domain.people import Actor
from app.domain.refusals import NotAllowed, NotFound, SignInFirst
from app.domain.team import Team
from app.store.transaction import Tx
from app.usecases.access.recognise import by_api_token, by_session, team_for

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Site:
    """What the web must know of the installation; the builder of the application hands it down."""

    url: str  # links are built from it, never from a request
    solver_seconds: int = 60  # the longest search for a draft, unless it is asked for otherwise

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def cookie(self) -> str:
        """Behind https the browser itself guards the name; plain http (this machine only) cannot use that."""
        return "__Host-halfday" if self.is_https else "halfday"


async def whole_body(request: Request) -> None:
    """Reads all that is sent before a transaction begins: a slow sender must not keep others from writing.

    The only reading that waits for the network; forms are read from what this has kept.
    """
    if request.method in SAFE_METHODS:
        return
    try:
        await request.body()
    except ClientDisconnect:
        raise HTTPException(400, "The request ended before it was complete.") from None


def transaction(request: Request, _: Annotated[None, Depends(whole_body)]) -> Iterator[Tx]:
    """One transaction a request, committed before the answer leaves; safe methods cannot write."""
    database = request.app.state.database
    with database.reading() if request.method in SAFE_METHODS else database.transaction() as tx:
        yield tx


# The limit keeps requests that wait for the database from taking every worker thread.
Transaction = Annotated[Tx, Depends(transaction, scope="function", max_concurrency=16)]


def now(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


Now = Annotated[datetime, Depends(now)]

# An id in an address; what no column can hold is not there.
Id = Annotated[int, Path(ge=1, lt=2**31)]


def site(request: Request) -> Site:
    known: Site = request.app.state.site
    return known


ThisSite = Annotated[Site, Depends(site)]


def current(request: Request, tx: Transaction, at: Now, known: ThisSite) -> Actor | None:
    """Who is asking, with the rights of this very moment: by API token or by session."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = by_api_token(tx, token.strip(), now=at)
    else:
        actor = by_session(tx, request.cookies.get(known.cookie, ""), now=at)
    request.state.actor = actor
    return actor


Current = Annotated[Actor | None, Depends(current)]


@dataclass(frozen=True, slots=True)
class InTeam:
    """Somebody who acts in one team."""

    by: Actor
    team: Team


def declares(who: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Marks a dependency as a declaration of who may; a test holds every route to exactly one of them."""

    def mark(dependency: Callable[..., object]) -> Callable[..., object]:
        dependency.declares = who  # type: ignore[attr-defined]
        return dependency

    return mark


@declares("anyone")
def anyone(actor: Current) -> Actor | None:
    return actor


@declares("anyone, without the database")
async def anybody() -> None:
    """For probes and feeds, which know people by other means or not at all. Async, as it needs no thread."""


@declares("signed in")
def signed_in(actor: Current) -> Actor:
    if actor is None:
        raise SignInFirst
    return actor


@declares("keeper")
def keeper(by: Annotated[Actor, Depends(signed_in)]) -> Actor:
    if not by.person.keeper:
        raise NotAllowed("a keeper")
    return by


@declares("HR")
def hr(by: Annotated[Actor, Depends(signed_in)]) -> Actor:
    if not by.person.hr:
        raise NotAllowed("HR")
    return by


@declares("member of the team")
def member(team: str, by: Annotated[Actor, Depends(signed_in)]) -> InTeam:
    for own in by.teams:
        if own.slug == team:
            return InTeam(by, own)
    raise NotFound("team")


@declares("coordinator of the team")
def coordinator(who: Annotated[InTeam, Depends(member)]) -> InTeam:
    if not who.by.coordinates(who.team.id):
        raise NotAllowed("a coordinator of this team")
    return who


@declares("member of the team, or keeper")
def in_sight(team: str, by: Annotated[Actor, Depends(signed_in)], tx: Transaction) -> InTeam:
    return InTeam(by, team_for(tx, by, team))


@declares("coordinator of the team, or keeper")
def team_keeper(who: Annotated[InTeam, Depends(in_sight)]) -> InTeam:
    if not (who.by.person.keeper or who.by.coordinates(who.team.id)):
        raise NotAllowed("a coordinator of this team or a keeper")
    return who


Anyone = Annotated[Actor | None, Depends(anyone)]
Anybody = Annotated[None, Depends(anybody)]
SignedIn = Annotated[Actor, Depends(signed_in)]
AsKeeper = Annotated[Actor, Depends(keeper)]
AsHr = Annotated[Actor, Depends(hr)]
AsMember = Annotated[InTeam, Depends(member)]
AsCoordinator = Annotated[InTeam, Depends(coordinator)]
InSightOfTeam = Annotated[InTeam, Depends(in_sight)]
AsTeamKeeper = Annotated[InTeam, Depends(team_keeper)]
