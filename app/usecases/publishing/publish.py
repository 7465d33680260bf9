"""Publishing a draft: what a period shows from now on, issued with all that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.changing.issue import Basis, Edition, Why, issue, tags_of_change
from app.domain.people import Actor, NameTag
from app.domain.publication import ChangeCause, Publication
from app.domain.reach import Concern, Shown
from app.domain.refusals import (
    CameUpSince,
    DraftMovedOn,
    DraftNotReady,
    HoldsNoLonger,
    NeedsConfirmation,
    NothingChanges,
    RotaMovedOn,
)
from app.domain.rota import DraftState
from app.domain.team import Team
from app.store.issuing import take_draft
from app.store.people import lock_people
from app.store.publications import get_publication
from app.store.teams import lock_team, member_ids
from app.store.transaction import Tx
from app.usecases.publishing.prospect import Prospect, look_ahead
from app.usecases.publishing.words import blocked_words, concerns


@dataclass(frozen=True, slots=True)
class Publish:
    """Which draft, as it was looked at; `confirmed` when its warnings were read: those that were shown, where told.

    rests_on: the number of the publication that it was compared with, 0 for none; None: nobody knows.
    """

    draft_id: int
    version: int
    base_url: str  # links in the events begin with it
    confirmed: bool = False
    shown: Shown | None = None
    rests_on: int | None = None


def publish_draft(tx: Tx, team: Team, ask: Publish, *, by: Actor, now: datetime) -> Publication:
    """Freeze a draft as the team's next publication, with all that follows from it."""
    lock_team(tx, team.id)
    # Some belong to other teams, too: their seats there must not change meanwhile, nor their calendars.
    lock_people(tx, member_ids(tx, team.id))
    prospect = look_ahead(tx, team, ask.draft_id, now=now)
    _refuse(prospect, ask, tags_for(tx, team, prospect))
    if not take_draft(tx, prospect.draft):
        raise DraftMovedOn(prospect.draft.number)
    issued = issue(tx, team, _edition(prospect), base_url=ask.base_url, by=by, now=now)
    return get_publication(tx, team.id, issued.number)


def tags_for(tx: Tx, team: Team, prospect: Prospect) -> dict[int, NameTag]:
    """Everybody of the team, and whoever else is in one of the seats."""
    return tags_of_change(tx, team, prospect.differences)


def _refuse(prospect: Prospect, ask: Publish, tags: Mapping[int, NameTag]) -> None:
    draft = prospect.draft
    if draft.state is not DraftState.READY:
        raise (
            DraftMovedOn(draft.number)
            if draft.state is DraftState.PUBLISHED
            else DraftNotReady(draft.number, draft.state.value)
        )
    if draft.version != ask.version:
        raise DraftMovedOn(draft.number)
    if ask.rests_on not in (None, prospect.rests_on):  # a swap since then would be undone unseen
        raise RotaMovedOn(prospect.rests_on)
    if prospect.before is not None and not prospect.differences:
        raise NothingChanges(prospect.before.number)
    if prospect.blocked:
        raise HoldsNoLonger(blocked_words(prospect, tags))
    _refuse_unconfirmed(ask, concerns(prospect, tags))


def _refuse_unconfirmed(ask: Publish, found: list[Concern]) -> None:
    if news := [each.says for each in found if each.is_new(ask.shown)]:
        raise CameUpSince(news)
    if found and not ask.confirmed:
        raise NeedsConfirmation([each.says for each in found])


def _edition(prospect: Prospect) -> Edition:
    draft = prospect.draft
    return Edition(
        period=prospect.period,
        places=prospect.places,
        before=prospect.before,
        after=prospect.after,
        basis=Basis(draft.id, draft.seed, draft.answered, draft.people),
        why=Why(ChangeCause.DRAFT),
    )
