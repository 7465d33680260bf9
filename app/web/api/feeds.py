"""A person's own calendar links for programs: looked at, made, given a new address, ended."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from app.domain.calendars import FeedKind, Options
from app.usecases.feeds import look, manage
from app.web.api.values import Whole
from app.web.deps import Id, Now, SignedIn, ThisSite, Transaction

router = APIRouter(prefix="/api/me/feeds", tags=["calendars"])


class ReaderOut(BaseModel):
    """A program that reads the link."""

    client: str
    looked: str = Field(description="When it last looked, in words")
    lag: str = Field(description="Which version it shows and which one is the newest; empty: the newest")
    differing: list[str] = Field(description="Your slots that it shows otherwise than they are")


class FeedOut(BaseModel):
    """A private address; the address itself is shown only when it is made."""

    id: int
    name: str
    shows: str
    how: str
    made_at: datetime
    readers: list[ReaderOut]


class FeedIn(BaseModel):
    """What a link is to show, and how."""

    name: str
    kind: FeedKind = FeedKind.PERSON
    team: str = Field("", description="The team's slug, for every kind but your own duty")
    busy: bool = Field(False, description="Only for your own duty; refused for the other kinds")
    reminder: Whole = Field(
        0, description="Minutes before, one of 5, 10, 15, 30, 60, 120, 720, 1440; 0: none. Refused for “duty”"
    )
    full_names: bool = False
    language: str = Field("en", description="Its code; empty, only for “duty”: that of whoever looks")
    embed_on: str = Field("", description="Sites that may frame “who is on”, like https://wiki.example.org")


class MadeOut(BaseModel):
    """A new address, shown this once."""

    id: int
    address: str


@router.get("")
def list_feeds(by: SignedIn, tx: Transaction, now: Now, site: ThisSite) -> list[FeedOut]:
    return [_feed(line) for line in look.list_feeds(tx, by=by, base_url=site.url, now=now).lines]


@router.post("", status_code=201)
def make_feed(by: SignedIn, body: FeedIn, tx: Transaction, now: Now, site: ThisSite) -> MadeOut:
    options = Options(body.busy, body.reminder, body.full_names, body.language)
    ask = manage.MakeFeed(body.name, body.kind, body.team, options, body.embed_on)
    made = manage.make_feed(tx, ask, base_url=site.url, by=by, now=now)
    return MadeOut(id=made.id, address=made.address)


@router.post("/{feed}/rotate")
def rotate_feed(by: SignedIn, feed: Id, tx: Transaction, site: ThisSite) -> MadeOut:
    made = manage.rotate_feed(tx, feed, base_url=site.url, by=by)
    return MadeOut(id=made.id, address=made.address)


@router.delete("/{feed}", status_code=204)
def revoke_feed(by: SignedIn, feed: Id, tx: Transaction, now: Now) -> Response:
    manage.revoke_feed(tx, feed, by=by, now=now)
    return Response(status_code=204)


def _feed(line: look.FeedLine) -> FeedOut:
    readers = [
        ReaderOut(client=each.client, looked=each.looked, lag=each.lag, differing=list(each.differing))
        for each in line.readers
    ]
    return FeedOut(id=line.id, name=line.name, shows=line.shows, how=line.how, made_at=line.made_at, readers=readers)
