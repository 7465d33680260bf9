"""Publishing a draft: one transaction freezes it, rewrites the calendars it touches, posts and tells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.changing.calendars import write_calendars
from app.changing.events import Author
from app.domain.leave import expected_postings
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import planned_postings
from app.domain.publication import Publication, next_seats, told, touched
from app.domain.refusals import DraftMovedOn, DraftNotReady, HoldsNoLonger, NeedsConfirmation, NothingChanges
from app.domain.rota import DraftState
from app.domain.team import Team
from app.store import ledger
from app.store.outbox import NewMessage, tell_all
from app.store.people import lock_people, names_of
from app.store.publications import (
    NewPublication,
    add_publication,
    add_seats,
    get_publication,
    make_current,
    next_number,
    take_draft,
)
from app.store.teams import lock_team, member_ids, members_of, policies_of
from app.store.transaction import Tx
from app.usecases.publishing.prospect import Prospect, look_ahead
from app.usecases.publishing.words import blocked_words


@dataclass(frozen=True, slots=True)
class Publish:
    """Which draft, as it was looked at; `confirmed` when its warnings were read."""

    draft_id: int
    version: int
    base_url: str  # links in the events begin with it
    confirmed: bool = False


def publish_draft(tx: Tx, team: Team, ask: Publish, *, by: Actor, now: datetime) -> Publication:
    """Freeze a draft as the team's next publication, with all that follows from it."""
    lock_team(tx, team.id)
    # Some belong to other teams, too: their seats there must not change meanwhile, nor their calendars.
    lock_people(tx, member_ids(tx, team.id))
    prospect = look_ahead(tx, team, ask.draft_id, now=now)
    tags = tags_for(tx, team, prospect)
    _refuse(prospect, ask, tags)
    number = next_number(tx, team.id)
    if not take_draft(tx, prospect.draft):
        raise DraftMovedOn(prospect.draft.number)
    publication_id = _freeze(tx, team, prospect, number, by=by, now=now)
    if not make_current(tx, prospect.period, publication_id):
        raise DraftMovedOn(prospect.draft.number)
    author = Author(team, prospect.places, tags, ask.base_url)
    seats = next_seats(prospect.before.seats if prospect.before else {}, prospect.after, write=author.write, now=now)
    add_seats(tx, publication_id, seats, prospect.differences)
    write_calendars(tx, team, touched(prospect.differences), now=now)
    _post(tx, team, prospect, publication_id, by=by, now=now)
    _tell(tx, team, prospect, publication_id, number, now=now)
    return get_publication(tx, team.id, number)


def tags_for(tx: Tx, team: Team, prospect: Prospect) -> dict[int, NameTag]:
    """Everybody of the team, and whoever else is in one of the seats."""
    names = {member.person.id: member.person.name for member in members_of(tx, team.id)}
    seated: Collection[int] = {
        person for change in prospect.differences for person in (change.before, change.after) if person is not None
    } | {person for person in prospect.after.values() if person is not None}
    return name_tags(names | names_of(tx, seated - names.keys()))


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
    if prospect.before is not None and not prospect.differences:
        raise NothingChanges(prospect.before.number)
    if prospect.blocked:
        raise HoldsNoLonger(blocked_words(prospect, tags))
    if prospect.warnings and not ask.confirmed:
        raise NeedsConfirmation(prospect.warnings)


def _freeze(tx: Tx, team: Team, prospect: Prospect, number: int, *, by: Actor, now: datetime) -> int:
    draft = prospect.draft
    new = NewPublication(
        team_id=team.id,
        period_id=prospect.period.id,
        number=number,
        draft_id=draft.id,
        seed=draft.seed,
        answered=draft.answered,
        people=draft.people,
        by=by.id,
    )
    return add_publication(tx, new, now=now)


def _post(tx: Tx, team: Team, prospect: Prospect, publication_id: int, *, by: Actor, now: datetime) -> None:
    """Planned points and expected leave follow the seats."""
    open_entries = ledger.open_entries(tx, prospect.period.id)
    policies = policies_of(tx, team.id)
    transfers = [
        transfer
        for postings in (planned_postings, expected_postings)
        for transfer in postings(
            prospect.was,
            prospect.after,
            seats=prospect.places,
            open_entries=open_entries,
            policies=policies,
            publication_id=publication_id,
        )
    ]
    ledger.post(tx, transfers, now=now, by=by.id)


def _tell(tx: Tx, team: Team, prospect: Prospect, publication_id: int, number: int, *, now: datetime) -> None:
    about = {"team": team.slug, "publication": publication_id, "number": number}
    messages = [
        NewMessage(f"published:{publication_id}:{person_id}", person_id, {**about, "gained": gained, "lost": lost})
        for person_id, (gained, lost) in sorted(told(prospect.differences, prospect.places, now=now).items())
    ]
    tell_all(tx, messages, kind="published", now=now)
