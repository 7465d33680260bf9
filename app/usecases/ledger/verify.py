"""The keeper has the ledger verified: whether each line is what was written, and none is missing."""

from dataclasses import dataclass

from app.domain import chain
from app.store.ledger import first_unsealed, links
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Verified:
    """lines: how many are whole, from the first on; last: the newest one's seal; fault: what is wrong after them."""

    lines: int
    last: str
    fault: str = ""


def verify_ledger(tx: Tx) -> Verified:
    """Walk the chain from its first line to the first that is wrong."""
    number, before = 0, chain.START
    for link in links(tx):
        if found := chain.fault(link, after=number, before=before):
            return Verified(number, before, found)
        number, before = link.number, link.seal
    bare = first_unsealed(tx)
    return Verified(number, before, f"entry {bare} has no number" if bare is not None else "")
