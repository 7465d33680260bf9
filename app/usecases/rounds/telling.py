"""What a round writes to people: one place that knows who is asked and what a message says."""

from datetime import datetime

from app.domain.people import Member, asked
from app.domain.round import Round
from app.domain.team import Team
from app.store.answers import who_answered
from app.store.outbox import tell
from app.store.teams import members_of
from app.store.transaction import Tx


def asked_in(tx: Tx, round_: Round) -> list[Member]:
    """Those whom a round asks, in order of name."""
    return asked(members_of(tx, round_.period.team_id), round_.period.first_on, round_.period.last_on)


def unanswered_in(tx: Tx, round_: Round) -> list[Member]:
    answered = who_answered(tx, [round_.id])[round_.id]
    return [member for member in asked_in(tx, round_) if member.person.id not in answered]


def tell_of_round(tx: Tx, team: Team, round_: Round, *, kind: str, people: list[Member], now: datetime) -> None:
    """Write to these people about a round; the kind and its occasion are told once each."""
    data = {"team": team.slug, "round": round_.id}
    name = kind.partition(":")[0]
    for member in people:
        key = f"{kind.replace('_', '-')}:{round_.id}:{member.person.id}"
        tell(tx, key=key, kind=name, person_id=member.person.id, data=data, now=now)
