"""The form of an answer: the slots as a grid, the weekends, the note, and what was typed or saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.answer import Answer, Mark
from app.domain.language import _, n_
from app.domain.people import Actor, Person, asked
from app.domain.policy import Policy, in_force
from app.domain.round import Round
from app.domain.rule_words import slot_label
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT
from app.domain.timetable import Reader, Timetable, day_label, moment_label, said_under, timetables, wall_hours
from app.domain.usual import marks_as_usual
from app.domain.weekend import AskedWeekend, asked_weekends, slots_to_mark
from app.store.answers import absences_of, answered_rounds, get_answer, standing_week, who_answered
from app.store.people import names_of
from app.store.rounds import get_round, slots_of
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx
from app.usecases.answers.save import asked_member, earlier_round

WORDS = {mark: mark.value.replace(" ", "-") for mark in Mark}  # as forms write them
NO_OFFER = "none"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came in a form, as it came, so that a refused form can show it again."""

    marks: Mapping[int, str] = field(default_factory=dict)  # slot →
    weekends: Mapping[date, str] = field(default_factory=dict)
    note: str = ""
    as_standing_week: bool = False


@dataclass(frozen=True, slots=True)
class AnswerCell:
    slot_id: int
    mark: str
    time_label: str
    disabled: bool
    usual: str  # the mark of the standing week, empty where it says nothing

    @property
    def is_exception(self) -> bool:
        return bool(self.usual) and self.mark != self.usual


@dataclass(frozen=True, slots=True)
class WeekendChoice:
    id: str
    label: str
    first_label: str
    second_label: str
    choice: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    title: str
    team: str
    round_id: int
    person_id: int
    somebody_else: str  # the name, where a coordinator answers for somebody
    period: str
    zone: str
    deadline: str  # in the reader's zone, with the team's beside it
    takes_answers: bool
    may_take_back: bool  # one's own answer, while the round is open
    version: int
    saved: str  # when, likewise; empty before that
    others: str  # how many of the others have answered
    entered_by: str
    from_standing_week: bool
    has_usual: bool
    last_time: str  # the earlier round that can be repeated
    grids: list[Timetable[AnswerCell]]
    weekends: list[WeekendChoice]
    note: str
    note_limit: int
    as_standing_week: bool
    away: list[str]
    saved_meanwhile: list[str]  # what differs between the saved answer and a refused form


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked what, and whether they can answer."""

    team: Team
    round: Round
    person: Person
    takes_answers: bool
    own_zone: str | None = None


def show_answer(
    tx: Tx, team: Team, round_id: int, *, by: Actor, now: datetime, typed: Typed | None = None
) -> AnswerPage:
    """One's own form: as saved, or begun from the standing week, or with what was typed and refused."""
    round_ = get_round(tx, team.id, round_id)
    asked_member(tx, round_, by.id)
    whose = _Asked(team, round_, by.person, round_.takes_answers(now), by.person.time_zone)
    before = earlier_round(answered_rounds(tx, team.id, by.id), round_)
    page = _page(tx, whose, typed)
    may_take_back = page.takes_answers and bool(page.saved) and typed is None
    return replace(page, last_time=before.period.label if before else "", may_take_back=may_take_back)


def show_answer_of(
    tx: Tx, team: Team, round_id: int, person_id: int, *, by: Actor, typed: Typed | None = None
) -> AnswerPage:
    """The form of somebody else, for a coordinator."""
    round_ = get_round(tx, team.id, round_id)
    person = asked_member(tx, round_, person_id).person
    page = _page(tx, _Asked(team, round_, person, takes_answers=True, own_zone=by.person.time_zone), typed)
    return replace(page, title=_("Answer for {name}", name=person.name), somebody_else=person.name)


def _page(tx: Tx, whose: _Asked, typed: Typed | None) -> AnswerPage:
    period, zone = whose.round.period, whose.team.time_zone
    slots = slots_of(tx, period.id)
    saved = get_answer(tx, whose.round.id, whose.person.id)
    usual = _usual(tx, whose.person, slots)
    shown = typed or _typed(saved, usual)
    policy = in_force(policies_of(tx, whose.team.id), period.first_on).policy
    return AnswerPage(
        title=_("Your answer, {period}", period=period.label),
        team=whose.team.slug,
        round_id=whose.round.id,
        person_id=whose.person.id,
        somebody_else="",
        period=period.label,
        zone=zone,
        deadline=moment_label(whose.round.deadline_at, zone, whose.own_zone),
        takes_answers=whose.takes_answers,
        may_take_back=False,
        version=saved.version,
        saved=moment_label(saved.saved_at, zone, whose.own_zone) if saved.saved_at else "",
        others=_others(tx, whose),
        entered_by=names_of(tx, [saved.entered_by]).get(saved.entered_by, "") if saved.entered_by else "",
        from_standing_week=bool(usual) and typed is None and not saved.is_given,
        has_usual=bool(usual),
        last_time="",
        grids=_grids(whose, slots, policy, shown.marks, usual),
        weekends=[_choice(weekend, shown, whose.takes_answers) for weekend in asked_weekends(slots)],
        note=shown.note,
        note_limit=NOTE_LIMIT,
        as_standing_week=shown.as_standing_week,
        away=_away(tx, whose),
        saved_meanwhile=_differences(saved, shown, slots, whose) if typed and saved.is_given else [],
    )


def _usual(tx: Tx, person: Person, slots: Sequence[Slot]) -> dict[int, Mark]:
    standing = standing_week(tx, [person.id])
    return marks_as_usual({(shift, weekday): mark for (_, shift, weekday), mark in standing.items()}, slots)


def _typed(saved: Answer, usual: Mapping[int, Mark]) -> Typed:
    """What a form would have sent for the answer as it is saved, or begun."""
    marks = saved.what.marks if saved.is_given else usual
    return Typed(
        marks={slot: WORDS[mark] for slot, mark in marks.items()},
        weekends={weekend: offer.value for weekend, offer in saved.what.opt_ins.items()},
        note=saved.what.note,
    )


def _others(tx: Tx, whose: _Asked) -> str:
    """How many of the others who are asked have answered; nothing where nobody else is."""
    period = whose.round.period
    people = {member.person.id for member in asked(members_of(tx, whose.team.id), period.first_on, period.last_on)}
    people -= {whose.person.id}
    heard = people & who_answered(tx, [whose.round.id])[whose.round.id]
    if not people:
        return ""
    return n_("{n} of {all} others has answered.", "{n} of {all} others have answered.", len(heard), all=len(people))


def saved_words(tx: Tx, team: Team, saved: Answer, *, by: Actor) -> str:
    """What the head of the page says once an answer is saved, as it does when the page is opened again."""
    assert saved.saved_at is not None
    round_ = get_round(tx, team.id, saved.round_id)
    says = _(
        "Saved {saved}. You can change it until {deadline}.",
        saved=moment_label(saved.saved_at, team.time_zone, by.person.time_zone),
        deadline=moment_label(round_.deadline_at, team.time_zone, by.person.time_zone),
    )
    others = _others(tx, _Asked(team, round_, by.person, takes_answers=True))
    return f"{says} {others}".strip()


def _grids(
    whose: _Asked, slots: Sequence[Slot], policy: Policy, marks: Mapping[int, str], usual: Mapping[int, Mark]
) -> list[Timetable[AnswerCell]]:
    def cell(slot: Slot) -> AnswerCell:
        hours = wall_hours(slot.start, slot.end, whose.team.time_zone)
        label = said_under(slot.on, f"{hours[0]:%H:%M}–{hours[1]:%H:%M}", slot.start, whose.team.time_zone)
        as_usual = WORDS[usual[slot.id]] if slot.id in usual else ""
        return AnswerCell(slot.id, marks.get(slot.id, ""), label, not whose.takes_answers, as_usual)

    reader = Reader(whose.team.time_zone, whose.own_zone)
    return timetables(whose.round.period, slots_to_mark(slots), policy=policy, reader=reader, cell=cell)


def _choice(weekend: AskedWeekend, shown: Typed, takes_answers: bool) -> WeekendChoice:  # noqa: FBT001 - a state
    return WeekendChoice(
        id=weekend.first_on.isoformat(),
        label=weekend.label,
        first_label=weekend.day_name(1),
        second_label=weekend.day_name(2),
        choice=shown.weekends.get(weekend.first_on, NO_OFFER),
        disabled=not takes_answers,
    )


def _away(tx: Tx, whose: _Asked) -> list[str]:
    """The person's absences in these dates; no reasons, since coordinators read this page too."""
    period = whose.round.period
    stretches = []
    for absence in absences_of(tx, [whose.person.id], period.first_on, period.last_on):
        first, last = max(absence.first_on, period.first_on), min(absence.last_on, period.last_on)
        days = _("{first} to {last}", first=day_label(first), last=day_label(last))
        stretches.append(day_label(first) if first == last else days)
    return stretches


def _differences(saved: Answer, shown: Typed, slots: Sequence[Slot], whose: _Asked) -> list[str]:
    """Where the saved answer says something else than the form, one line each."""
    lines, zone = [], whose.team.time_zone
    for slot in slots:
        mark = saved.what.marks.get(slot.id)
        if (WORDS[mark] if mark else "") != shown.marks.get(slot.id, ""):
            lines.append(f"{slot_label(slot, zone, whose.own_zone)}: {_mark_words()[mark]}")
    for weekend in asked_weekends(slots):
        offer = saved.what.opt_ins.get(weekend.first_on)
        if (offer.value if offer else NO_OFFER) != shown.weekends.get(weekend.first_on, NO_OFFER):
            said = _offer_words()[offer.value if offer else NO_OFFER]
            lines.append(_("Weekend {weekend}: {said}", weekend=weekend.label, said=said))
    if saved.what.note != shown.note:
        lines.append(_("Note: {note}", note=saved.what.note or _("none")))
    return lines


def _mark_words() -> dict[Mark | None, str]:
    return {
        Mark.LOVE: _("love"),
        Mark.FINE: _("fine"),
        Mark.RATHER_NOT: _("rather not"),
        Mark.CANNOT: _("cannot"),
        None: _("unanswered"),
    }


def _offer_words() -> dict[str, str]:
    return {
        "none": _("no"),
        "first": _("the first day"),
        "second": _("the second day"),
        "both": _("both days"),
        "either": _("either"),
    }
