"""Answers, standing weeks and absences as they are kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.domain.answer import Absence, Answer, Mark, NewAbsence, NewAnswer, OptIn
from app.domain.refusals import NotFound, Stale
from app.domain.round import Round
from app.store.rounds import rounds_of
from app.store.tables import AbsenceRow, AnswerRow, ConsentRow, MarkRow, OptInRow, RoundRow, StandingMarkRow
from app.store.transaction import Tx

StandingWeeks = dict[tuple[int, int, int], Mark]  # (person, shift, day of the week) →

# ---- answers ----

_IS_GIVEN = col(AnswerRow.taken_back_at).is_(None)


def answers_of(tx: Tx, round_id: int, *, only: Collection[int] | None = None) -> dict[int, Answer]:
    """Every answer given in a round, by person; or those of `only` these people."""
    wanted = select(AnswerRow).where(AnswerRow.round_id == round_id, _IS_GIVEN)
    if only is not None:
        wanted = wanted.where(col(AnswerRow.person_id).in_(list(only)))
    rows = tx.session.exec(wanted).all()
    return {answer.person_id: answer for answer in _answers(tx, list(rows))}


def who_answered(tx: Tx, round_ids: Collection[int]) -> dict[int, set[int]]:
    """The people who answered each of these rounds."""
    found = select(AnswerRow.round_id, AnswerRow.person_id)
    found = found.where(col(AnswerRow.round_id).in_(list(round_ids)), _IS_GIVEN)
    people: dict[int, set[int]] = {round_id: set() for round_id in round_ids}
    for round_id, person_id in tx.session.exec(found):
        people[round_id].add(person_id)
    return people


def get_answer(tx: Tx, round_id: int, person_id: int) -> Answer:
    """A person's answer; the empty one if none was given, of version 0 if there never was one."""
    row = tx.session.exec(
        select(AnswerRow).where(AnswerRow.round_id == round_id, AnswerRow.person_id == person_id)
    ).first()
    if row is None:
        return Answer(round_id=round_id, person_id=person_id, what=NewAnswer(), version=0, saved_at=None)
    return _answers(tx, [row])[0]


def answered_rounds(tx: Tx, team_id: int, person_id: int) -> list[Round]:
    """The team's rounds that this person answered, the latest period first."""
    given = set(
        tx.session.exec(
            select(AnswerRow.round_id)
            .join(RoundRow, col(RoundRow.id) == col(AnswerRow.round_id))
            .where(AnswerRow.person_id == person_id, _IS_GIVEN)
        )
    )
    return [round_ for round_ in rounds_of(tx, team_id) if round_.id in given]


def save_answer(tx: Tx, round_id: int, person_id: int, new: NewAnswer, *, version: int, now: datetime) -> Answer:
    """Save an answer over the version that its author saw (0: over none); any other version is refused."""
    if version == 0:
        _insert(tx, AnswerRow(round_id=round_id, person_id=person_id, note=new.note, saved_at=now))
    else:
        tx.change(
            update(AnswerRow)
            .where(
                col(AnswerRow.round_id) == round_id,
                col(AnswerRow.person_id) == person_id,
                col(AnswerRow.version) == version,
            )
            .values(note=new.note, saved_at=now, entered_by=None, version=version + 1, taken_back_at=None),
            Stale("answer"),
        )
    answer_id = tx.session.exec(
        select(AnswerRow.id).where(AnswerRow.round_id == round_id, AnswerRow.person_id == person_id)
    ).one()
    assert answer_id is not None
    _replace_choices(tx, answer_id, new)
    return Answer(round_id=round_id, person_id=person_id, what=new, version=version + 1, saved_at=now)


def take_answer_back(tx: Tx, round_id: int, person_id: int, *, version: int, now: datetime) -> Answer:
    """Empty an answer over the version that its author saw; its versions go on, so that no older one passes later."""
    own = (col(AnswerRow.round_id) == round_id, col(AnswerRow.person_id) == person_id)
    tx.change(
        update(AnswerRow)
        .where(*own, col(AnswerRow.version) == version, _IS_GIVEN)
        .values(note="", entered_by=None, version=version + 1, taken_back_at=now),
        Stale("answer"),
    )
    answer_id = tx.session.exec(select(AnswerRow.id).where(*own)).one()
    assert answer_id is not None
    _replace_choices(tx, answer_id, NewAnswer())
    return Answer(round_id=round_id, person_id=person_id, what=NewAnswer(), version=version + 1, saved_at=None)


def note_entered_by(tx: Tx, answer: Answer, by: int) -> None:
    """Keep that a coordinator entered this answer for the person; the person's next save clears it."""
    tx.change(
        update(AnswerRow)
        .where(
            col(AnswerRow.round_id) == answer.round_id,
            col(AnswerRow.person_id) == answer.person_id,
            col(AnswerRow.version) == answer.version,
        )
        .values(entered_by=by),
        Stale("answer"),
    )


# ---- standing weeks ----


def standing_week(tx: Tx, person_ids: Collection[int]) -> StandingWeeks:
    week = StandingMarkRow
    found = select(week.person_id, week.shift_id, week.weekday, week.mark)
    rows = tx.session.exec(found.where(col(week.person_id).in_(list(person_ids))))
    return {(person, shift, weekday): Mark(mark) for person, shift, weekday, mark in rows}


def save_standing_week(
    tx: Tx, person_id: int, marks: Mapping[tuple[int, int], Mark], *, shifts: Collection[int]
) -> None:
    """Replace what a person usually says of these shifts: (shift, day of the week) → mark."""
    tx.session.execute(
        delete(StandingMarkRow).where(
            col(StandingMarkRow.person_id) == person_id, col(StandingMarkRow.shift_id).in_(list(shifts))
        )
    )
    tx.session.add_all(
        StandingMarkRow(person_id=person_id, shift_id=shift, weekday=weekday, mark=mark.value)
        for (shift, weekday), mark in marks.items()
    )
    tx.flush()


# ---- absences ----


def absences_of(tx: Tx, person_ids: Collection[int], first_on: date, last_on: date) -> list[Absence]:
    """The absences of these people that share a day with these dates, the earliest first."""
    rows = tx.session.exec(
        select(AbsenceRow)
        .where(
            col(AbsenceRow.person_id).in_(list(person_ids)),
            AbsenceRow.first_on <= last_on,
            AbsenceRow.last_on >= first_on,
        )
        .order_by(col(AbsenceRow.first_on), col(AbsenceRow.id))
    )
    return [_absence(row) for row in rows]


def add_absence(tx: Tx, person_id: int, new: NewAbsence, *, now: datetime, by: int | None = None) -> Absence:
    """Note that somebody is away; `by` names whoever said it for them."""
    row = AbsenceRow(
        person_id=person_id,
        first_on=new.first_on,
        last_on=new.last_on,
        reason=new.reason,
        created_at=now,
        entered_by=by,
    )
    tx.session.add(row)
    tx.flush()
    return _absence(row)


def remove_absence(tx: Tx, person_id: int, absence_id: int) -> Absence:
    """Take one of a person's own absences away again; answers what it was."""
    row = tx.session.exec(
        select(AbsenceRow).where(AbsenceRow.id == absence_id, AbsenceRow.person_id == person_id)
    ).first()
    if row is None:
        raise NotFound("absence")
    absence = _absence(row)
    tx.session.delete(row)
    tx.flush()
    return absence


# ---- rows and values ----


def _insert(tx: Tx, row: AnswerRow) -> None:
    try:
        with tx.attempt():
            tx.session.add(row)
            tx.flush()
    except IntegrityError as twice:
        raise Stale("answer") from twice


def _replace_choices(tx: Tx, answer_id: int, new: NewAnswer) -> None:
    tx.session.execute(delete(MarkRow).where(col(MarkRow.answer_id) == answer_id))
    tx.session.execute(delete(OptInRow).where(col(OptInRow.answer_id) == answer_id))
    tx.session.add_all(MarkRow(answer_id=answer_id, slot_id=slot, mark=mark.value) for slot, mark in new.marks.items())
    tx.session.add_all(
        OptInRow(answer_id=answer_id, weekend=weekend, choice=choice.value) for weekend, choice in new.opt_ins.items()
    )
    tx.flush()


def _answers(tx: Tx, rows: list[AnswerRow]) -> list[Answer]:
    ids = [row.id for row in rows]
    marks = defaultdict[int, dict[int, Mark]](dict)
    # Columns, not rows: a round of sixty people holds thousands of marks.
    given = select(MarkRow.answer_id, MarkRow.slot_id, MarkRow.mark).where(col(MarkRow.answer_id).in_(ids))
    for answer_id, slot_id, mark in tx.session.exec(given):
        marks[answer_id][slot_id] = Mark(mark)
    offers = defaultdict[int, dict[date, OptIn]](dict)
    for offer in tx.session.exec(select(OptInRow).where(col(OptInRow.answer_id).in_(ids))):
        offers[offer.answer_id][offer.weekend] = OptIn(offer.choice)
    return [_answer(row, marks[row.id or 0], offers[row.id or 0]) for row in rows]


def _answer(row: AnswerRow, marks: Mapping[int, Mark], offers: Mapping[date, OptIn]) -> Answer:
    return Answer(
        round_id=row.round_id,
        person_id=row.person_id,
        what=NewAnswer(marks=marks, opt_ins=offers, note=row.note),
        version=row.version,
        saved_at=None if row.taken_back_at else row.saved_at,
        entered_by=row.entered_by,
    )


def _absence(row: AbsenceRow) -> Absence:
    assert row.id is not None
    return Absence(id=row.id, person_id=row.person_id, first_on=row.first_on, last_on=row.last_on, reason=row.reason)


# ---- consents ----


def add_consents(tx: Tx, consents: Collection[tuple[int, int]], *, now: datetime) -> None:
    """Note that people took seats by their own hand: (person, seat)."""
    people, seats = [person for person, _ in consents], [seat for _, seat in consents]
    rows = tx.session.exec(
        select(ConsentRow.person_id, ConsentRow.seat_id).where(
            col(ConsentRow.person_id).in_(people), col(ConsentRow.seat_id).in_(seats)
        )
    )
    known = set(rows.all())
    tx.session.add_all(
        ConsentRow(person_id=person, seat_id=seat, given_at=now)
        for person, seat in sorted(set(consents))
        if (person, seat) not in known
    )
    tx.flush()
