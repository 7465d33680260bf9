"""Who hears of a step of a swap. What changes the rota is told by its publication, so it is not told here again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.domain.swap import Swap
from app.domain.team import Team
from app.domain.walltime import today
from app.store.outbox import NewMessage, tell_all
from app.store.teams import coordinators_of
from app.store.transaction import Tx

OFFERED = "swap_offered"  # to those whom the offer names
TAKEN = "swap_taken"  # to the giver, while it waits for a coordinator
WAITS = "swap_waits"  # to the coordinators
REFUSED = "swap_refused"
WITHDRAWN = "swap_withdrawn"
LET_GO = "swap_let_go"  # to the giver: the taker stepped back, the offer stands


@dataclass(frozen=True, slots=True)
class News:
    """What kind of message goes to whom; whoever took the step knows it already."""

    kind: str
    people: Collection[int]
    by_id: int


def tell_swap(tx: Tx, team: Team, swap: Swap, news: News, *, now: datetime) -> None:
    data = {"team": team.slug, "swap": swap.id}
    messages = [
        NewMessage(f"{news.kind.replace('_', '-')}:{swap.id}:{swap.version}:{person}", person, data)
        for person in sorted(set(news.people))
        if person != news.by_id
    ]
    tell_all(tx, messages, kind=news.kind, now=now)


def tell_coordinators(tx: Tx, team: Team, swap: Swap, *, by_id: int, now: datetime) -> None:
    people = coordinators_of(tx, team.id, on=today(now, team.time_zone))
    tell_swap(tx, team, swap, News(WAITS, people, by_id), now=now)
