"""A person's own page: the rounds that wait for them, their standing week, their absences."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.changing.conflicts import look_again
from app.domain.answer import Absence, NewAbsence
from app.domain.language import _, short_date, short_day_and_month
from app.domain.people import Actor
from app.domain.refusals import BadField
from app.domain.round import Round
from app.domain.team import Shift, Team
from app.domain.timetable import hours_label, zone_label
from app.domain.walltime import today, weekdays_label
from app.store.answers import absences_of, answered_rounds, save_standing_week, standing_week
from app.store.answers import add_absence as add_in_store
from app.store.answers import remove_absence as remove_in_store
from app.store.people import lock_people
from app.store.rounds import rounds_of
from app.store.teams import shifts_of
from app.store.transaction import Tx

LOOK_BACK = timedelta(days=90)
FAR = date.max


@dataclass(frozen=True, slots=True)
class OwnRound:
    team: str
    team_name: str
    round_id: int
    period: str
    zone: str
    deadline_at: datetime
    state: str
    waits: bool  # for an answer, which nobody needs of what is published


@dataclass(frozen=True, slots=True)
class UsualLine:
    """One shift of a standing week: its mark on each day of the week that has any."""

    hours: str
    name: str  # with its team's, where somebody has marks for several
    marks: tuple[str, ...]  # empty where it has none


@dataclass(frozen=True, slots=True)
class UsualWeek:
    zone: str  # on whose wall the hours are; empty where the shifts differ in that
    days: tuple[str, ...]
    lines: tuple[UsualLine, ...]


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: int
    first_on: date
    last_on: date
    reason: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class TypedAbsence:
    """What came in the form, as it came."""

    first_on: str = ""
    last_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MinePage:
    title: str
    rounds: list[OwnRound]
    usual: UsualWeek
    absences: list[AbsenceLine]
    today: date
    typed: TypedAbsence = TypedAbsence()


def show_mine(tx: Tx, *, by: Actor, now: datetime) -> MinePage:
    here = today(now, by.zone)
    absences = absences_of(tx, [by.id], here - LOOK_BACK, FAR)
    return MinePage(
        title=_("My answers and absences"),
        rounds=[line for team in by.teams for line in _open_rounds(tx, team, by, now=now)],
        usual=_usual(tx, by),
        absences=[_line(absence, here) for absence in absences],
        today=here,
    )


def add_absence(tx: Tx, new: NewAbsence, *, by: Actor, now: datetime) -> Absence:
    """Say that one is away; days that are away already are refused, so that saying it twice adds nothing."""
    if new.last_on < now.date() - LOOK_BACK:
        raise BadField("Last day", _("This lies too far in the past. Choose a later day."))
    lock_people(tx, [by.id])
    if known := absences_of(tx, [by.id], new.first_on, new.last_on):
        one = known[0]
        raise BadField(
            "Dates",
            _(
                "You are away from {first} to {last} already. Choose other days.",
                first=short_day_and_month(one.first_on),
                last=short_date(one.last_on),
            ),
        )
    look_again(tx, [by.id], now=now, by=by.id)
    return add_in_store(tx, by.id, new, now=now)


def remove_absence(tx: Tx, absence_id: int, *, by: Actor, now: datetime) -> Absence:
    lock_people(tx, [by.id])
    look_again(tx, [by.id], now=now, by=by.id)
    return remove_in_store(tx, by.id, absence_id)


def forget_standing_week(tx: Tx, *, by: Actor, now: datetime) -> None:
    """Nothing is usual any more: the next answer starts empty."""
    lock_people(tx, [by.id])
    look_again(tx, [by.id], now=now, by=by.id)
    shifts = {shift for _, shift, _ in standing_week(tx, [by.id])}
    save_standing_week(tx, by.id, {}, shifts=shifts)


def _open_rounds(tx: Tx, team: Team, by: Actor, *, now: datetime) -> list[OwnRound]:
    answered = {round_.id for round_ in answered_rounds(tx, team.id, by.id)}
    open_ = [round_ for round_ in rounds_of(tx, team.id) if round_.takes_answers(now)]
    return [_own_round(team, round_, round_.id in answered) for round_ in reversed(open_)]


def _own_round(team: Team, round_: Round, answered: bool) -> OwnRound:  # noqa: FBT001 - a state
    is_published = round_.period.publication_id is not None
    return OwnRound(
        team=team.slug,
        team_name=team.name,
        round_id=round_.id,
        period=round_.period.label,
        zone=team.time_zone,
        deadline_at=round_.deadline_at,
        state="answered" if answered else "published" if is_published else "unanswered",
        waits=not answered and not is_published,
    )


def _usual(tx: Tx, by: Actor) -> UsualWeek:
    marks = {(shift, day): mark.value for (_, shift, day), mark in standing_week(tx, [by.id]).items()}
    known = {shift for shift, _ in marks}
    shifts = [(team, shift) for team in by.teams for shift in shifts_of(tx, team.id) if shift.id in known]
    days = [day for day in range(7) if any((shift.id, day) in marks for _, shift in shifts)]
    is_alone = len({team.id for team, _ in shifts}) == 1
    zones = {shift.id: zone_label(shift.what.time_zone or team.time_zone) for team, shift in shifts}
    zone = next(iter(zones.values()), "") if len(set(zones.values())) == 1 else ""
    lines = [
        _usual_line(
            shift,
            ([] if is_alone else [team.name]) + ([] if zone else [zones[shift.id]]),
            tuple(marks.get((shift.id, day), "") for day in days),
        )
        for team, shift in shifts
    ]
    return UsualWeek(zone, tuple(weekdays_label([day]) for day in days), tuple(lines))


def _usual_line(shift: Shift, besides: list[str], marks: tuple[str, ...]) -> UsualLine:
    name = ", ".join([shift.what.name, *besides])
    return UsualLine(hours_label(shift.what.starts_at, shift.what.ends_at), name, marks)


def _line(absence: Absence, here: date) -> AbsenceLine:
    return AbsenceLine(absence.id, absence.first_on, absence.last_on, absence.reason, absence.last_on < here)
