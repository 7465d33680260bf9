"""What a route may ask for: the transaction, the time, and by exactly one declaration who may."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import BackgroundTasks, Depends, HTTPException, Path, Request
from starlette.requests import ClientDisconnect

from app.domain import language, rights
from app.domain.audit import ActorKind, Origin
from app.domain.factors import Session
from app.domain.people import Actor
from app.domain.refusals import NotAllowed, NotFound, SecondFactorFirst, SignInFirst
from app.domain.refusals.tokens import TokenMayNot
from app.domain.rights import Rule
from app.domain.team import Team
from app.store.sealing import Sealing
from app.store.transaction import Database, Tx
from app.usecases.access.passkeys import Party
from app.usecases.access.recognise import Recognised, by_api_token, by_session, note_token, note_use, team_for
from app.web.limits import BODY_SECONDS
from app.web.origin import leaves_a_line, nearness, operation_of, origin_of

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
NOTED_AT_MOST = timedelta(minutes=5)  # a use of a session
NOTING = Origin(ActorKind.SERVICE, "access.note_use")


@dataclass(frozen=True, slots=True)
class Site:
    """What the web must know of the installation; the builder of the application hands it down."""

    url: str  # links are built from it, never from a request
    solver_seconds: int = 60  # the longest search for a draft, unless it is asked for otherwise
    demands_second_factor: bool = False  # of whoever has a role over others
    provider: str = ""  # to sign in by, as people call it
    semicolons: bool = False  # in CSV files, unless they are asked for otherwise
    sends_mail: bool = False  # by a server; else mails stand in the log
    sealing: Sealing = field(kw_only=True, repr=False)

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def party(self) -> Party:
        """Whom passkeys are made for."""
        return Party(self.url)

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
        async with asyncio.timeout(BODY_SECONDS):
            await request.body()
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None


def transaction(request: Request, _: Annotated[None, Depends(whole_body)]) -> Iterator[Tx]:
    """One transaction a request, committed before the answer leaves; safe methods cannot write."""
    database = request.app.state.database
    with database.reading() if request.method in SAFE_METHODS else database.transaction(origin_of(request)) as tx:
        request.state.tx = tx
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


def recognised(request: Request, tx: Transaction, at: Now, known: ThisSite, afterwards: BackgroundTasks) -> Recognised:
    """Who is asking, with the rights of this very moment: by API token or by session."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    demands = known.demands_second_factor
    if scheme.lower() == "bearer":
        found, by = by_api_token(tx, token.strip(), demands=demands, now=at), language.N_("program")
        request.state.actor = found.actor  # also of whoever is refused here
        require_scope(request, found)
    else:
        cookie = request.cookies.get(known.cookie, "")
        found, by = by_session(tx, cookie, demands=demands, now=at), language.N_("browser")
    request.state.actor = found.actor
    if found.actor is not None:
        tx.come_from(found.actor.id, f"{by}, {nearness(request)}")
        if found.actor.person.language:
            language.turn_to(found.actor.person.language)
    if found.token is not None and at - (found.token.used_at or found.token.made_at) > NOTED_AT_MOST:
        afterwards.add_task(_note_token, request.app.state.database, found.token.token_id, at)
    if found.session is not None and at - found.session.seen_at > NOTED_AT_MOST:
        afterwards.add_task(_note_use, request.app.state.database, found.session, at)
    return found


def _note_use(database: Database, session: Session, at: datetime) -> None:
    """After the answer: whoever only reads must not wait for those who write."""
    with database.transaction(NOTING) as tx:
        note_use(tx, session, now=at)


def _note_token(database: Database, token_id: int, at: datetime) -> None:
    with database.transaction(NOTING) as tx:
        note_token(tx, token_id, now=at)


def require_scope(request: Request, found: Recognised) -> None:
    """A token does no more than it was made for, whatever its person may."""
    if found.token is not None:
        needed = rights.scope_of(operation_of(request.scope["endpoint"]), is_reading=request.method in SAFE_METHODS)
        if needed is None or needed not in found.token.scopes:
            raise TokenMayNot(needed.value if needed else "")


Who = Annotated[Recognised, Depends(recognised)]


def current(found: Who) -> Actor | None:
    return found.actor


Current = Annotated[Actor | None, Depends(current)]


def session_of(found: Who) -> Session:
    """The session of a page that is about sessions; a program has none."""
    if found.session is None:
        raise SignInFirst
    return found.session


ThisSession = Annotated[Session, Depends(session_of)]


@dataclass(frozen=True, slots=True)
class InTeam:
    """Somebody who acts in one team."""

    by: Actor
    team: Team


def declares(rule: Rule) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Marks a dependency as a declaration of who may, by a rule of the table; a route has exactly one of them."""

    def mark(dependency: Callable[..., object]) -> Callable[..., object]:
        dependency.declares = rule.name  # type: ignore[attr-defined]
        dependency.rule = rule  # type: ignore[attr-defined]
        return dependency

    return mark


@declares(rights.ANYONE)
def anyone(actor: Current) -> Actor | None:
    return actor


@declares(rights.ANYBODY)
async def anybody() -> None:
    """For probes and feeds, which know people by other means or not at all. Async, as it needs no thread."""


@declares(rights.SIGNED_IN)
def signed_in(found: Who) -> Actor:
    if found.actor is None:
        is_half = found.session is not None and found.session.is_half
        raise SecondFactorFirst(has_one=True) if is_half else SignInFirst
    return found.actor


def hold(rule: Rule, by: Actor, team: int = 0) -> None:
    """Raises NotAllowed; SecondFactorFirst where the right is there and only waits for a second factor."""
    if rule.may(by, team):
        return
    if by.withheld is not None and rule.may(by.withheld, team):
        raise SecondFactorFirst(has_one=False)
    raise NotAllowed(rule.whom)


@declares(rights.KEEPER)
def keeper(by: Annotated[Actor, Depends(signed_in)]) -> Actor:
    hold(rights.KEEPER, by)
    return by


@declares(rights.HR)
def hr(request: Request, by: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """Looking at the leave of others leaves a line in the audit."""
    hold(rights.HR, by)
    leaves_a_line(request)
    return by


@declares(rights.MEMBER)
def member(team: str, by: Annotated[Actor, Depends(signed_in)], tx: Transaction) -> InTeam:
    for own in by.teams:
        if own.slug == team and rights.MEMBER.sees(by, own.id):
            tx.in_team(own.id)
            return InTeam(by, own)
    raise NotFound("team")


@declares(rights.COORDINATOR)
def coordinator(who: Annotated[InTeam, Depends(member)]) -> InTeam:
    hold(rights.COORDINATOR, who.by, who.team.id)
    return who


@declares(rights.IN_SIGHT)
def in_sight(team: str, by: Annotated[Actor, Depends(signed_in)], tx: Transaction) -> InTeam:
    found = team_for(tx, by, team)
    tx.in_team(found.id)
    return InTeam(by, found)


@declares(rights.TEAM_KEEPER)
def team_keeper(who: Annotated[InTeam, Depends(in_sight)]) -> InTeam:
    hold(rights.TEAM_KEEPER, who.by, who.team.id)
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
