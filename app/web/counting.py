"""How often a route may be asked by one person or from one address: `dependencies=[at_most(DRAFTS)]`."""

from typing import Any

from fastapi import Depends, Request

from app.domain.allowance import Allowance, network_of
from app.usecases.access.limits import count
from app.web.deps import SAFE_METHODS, Current, Now, Transaction
from app.web.origin import origin_of


def at_most(allowance: Allowance) -> Any:
    """Raises TooMany, which tells programs and people when to come again.

    What only reads is counted in a transaction of its own; what writes is counted with what it wrote.
    """

    def counted(request: Request, by: Current, tx: Transaction, now: Now) -> None:
        who = f"person {by.id}" if by else network_of(request.client.host if request.client else "")
        if request.method not in SAFE_METHODS:
            return count(tx, allowance, who, now=now)
        with request.app.state.database.transaction(origin_of(request)) as own:
            return count(own, allowance, who, now=now)

    return Depends(counted)
