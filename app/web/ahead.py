"""Slow work on what was sent, done before the transaction that may write begins: nobody else waits for it."""

from typing import Annotated, Any, TypeVar, cast

from fastapi import BackgroundTasks, Depends, Request

from app.domain.allowance import Allowance
from app.domain.people import Actor
from app.domain.refusals import Refusal
from app.usecases.access.limits import count
from app.web.deps import Now, ThisSite, recognised, signed_in, whole_body
from app.web.origin import origin_of

T = TypeVar("T")
AT_ONCE = 2  # of such work on one route: it may take a thread, and a process, for seconds


def let_in(allowance: Allowance) -> Any:
    """Who sends it, counted, in a transaction of its own: whoever may not is refused before any work is done.

    The route still says who may, and asks again when it writes.
    """

    def asked(request: Request, now: Now, site: ThisSite, _: Annotated[None, Depends(whole_body)]) -> Actor:
        with request.app.state.database.transaction(origin_of(request)) as tx:
            by = cast(
                Actor, signed_in(recognised(request, tx, now, site, BackgroundTasks()))
            )  # the route notes the use
            count(tx, allowance, f"person {by.id}", now=now)
        return by

    return Depends(asked, max_concurrency=AT_ONCE)


def got(done: T | Refusal) -> T:
    """What the work brought. A refusal is raised only here, by the route: its answer may be an earlier one."""
    if isinstance(done, Refusal):
        raise done
    return done
