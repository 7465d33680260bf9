"""Saving an answer: by the person, by a coordinator for the person, or the same as last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.changing.conflicts import look_again
from app.domain.answer import Answer, NewAnswer
from app.domain.language import _
from app.domain.people import Actor, Member, asked
from app.domain.refusals import BadField, DeadlinePassed, NotFound
from app.domain.round import Round
from app.domain.team import Team
from app.domain.usual import answer_as_before, standing_week_from
from app.domain.weekend import require_asked
from app.store.answers import answered_rounds, get_answer, note_entered_by, save_standing_week, take_answer_back
from app.store.answers import save_answer as save_in_store
from app.store.people import lock_people
from app.store.rounds import get_round, slots_of
from app.store.teams import members_of
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class SaveAnswer:
    """An answer to save over the version that its author saw; perhaps it becomes the standing week, too."""

    what: NewAnswer
    version: int
    as_standing_week: bool = False


@dataclass(frozen=True, slots=True)
class SaveAnswerFor:
    person_id: int
    what: NewAnswer
    version: int


def save_answer(tx: Tx, team: Team, round_id: int, ask: SaveAnswer, *, by: Actor, now: datetime) -> Answer:
    """Save one's own answer, as long as the round takes answers."""
    round_ = _open_round(tx, team, round_id, by=by, now=now)
    slots = slots_of(tx, round_.period.id)
    require_asked(ask.what, slots)
    saved = save_in_store(tx, round_.id, by.id, ask.what, version=ask.version, now=now)
    if ask.as_standing_week:
        week = standing_week_from(ask.what.marks, slots)
        save_standing_week(tx, by.id, week, shifts={slot.what.shift_id for slot in slots})
    return saved


def read_answer(tx: Tx, team: Team, round_id: int, *, by: Actor) -> Answer:
    """One's own answer as it is saved; the empty one where nothing is."""
    round_ = get_round(tx, team.id, round_id)
    asked_member(tx, round_, by.id)
    return get_answer(tx, round_.id, by.id)


def same_as_last_time(tx: Tx, team: Team, round_id: int, *, version: int, by: Actor, now: datetime) -> Answer:
    """Save what the person said in the round before this one, by shift and day of the week; the note stays."""
    round_ = _open_round(tx, team, round_id, by=by, now=now)
    before = earlier_round(answered_rounds(tx, team.id, by.id), round_)
    if before is None:
        raise BadField("Same as last time", _("You have not answered an earlier round. Fill in this one."))
    what = answer_as_before(
        get_answer(tx, before.id, by.id).what,
        slots_of(tx, before.period.id),
        slots_of(tx, round_.period.id),
        note=get_answer(tx, round_.id, by.id).what.note,
    )
    return save_in_store(tx, round_.id, by.id, what, version=version, now=now)


def take_back(tx: Tx, team: Team, round_id: int, *, version: int, by: Actor, now: datetime) -> Answer:
    """Be as one who has not answered yet; what is given up is the answer of the version that was seen."""
    round_ = _open_round(tx, team, round_id, by=by, now=now)
    return take_answer_back(tx, round_.id, by.id, version=version, now=now)


def save_answer_for(tx: Tx, team: Team, round_id: int, ask: SaveAnswerFor, *, by: Actor, now: datetime) -> Answer:
    """A coordinator enters an answer for somebody who was asked, also after the deadline; it says so."""
    round_ = get_round(tx, team.id, round_id)
    person = asked_member(tx, round_, ask.person_id).person
    tx.note(on_behalf_of=person.id)
    require_asked(ask.what, slots_of(tx, round_.period.id))
    lock_people(tx, [person.id])
    look_again(tx, [person.id], now=now, by=by.id)
    saved = save_in_store(tx, round_.id, person.id, ask.what, version=ask.version, now=now)
    note_entered_by(tx, saved, by.id)
    return saved


def earlier_round(answered: Sequence[Round], round_: Round) -> Round | None:
    """Of the answered rounds, latest first, the one that came last before this one."""
    return next((each for each in answered if each.period.last_on < round_.period.first_on), None)


def asked_member(tx: Tx, round_: Round, person_id: int) -> Member:
    """A person whom the round asks; anybody else is not there."""
    period = round_.period
    for member in asked(members_of(tx, period.team_id), period.first_on, period.last_on):
        if member.person.id == person_id:
            return member
    raise NotFound("person in this round")


def _open_round(tx: Tx, team: Team, round_id: int, *, by: Actor, now: datetime) -> Round:
    """The round, held open until the answer is saved; refused when its time is over or it does not ask this person."""
    round_ = get_round(tx, team.id, round_id, lock=True)
    # What is said may speak against a seat that is published already, or is being published just now.
    lock_people(tx, [by.id])
    look_again(tx, [by.id], now=now, by=by.id)
    asked_member(tx, round_, by.id)
    if not round_.takes_answers(now):
        raise DeadlinePassed(round_.deadline_at.astimezone(ZoneInfo(by.person.time_zone or team.time_zone)))
    return round_
