"""Chat addresses for programs: set and taken away, never read."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.usecases.chats import manage
from app.web.api.values import Whole
from app.web.deps import AsCoordinator, Now, SignedIn, ThisSite, Transaction

router = APIRouter(prefix="/api", tags=["chats"])


class ChatIn(BaseModel):
    """Another address; an empty one takes the known one away."""

    address: str = Field(max_length=manage.LONGEST_ADDRESS)
    version: Whole = Field(description="As it was read; 0 before the first")


class ChatOut(BaseModel):
    is_set: bool
    scheme: str = Field(description="All that is told of the address")
    version: int
    error: str = Field(description="What went wrong with the newest message; empty: nothing")


@router.get("/me/chat")
def show_own_chat(request: Request, by: SignedIn, tx: Transaction) -> ChatOut:
    return _chat(manage.show_own_chat(tx, request.app.state.chat, by=by))


@router.put("/me/chat")
def set_own_chat(request: Request, by: SignedIn, body: ChatIn, tx: Transaction, now: Now, site: ThisSite) -> ChatOut:
    """Have what comes by mail said in a chat as well."""
    means = manage.Means(request.app.state.chat, site.sealing)
    manage.set_own_chat(tx, manage.SetChat(body.address, body.version), means, by=by, now=now)
    return _chat(manage.show_own_chat(tx, request.app.state.chat, by=by))


@router.get("/teams/{team}/chat")
def show_team_chat(request: Request, who: AsCoordinator, tx: Transaction) -> ChatOut:
    return _chat(manage.show_team_chat(tx, who.team, request.app.state.chat))


@router.put("/teams/{team}/chat")
def set_team_chat(
    request: Request, who: AsCoordinator, body: ChatIn, tx: Transaction, now: Now, site: ThisSite
) -> ChatOut:
    """Have each change of the published rota said in the team's chat."""
    means = manage.Means(request.app.state.chat, site.sealing)
    manage.set_team_chat(tx, who.team, manage.SetChat(body.address, body.version), means, by=who.by, now=now)
    return _chat(manage.show_team_chat(tx, who.team, request.app.state.chat))


def _chat(page: manage.ChatPage) -> ChatOut:
    return ChatOut(is_set=page.is_set, scheme=page.scheme, version=page.version, error=page.error)
