"""Drafts for programs."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain.allowance import DRAFTS
from app.usecases.drafts import demand, edit, exchange, progress, show, stop
from app.usecases.drafts.edit import Act, Place, SeatEdit
from app.usecases.drafts.views import DraftView, ProgressView
from app.web.api.values import Whole
from app.web.counting import at_most
from app.web.deps import AsCoordinator, Id, InTeam, Now, ThisSite, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["drafts"])


class DraftIn(BaseModel):
    """A draft to have made in the background."""

    seconds: Whole | None = Field(None, description="Longest search; null: as this installation has it")
    loosen: bool = Field(False, description="Take out pins that cannot stay")
    from_published: bool = Field(False, description="Copy what is published, to edit by hand; no search")


class GoalOut(BaseModel):
    name: str
    value: int
    best: int | None = Field(description="Best possible that is known; null: not comparable after edits")
    proved: bool


class OpenSeatOut(BaseModel):
    seat: int
    label: str
    could: list[str] = Field(description="People who could take it as the draft stands")
    kept_out: dict[str, list[str]] = Field(description="Rule → people it keeps out; never the reason of an absence")


class ProgressOut(BaseModel):
    state: str
    text: str
    done: int
    total: int
    facts: dict[str, str]


class DraftOut(BaseModel):
    id: int
    number: int
    state: str
    version: int
    seed: int
    demanded_at: datetime
    answered: int
    people: int
    progress: ProgressOut | None = Field(description="While it is made")
    error: str
    filled: int | None
    seats: int | None
    goals: list[GoalOut]
    open_seats: list[OpenSeatOut]
    assignments: dict[int, int] = Field(description="Seat → person; an open seat is absent")


class EditIn(BaseModel):
    """An edit of one seat; `person` with give only, `version` as the draft was read."""

    act: Act
    person: Whole | None = None
    pinned: bool = True
    version: Whole


@router.post("/rounds/{round_id}/drafts", status_code=202, dependencies=[at_most(DRAFTS)])
def start_draft(who: AsCoordinator, round_id: Id, body: DraftIn, tx: Transaction, now: Now, site: ThisSite) -> DraftOut:
    """Demand a draft; poll it until its state is ready or failed."""
    if body.from_published:
        draft = demand.copy_published(tx, who.team, round_id, by=who.by, now=now)
    else:
        ask = demand.AskDraft(seconds=body.seconds or site.solver_seconds, loosen=body.loosen)
        draft = demand.demand_draft(tx, who.team, round_id, ask, by=who.by, now=now)
    return _read(tx, who, draft.id, now)


@router.get("/drafts/{draft_id}")
def get_draft(who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now) -> DraftOut:
    return _read(tx, who, draft_id, now)


@router.get("/drafts/{draft_id}/progress")
def get_progress(who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now) -> ProgressOut:
    return _progress(progress.show_progress(tx, who.team, draft_id, now=now))


@router.post("/drafts/{draft_id}/stop", status_code=202)
def stop_draft(who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now) -> DraftOut:
    """End the search; the best plan so far is kept."""
    stop.stop_draft(tx, who.team, draft_id, now=now)
    return _read(tx, who, draft_id, now)


@router.post("/drafts/{draft_id}/seats/{seat_id}")
def edit_seat(who: AsCoordinator, draft_id: Id, seat_id: Id, body: EditIn, tx: Transaction, now: Now) -> DraftOut:
    wish = SeatEdit(body.act, body.person, pinned=body.pinned)
    place = Place(draft_id, seat_id, body.version)
    edit.edit_seat(tx, who.team, place, wish, by=who.by, now=now)
    return _read(tx, who, draft_id, now)


class ExchangeIn(BaseModel):
    """Where the person of this seat goes; whoever sits there comes here. `version` as the draft was read."""

    other: Whole
    version: Whole


@router.post("/drafts/{draft_id}/seats/{seat_id}/exchange")
def exchange_seats(
    who: AsCoordinator, draft_id: Id, seat_id: Id, body: ExchangeIn, tx: Transaction, now: Now
) -> DraftOut:
    """Move somebody to another seat, or let two people exchange theirs; both are pinned then."""
    place = Place(draft_id, seat_id, body.version)
    exchange.exchange_seats(tx, who.team, place, exchange.Exchange(body.other), by=who.by, now=now)
    return _read(tx, who, draft_id, now)


def _read(tx: Transaction, who: InTeam, draft_id: int, now: Now) -> DraftOut:
    return _draft(show.show_draft(tx, who.team, draft_id, own_zone=who.by.person.time_zone, now=now))


def _draft(view: DraftView) -> DraftOut:
    head, made = view.head, view.contents
    return DraftOut(
        id=head.id,
        number=head.number,
        state=head.state,
        version=head.version,
        seed=head.seed,
        demanded_at=head.demanded_at,
        answered=head.answered,
        people=head.people,
        progress=_progress(view.progress) if view.progress else None,
        error=view.error,
        filled=made.filled if made else None,
        seats=made.seats if made else None,
        goals=[GoalOut(name=g.name, value=g.value, best=g.best, proved=g.is_proved) for g in made.goals]
        if made
        else [],
        open_seats=_open_seats(view),
        assignments=dict(made.assignments) if made else {},
    )


def _goals(view: DraftView) -> list[GoalOut]:
    return [
        GoalOut(name=goal.name, value=goal.value, best=goal.best, proved=goal.is_proved)
        for goal in (view.contents.goals if view.contents else ())
    ]


def _open_seats(view: DraftView) -> list[OpenSeatOut]:
    return [
        OpenSeatOut(
            seat=line.seat_id,
            label=line.label,
            could=[tag.full for tag in line.could],
            kept_out={kept.rule: [tag.full for tag in kept.people] for kept in line.kept_out},
        )
        for line in (view.contents.open_seats if view.contents else ())
    ]


def _progress(view: ProgressView) -> ProgressOut:
    return ProgressOut(
        state=view.state,
        text=view.text,
        done=view.done,
        total=view.total,
        facts={fact.key: fact.value for fact in view.facts},
    )
