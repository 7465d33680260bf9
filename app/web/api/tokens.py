"""One's own API tokens. A token cannot make another one: these take a browser's session."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain.tokens import EVERYTHING, LONGEST_DAYS, NewToken, Scope, Token
from app.usecases.access import tokens
from app.web.api.values import Whole
from app.web.deps import Id, Now, SignedIn, ThisSession, Transaction

router = APIRouter(prefix="/api/me/tokens", tags=["API tokens"])


class TokenIn(BaseModel):
    """A token to make."""

    name: str = Field(description="What it is for")
    scopes: list[Scope] = Field(list(EVERYTHING), description="What it may do, of all that you may")
    days: Whole = Field(LONGEST_DAYS, description="How long it lives, a year at most")


class TokenOut(BaseModel):
    id: int
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class MadeOut(BaseModel):
    token: str = Field(description="Shown this once")


@router.get("")
def list_tokens(by: SignedIn, _: ThisSession, tx: Transaction, now: Now) -> list[TokenOut]:
    return [_token(each) for each in tokens.tokens_of(tx, by.id, now=now)]


@router.post("", status_code=201)
def make_token(by: SignedIn, session: ThisSession, body: TokenIn, tx: Transaction, now: Now) -> MadeOut:
    """Make a token; its secret is shown in this answer only."""
    new = NewToken(body.name, tuple(body.scopes), body.days)
    return MadeOut(token=tokens.make_token(tx, new, session, by=by, now=now))


@router.delete("/{token_id}", status_code=204)
def revoke_token(by: SignedIn, _: ThisSession, token_id: Id, tx: Transaction, now: Now) -> None:
    tokens.revoke_token(tx, by.id, token_id, now=now)


def _token(each: Token) -> TokenOut:
    return TokenOut(
        id=each.id,
        name=each.name,
        scopes=list(each.scopes),
        created_at=each.created_at,
        expires_at=each.expires_at,
        used_at=each.used_at,
    )
