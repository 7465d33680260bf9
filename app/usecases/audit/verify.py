"""The keeper has the audit verified: whether each line is what was written, and none is missing."""

from dataclasses import dataclass

from app.domain import chain
from app.store import audit
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class VerifiedAudit:
    """lines: how many are whole, from the first on; last: the newest one's seal; fault: what is wrong after them."""

    lines: int
    last: str
    fault: str = ""


def verify_audit(tx: Tx) -> VerifiedAudit:
    """Walk the chain from its first line to the first that is wrong."""
    number, before = 0, chain.START
    for link in audit.links(tx):
        if found := chain.fault(link, after=number, before=before):
            return VerifiedAudit(number, before, found.partition(" (")[0] + found.partition(")")[2])
        number, before = link.number, link.seal
    return VerifiedAudit(number, before)
