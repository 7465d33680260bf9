"""Issues the next publication of a period: one transaction freezes it, rewrites calendars, posts, tells, settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.calendars import follow
from app.changing.conflicts import look_again
from app.changing.swaps import settle_swaps
from app.changing.wishes import settle_wishes
from app.domain.leave import expected_postings
from app.domain.people import Actor, NameTag, name_tags
from app.domain.points import planned_postings
from app.domain.publication import Change, ChangeCause, Places, Publication, changes, next_seats, redrawn, told
from app.domain.refusals import RotaMovedOn
from app.domain.round import Period
from app.domain.seating import Holding, holder_of
from app.domain.team import Team
from app.store import ledger
from app.store.chats import post_to_team
from app.store.drafts import clear_pin, pins_of
from app.store.issuing import (
    NewPublication,
    add_publication,
    add_seats,
    copy_seats,
    make_current,
    next_number,
)
from app.store.outbox import NewMessage, tell_all
from app.store.people import names_of
from app.store.teams import member_ids, policies_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Why:
    """What makes a publication, as everybody in the team can read it."""

    cause: ChangeCause
    cause_id: int | None = None  # of the swap, …
    reason: str = ""
    waived: tuple[str, ...] = ()  # rules that the coordinator let be broken, in words


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a rota rests: the draft it was made as, the seed of its lot, and how many had answered."""

    draft_id: int | None
    seed: int
    answered: int
    people: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What is to be published of a period. The team and everybody touched are locked by whoever issues it."""

    period: Period
    places: Places  # every seat of the period
    before: Publication | None
    after: Mapping[int, Holding]  # every seat of the period
    basis: Basis
    why: Why

    @property
    def differences(self) -> list[Change]:
        return changes(self.was, self.after)

    @property
    def was(self) -> dict[int, Holding]:
        return self.before.held if self.before else {}


@dataclass(frozen=True, slots=True)
class Issued:
    id: int
    number: int


def issue(tx: Tx, team: Team, edition: Edition, *, base_url: str, by: Actor, now: datetime) -> Issued:
    """Freeze an edition as the team's next publication, with all that follows from it."""
    differences = edition.differences
    tx.note(reason=edition.why.reason)
    issued = _freeze(tx, team, edition, by=by, now=now)
    if not make_current(tx, edition.period, issued.id):
        raise RotaMovedOn(issued.number - 1)
    _write_seats(tx, issued.id, edition, differences, now=now)
    _let_pins_go(tx, edition, differences)
    follow(tx, team, base_url=base_url, now=now)
    _post(tx, team, edition, issued.id, by=by, now=now)
    _tell(tx, team, edition, issued, now=now)
    settle_swaps(tx, team, edition.places, differences, why=(_own_swap(edition), issued.number), now=now)
    because = edition.why.cause, edition.why.cause_id
    settle_wishes(tx, team, edition.period.id, differences, why=because, now=now)
    look_again(tx, redrawn(differences), now=now, by=by.id)
    return issued


def tags_of_change(tx: Tx, team: Team, differences: list[Change]) -> dict[int, NameTag]:
    """Everybody of the team, so that short names are unique in it, and whoever else has a seat that changes."""
    return name_tags(names_of(tx, {*member_ids(tx, team.id), *redrawn(differences)}))


def _own_swap(edition: Edition) -> int | None:
    """The swap that makes this very publication."""
    return edition.why.cause_id if edition.why.cause is ChangeCause.SWAP else None


def _freeze(tx: Tx, team: Team, edition: Edition, *, by: Actor, now: datetime) -> Issued:
    number = next_number(tx, team.id)
    new = NewPublication(
        team_id=team.id,
        period_id=edition.period.id,
        number=number,
        draft_id=edition.basis.draft_id,
        seed=edition.basis.seed,
        answered=edition.basis.answered,
        people=edition.basis.people,
        by=by.id,
        cause=edition.why.cause,
        cause_id=edition.why.cause_id,
        reason=edition.why.reason,
        waived=edition.why.waived,
    )
    return Issued(add_publication(tx, new, now=now), number)


def _write_seats(tx: Tx, publication_id: int, edition: Edition, differences: list[Change], *, now: datetime) -> None:
    """Only what changed is written anew; the rest is taken over as it was, inside the database."""
    before = edition.before.seats if edition.before else {}
    changed = {change.seat_id for change in differences}
    fresh = {seat: held for seat, held in edition.after.items() if seat in changed or seat not in before}
    if edition.before is not None:
        copy_seats(tx, edition.before.id, publication_id, but=changed)
    add_seats(tx, publication_id, next_seats(before, fresh, now=now), differences)


def _let_pins_go(tx: Tx, edition: Edition, differences: list[Change]) -> None:
    """Who was pinned to a slot before they lost it, or to a seat that went to others, is not to be put there again."""
    gone = []
    for seat, person in pins_of(tx, edition.period.id).items():
        own = [each.id for each in edition.places[seat][0].seats]
        had, has = (person in {holder_of(held.get(each)) for each in own} for held in (edition.was, edition.after))
        if not has and (had or any(each.seat_id == seat for each in differences)):
            gone.append(seat)
    if gone:
        clear_pin(tx, *gone)


def _post(tx: Tx, team: Team, edition: Edition, publication_id: int, *, by: Actor, now: datetime) -> None:
    """Planned points and expected leave follow the seats."""
    open_entries = ledger.open_entries(tx, edition.period.id)
    policies = policies_of(tx, team.id)
    transfers = [
        transfer
        for postings in (planned_postings, expected_postings)
        for transfer in postings(
            edition.was,
            edition.after,
            seats=edition.places,
            open_entries=open_entries,
            policies=policies,
            publication_id=publication_id,
        )
    ]
    ledger.post(tx, transfers, now=now, by=by.id)


def _tell(tx: Tx, team: Team, edition: Edition, issued: Issued, *, now: datetime) -> None:
    about = {"team": team.slug, "publication": issued.id, "number": issued.number}
    news = told(edition.differences, edition.places, now=now)
    messages = [
        NewMessage(f"published:{issued.id}:{person_id}", person_id, {**about, "gained": gained, "lost": lost})
        for person_id, (gained, lost) in sorted(news.items())
    ]
    tell_all(tx, messages, kind="published", now=now)
    key = f"published:{issued.id}:team"
    post_to_team(tx, team.id, key=key, kind="published", data=about, now=now)
