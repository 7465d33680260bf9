"""What somebody on duty does on the page of their slot: say that they are there, leave a note to the next person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.credit import HandoffNote
from app.domain.language import N_, _
from app.domain.leave import due_at
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.refusals import NotFound, NotOnCover
from app.domain.team import Team
from app.domain.text import TEXT_LIMIT, clean_text
from app.store import check_ins, notes
from app.store.cover import Held, cover_between
from app.store.people import names_of
from app.store.publications import find_place
from app.store.teams import policies_of
from app.store.transaction import Tx

NEAR = timedelta(hours=24)  # a hand-off farther away is none
WRITABLE = timedelta(hours=24)  # after the end of one's cover


@dataclass(frozen=True, slots=True)
class Note:
    """A hand-off note as the page shows it."""

    body: Sequence[str]  # line by line
    by: str
    at: datetime
    seat_id: int


@dataclass(frozen=True, slots=True)
class AtWork:
    check_in: str = ""  # "ask": a button; "done": confirmed; empty: nothing to say
    received: Sequence[Note] = ()  # from who was on before
    left: Sequence[Note] = ()  # in this seat
    may_write: bool = False


def at_work(tx: Tx, team: Team, seat_id: int, *, by: Actor, now: datetime) -> AtWork:
    place = find_place(tx, team.id, seat_id)
    if place is None:
        raise NotFound("slot")
    slot = place[0]
    around = cover_between(tx, team.id, slot.start - NEAR, slot.end)
    own = next((one for one in around if (one.seat_id, one.person_id) == (seat_id, by.id)), None)
    earlier = [one for one in around if one.slot.end <= slot.start]
    last = max((one.slot.end for one in earlier), default=slot.start)
    before = {one.seat_id for one in earlier if one.slot.end == last}
    told = notes.notes_of(tx, {seat_id, *before})
    names = names_of(tx, {note.written_by for note in told})
    shown = [Note(note.body.splitlines(), names[note.written_by], note.written_at, note.seat_id) for note in told]
    return AtWork(
        check_in=_check_in(tx, team, own, now) if own else "",
        received=[note for note in shown if note.seat_id != seat_id],
        left=[note for note in shown if note.seat_id == seat_id],
        may_write=own is not None and own.start <= now < own.end + WRITABLE,
    )


def leave_note(tx: Tx, team: Team, seat_id: int, body: str, *, by: Actor, now: datetime) -> None:
    """Leave a note to whoever is on next; it stays as it is, and more can be added."""
    text = clean_text(body, field=N_("Note"), limit=TEXT_LIMIT)
    place = find_place(tx, team.id, seat_id)
    if place is None:
        raise NotFound("slot")
    around = cover_between(tx, team.id, place[0].start, place[0].end)
    own = next((one for one in around if (one.seat_id, one.person_id) == (seat_id, by.id)), None)
    if own is None:
        raise NotOnCover(_("Only whoever covers a slot can leave its note."))
    if not own.start <= now < own.end + WRITABLE:
        raise NotOnCover(_("A note is left during one's cover or within a day after it."))
    if text and not any(_same(note, text, by.id) for note in notes.notes_of(tx, [seat_id])):
        notes.add_note(tx, HandoffNote(seat_id, text, now, by.id))


def _same(note: HandoffNote, text: str, by: int) -> bool:
    """The same form sent twice leaves one note."""
    return (note.body, note.written_by) == (text, by)


def unconfirmed(tx: Tx, team: Team, *, by: Actor, now: datetime) -> int | None:
    """The seat of the reader's own that they are asked to confirm now."""
    running = cover_between(tx, team.id, now, now + timedelta(seconds=1))
    own = (one for one in running if one.person_id == by.id and one.end > now)
    return next((one.seat_id for one in own if _check_in(tx, team, one, now) == "ask"), None)


def _check_in(tx: Tx, team: Team, own: Held, now: datetime) -> str:
    if own.slot.weekend is None:
        return ""
    policy = in_force(policies_of(tx, team.id), own.slot.on).policy
    if (own.seat_id, own.person_id) in check_ins.confirmed(tx, [own.seat_id]):
        return "done"
    asked = policy.check_in and own.start <= now < due_at(own.slot.end, policy.objection_hours)
    return "ask" if asked else ""
