"""In which time zone somebody lives: their own times are shown beside the team's."""

from app.domain.walltime import clean_zone
from app.store import people
from app.store.transaction import Tx


def choose_zone(tx: Tx, person_id: int, name: str) -> None:
    """Choose one's own time zone; nothing is the team's."""
    people.choose_zone(tx, person_id, clean_zone(name) if name else None)
