"""Who covers a slot, in words: one person, or several with the hours of each."""

from collections.abc import Mapping

from app.domain.board import hours_of, with_own
from app.domain.people import NameTag
from app.domain.seating import Holding, Shared, holder_of, stretches
from app.domain.slot import Slot, narrowed


def cover_words(slot: Slot, held: Holding, names: Mapping[int, str], *, zone: str, own_zone: str | None = None) -> str:
    """“Bo”, and of a shared seat “Bo 06–08, Chi 08–10”; nothing where nobody covers it."""
    if not isinstance(held, Shared):
        holder = holder_of(held)
        return "" if holder is None else names[holder]
    said = []
    for part in stretches(slot, held):
        own = narrowed(slot, part.start, part.end)
        said.append(f"{names[part.person_id]} {with_own(hours_of(own, zone), own, zone, own_zone)}")
    return ", ".join(said)


def shared_words(
    slot: Slot, held: Holding, tags: Mapping[int, NameTag], *, zone: str, own_zone: str | None = None
) -> str:
    """The same by short names where several share the seat; nothing where a name tag says it all."""
    names = {who: tag.short for who, tag in tags.items()}
    return cover_words(slot, held, names, zone=zone, own_zone=own_zone) if isinstance(held, Shared) else ""
