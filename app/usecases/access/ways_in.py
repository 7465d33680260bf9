"""My ways in: sessions, second factors, calendar links and tokens, each with its last use, each to be ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from app.domain.browsers import browser_of
from app.domain.factors import Factors, Session
from app.domain.feeds import Reader, ago
from app.domain.language import N_, _, listed, n_
from app.domain.people import Actor
from app.store import access, factors, feeds, identities, links
from app.store.transaction import Tx

_HOW = {
    "link": N_("by a link in a mail"),
    "invitation": N_("by an invitation"),
    "set-up": N_("by the first set-up"),
    "oidc": N_("by single sign-on"),
}


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way in, in words."""

    id: int
    name: str
    details: str
    used: str
    here: bool = False  # this very session


@dataclass(frozen=True, slots=True)
class WaysIn:
    title: str
    sessions: Sequence[WayLine]
    tokens: Sequence[WayLine]
    feeds: Sequence[WayLine]
    passkeys: Sequence[WayLine]
    identities: Sequence[WayLine]  # at a sign-in provider
    factor: str  # what the person has, in words
    has_factor: bool


@dataclass(frozen=True, slots=True)
class SignOutEverywhere:
    """What ends beside all other sessions."""

    tokens: bool = False
    feeds: bool = False


def show_ways_in(tx: Tx, session: Session | None, *, by: Actor, now: datetime) -> WaysIn:
    """For a program there is no session that is its own."""
    own = factors.factors_of(tx, by.id)
    return WaysIn(
        title=_("My ways in"),
        sessions=[_session(each, session, now) for each in access.sessions_of(tx, by.id, now=now)],
        tokens=[
            WayLine(each.id, each.name, _made(each.created_at, now), _used(each.used_at, now))
            for each in access.live_tokens(tx, by.id, now=now)
        ],
        feeds=_feeds(tx, by.id, now),
        passkeys=[
            WayLine(each.id, each.name, _made(each.created_at, now), _used(each.used_at, now)) for each in own.passkeys
        ],
        identities=[
            WayLine(
                each.id,
                each.email or each.subject,
                _("at {host}, linked {ago}", host=urlsplit(each.issuer).netloc, ago=ago(now - each.linked_at)),
                _used(each.used_at, now),
            )
            for each in identities.identities_of(tx, by.id)
        ],
        factor=_in_words(own),
        has_factor=own.any,
    )


def end_session(tx: Tx, session_id: int, *, by: Actor, now: datetime) -> None:
    """End one of one's own sessions: its next request finds nobody."""
    access.end_session_of(tx, by.id, session_id, now=now)


def end_token(tx: Tx, token_id: int, *, by: Actor, now: datetime) -> None:
    access.revoke_api_token_of(tx, by.id, token_id, now=now)


def end_identity(tx: Tx, identity_id: int, *, by: Actor) -> None:
    """The provider opens one's account no longer; mail links still do."""
    identities.unlink(tx, by.id, identity_id)


def end_feed(tx: Tx, feed_id: int, *, by: Actor, now: datetime) -> None:
    feeds.revoke_feed(tx, by.id, feed_id, now=now)


def sign_out_everywhere(tx: Tx, session: Session, ask: SignOutEverywhere, *, by: Actor, now: datetime) -> int:
    """End all sessions but this one, links that are on their way, and what else was ticked; how many sessions."""
    ended = access.end_sessions_of(tx, by.id, now=now, but=session.id)
    links.void_links_of(tx, by.id, now=now)
    if ask.tokens:
        access.revoke_api_tokens_of(tx, by.id, now=now)
    if ask.feeds:
        for feed in feeds.feeds_of(tx, by.id):
            feeds.revoke_feed(tx, by.id, feed.id, now=now)
    return ended


def _feeds(tx: Tx, person_id: int, now: datetime) -> list[WayLine]:
    own = feeds.feeds_of(tx, person_id)
    readers = feeds.readers_of(tx, [feed.id for feed in own])
    last = {reader.feed_id: reader for reader in reversed(readers)}
    return [
        WayLine(
            each.id,
            each.name,
            _made(each.created_at, now),
            _read(last[each.id], now) if each.id in last else _("never"),
        )
        for each in own
    ]


def _session(each: Session, own: Session | None, now: datetime) -> WayLine:
    here = own is not None and own.id == each.id
    values = {"ago": ago(now - each.created_at), "how": _(_HOW[each.how])}
    if each.second_at:
        details = _("signed in {ago}, {how}, with a second factor", **values)
    elif each.is_half:
        details = _("signed in {ago}, {how}; the second factor was not shown yet", **values)
    else:
        details = _("signed in {ago}, {how}", **values)
    return WayLine(each.id, browser_of(each.client), details, _("now") if here else ago(now - each.seen_at), here)


def _in_words(own: Factors) -> str:
    parts = [_("an app")] if own.app else []
    if own.passkeys:
        parts.append(n_("a passkey", "{n} passkeys", len(own.passkeys)))
    if not parts:
        return ""
    return n_(
        "You have {factors}, and {n} recovery code.",
        "You have {factors}, and {n} recovery codes.",
        own.codes_left,
        factors=listed(parts),
    )


def _made(at: datetime, now: datetime) -> str:
    return _("made {ago}", ago=ago(now - at))


def _read(last: Reader, now: datetime) -> str:
    return _("{ago} ({program})", ago=ago(now - last.fetched_at), program=_(last.client))


def _used(at: datetime | None, now: datetime) -> str:
    return ago(now - at) if at else _("never")
