"""Asks for invitations by mail: a moment after a change, so that many edits of one seat become one mail."""

from datetime import datetime, timedelta

from app.domain.calendars import News
from app.domain.team import Team
from app.store.invites import CANCELLED, invitees, told_of
from app.store.outbox import NewMessage, tell_all
from app.store.transaction import Tx

SETTLE = timedelta(seconds=30)
MOST_ALONE = 3  # so many seats of one person in one change come as invitations; more come as one list

INVITATION = "calendar_invitation"
LIST = "calendar_list"


def invite(tx: Tx, team: Team, news: News, *, now: datetime) -> None:
    """Have everybody who wants it told of each seat that became theirs, changed, or is theirs no more.

    A message says only where to look: what is written then is what holds then.
    """
    concerned: dict[int, dict[str, None]] = {}
    for pair in news.moved:
        for event in pair:
            if event is not None and event.person_id is not None and event.end > now:
                concerned.setdefault(event.person_id, {})[event.uid] = None
    wanting = invitees(tx, concerned) if concerned else set()
    for person_id in sorted(wanting):
        uids = list(concerned[person_id])
        if len(uids) > MOST_ALONE:
            _ask_for_list(tx, person_id, uids, now=now)
        else:
            messages = [
                NewMessage(f"invite:{uid}:{person_id}:{now.isoformat()}", person_id, {"team": team.slug, "uid": uid})
                for uid in uids
            ]
            tell_all(tx, messages, kind=INVITATION, now=now, due_at=now + SETTLE)


def list_all(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Have somebody who begins with invitations told of all their coming seats at once."""
    _ask_for_list(tx, person_id, [], now=now)


def take_back(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Have the invitations called off of somebody who wants none any more."""
    messages = [
        NewMessage(f"invite:{told.uid}:{now.isoformat()}", person_id, {"uid": told.uid.replace(f"-{person_id}@", "@")})
        for told in told_of(tx, person_id, after=now).values()
        if told.state != CANCELLED
    ]
    tell_all(tx, messages, kind=INVITATION, now=now)


def _ask_for_list(tx: Tx, person_id: int, uids: list[str], *, now: datetime) -> None:
    message = NewMessage(f"invite:{person_id}:{now.isoformat()}", person_id, {"uids": uids})
    tell_all(tx, [message], kind=LIST, now=now, due_at=now + SETTLE)
