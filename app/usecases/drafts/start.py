"""The page from which drafts of a round are started: those there are, and how another one may begin."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _
from app.domain.team import Team
from app.store.drafts import drafts_of, find_running
from app.store.rounds import get_round
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class DraftLine:
    number: int
    href: str
    state: str
    demanded_at: datetime
    answered: int
    people: int


@dataclass(frozen=True, slots=True)
class StartView:
    title: str
    team: str
    zone: str
    round_id: int
    period: str
    drafts: tuple[DraftLine, ...]
    runs: str  # the address of the draft that is being made
    is_published: bool
    offers_loosening: bool
    seconds: int


def show_start(tx: Tx, team: Team, round_id: int, *, loosen: bool = False, seconds: int = 60) -> StartView:
    """`loosen` offers to take out pins that cannot stay: after a refusal for their sake."""
    period = get_round(tx, team.id, round_id).period
    base = f"/teams/{team.slug}/drafts/"
    running = find_running(tx, team.id)
    lines = [
        DraftLine(d.number, f"{base}{d.id}", d.state.value, d.demanded_at, d.answered, d.people)
        for d in drafts_of(tx, period.id)
    ]
    return StartView(
        title=_("Drafts, {period}", period=period.label),
        team=team.slug,
        zone=team.time_zone,
        round_id=round_id,
        period=period.label,
        drafts=tuple(lines),
        runs=f"{base}{running.id}" if running else "",
        is_published=period.publication_id is not None,
        offers_loosening=loosen,
        seconds=seconds,
    )
