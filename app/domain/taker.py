"""Who could take a seat: the verdict of the rules on each person, and in which order to ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.people import NameTag

ASK_DAYS = 7  # the stretch over which asks are counted


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody of the team beside a seat."""

    person_id: int
    who: NameTag
    ahead: int  # points over the fair share of the period; below 0: behind, so rather this one
    asked: int  # how often in the last days
    rules: tuple[str, ...]  # that keep them out; nobody but a coordinator is told these
    askable: bool  # may take it, and was not asked too often


def in_order(takers: Iterable[Taker]) -> list[Taker]:
    """Whom to ask first: who is behind, and among equals who was asked least."""
    return sorted(takers, key=lambda each: (each.ahead, each.asked, each.who.full.casefold(), each.person_id))


def who_may(takers: Iterable[Taker]) -> list[Taker]:
    return in_order(each for each in takers if not each.rules)
