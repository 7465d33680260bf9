"""Addresses of people's own calendars, which may hold secrets of theirs: they lie in the database only sealed."""

from app.store.busy import Source
from app.store.sealing import Sealing

_SEALED = "sealed:"  # no address begins so


def sealed(address: str, person_id: int, *, sealing: Sealing) -> str:
    """As it is kept; nothing for a file."""
    return _SEALED + sealing.seal(address, bound_to=_owner(person_id)) if address else ""


def opened(source: Source, *, sealing: Sealing) -> str:
    """The address itself, also of a row that was written before addresses were sealed. Raises SealBroken."""
    if not source.address.startswith(_SEALED):
        return source.address
    return sealing.open(source.address.removeprefix(_SEALED), bound_to=_owner(source.person_id))


def _owner(person_id: int) -> str:
    return f"calendar of person {person_id}"
