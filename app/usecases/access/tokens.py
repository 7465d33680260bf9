"""API tokens: making one's own, ending them, and what keepers do with anybody's at the console."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.factors import Session
from app.domain.language import _
from app.domain.people import Actor
from app.domain.refusals.tokens import TooManyTokens
from app.domain.secrets import new_secret
from app.domain.tokens import LONGEST_DAYS, MOST_TOKENS, NewToken, Scope, Token
from app.store import access, people
from app.store.transaction import Tx
from app.usecases.access.own_factors import require_fresh


@dataclass(frozen=True, slots=True)
class TokensPage:
    """One's own tokens, what a new one can be made for, and the secret of the one just made."""

    title: str
    tokens: Sequence[Token]
    scopes: Sequence[tuple[str, str]]
    longest_days: int
    most: int
    may_make: bool
    zone: str
    secret: str = ""


def show_tokens(tx: Tx, *, by: Actor, now: datetime, secret: str = "") -> TokensPage:
    tokens = access.live_tokens(tx, by.id, now=now)
    return TokensPage(
        _("My tokens"),
        tokens,
        [(scope.value, f"{scope.label} ({scope.value})") for scope in Scope],
        LONGEST_DAYS,
        MOST_TOKENS,
        len(tokens) < MOST_TOKENS,
        by.zone,
        secret,
    )


def make_token(tx: Tx, new: NewToken, session: Session, *, by: Actor, now: datetime) -> str:
    """A token of one's own, as strong as the session it is made in; its secret, which is kept nowhere."""
    require_fresh(session, now=now)
    return _make(tx, by.id, new, now=now, second_at=session.second_at)


def give_token(tx: Tx, person_id: int, new: NewToken, *, now: datetime) -> str:
    """A token for somebody, by whoever is at the console."""
    tx.note(on_behalf_of=person_id)
    return _make(tx, person_id, new, now=now, second_at=now)


def tokens_of(tx: Tx, person_id: int, *, now: datetime) -> list[Token]:
    return access.live_tokens(tx, person_id, now=now)


def revoke_token(tx: Tx, person_id: int, token_id: int, *, now: datetime) -> None:
    """End a token of this person: its next request finds nobody."""
    tx.note(on_behalf_of=person_id)
    access.revoke_api_token_of(tx, person_id, token_id, now=now)


def _make(tx: Tx, person_id: int, new: NewToken, *, now: datetime, second_at: datetime | None) -> str:
    people.lock_people(tx, [person_id])
    if len(access.live_tokens(tx, person_id, now=now)) >= MOST_TOKENS:
        raise TooManyTokens(MOST_TOKENS)
    secret = new_secret()
    access.add_token(tx, person_id, new, secret, now=now, second_at=second_at)
    return secret
