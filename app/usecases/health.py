"""Whether the service is fit to work."""

from app.store.transaction import Tx
from app.store.upkeep import schema_revision, write_probe


def is_ready(tx: Tx, *, expected_revision: str) -> list[str]:
    """What keeps the service from working; empty is ready. Writes (and undoes) a row, since reading proves little."""
    complaints = []
    if schema_revision(tx) != expected_revision:
        complaints.append("the database has another schema than this version expects")
    if not write_probe(tx):
        complaints.append("the database cannot be written to")
    return complaints
