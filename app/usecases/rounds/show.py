"""The coordinator's page of a round: who answered, what the slots can count on, the drafts made of it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.language import _
from app.domain.people import Member, NameTag, name_tags
from app.domain.policy import Policy, in_force
from app.domain.rota import Draft
from app.domain.round import Period
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.timetable import Reader, Timetable, timetables, typed_on
from app.domain.weekend import slots_to_mark
from app.store.drafts import drafts_of
from app.store.people import names_of
from app.store.publications import publications_of
from app.store.rounds import get_round, slots_of
from app.store.teams import policies_of
from app.store.transaction import Tx
from app.usecases.rounds.heard import Heard, SlotCount, SlotHeard, load_heard, who_says
from app.usecases.rounds.telling import asked_in

REMINDER_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HeatCell:
    count: int
    need: int
    thin: bool
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person asked, with what the coordinators may see: how much is said, the offers, the note."""

    id: int
    tag: NameTag
    saved_at: datetime | None
    entered_by: str
    marks: int
    offers: int
    away: bool
    note: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    number: int
    href: str
    state: str
    demanded_at: datetime
    answered: int
    people: int


@dataclass(frozen=True, slots=True)
class RoundPage:
    title: str
    team: str
    round_id: int
    version: int
    period: str
    zone: str
    clock: str  # of the deadline, as its field says it
    is_open: bool
    deadline_at: datetime
    deadline: str  # as the browser writes it, on the team's wall clock
    answered: list[PersonLine]
    missing: list[PersonLine]
    asked: int
    slots: int
    unanswered_means: str
    reminded_at: datetime | None
    may_remind: bool
    heat: list[Timetable[HeatCell]]
    counts: list[SlotCount]
    thin: list[SlotCount]
    who: SlotHeard | None  # of the slot that was chosen in the picture
    drafts: list[DraftLine]
    draft_runs: bool
    rota_href: str  # what was published of these days, as it is now; empty before

    @property
    def is_published(self) -> bool:
        return bool(self.rota_href)

    @property
    def has_ready_draft(self) -> bool:
        """Whether the newest draft is what comes next: to be looked at, and published."""
        return bool(self.drafts) and self.drafts[0].state == "ready" and not self.is_published

    @property
    def waits_for_answers(self) -> bool:
        """Whether asking again is what comes next, rather than to draft from what few have said."""
        return self.may_remind and bool(self.missing) and not self.drafts and not self.is_published

    @property
    def chosen_week(self) -> int | None:
        """Below which week's picture stands who says what of the slot that was chosen in it."""
        cells = ((number, cell) for number, week in enumerate(self.heat) for row in week.rows for cell in row.cells)
        return next((number for number, cell in cells if cell and cell.chosen), None)


def show_round(
    tx: Tx, team: Team, round_id: int, *, own_zone: str | None = None, now: datetime, slot_id: int | None = None
) -> RoundPage:
    round_ = get_round(tx, team.id, round_id)
    slots = slots_of(tx, round_.period.id)
    heard = load_heard(tx, round_.id, round_.period, asked_in(tx, round_))
    to_mark = {slot.id for slot in slots_to_mark(slots)}
    lines = _lines(tx, heard, to_mark)
    missing = {member.person.id for member in heard.unanswered}
    reader = Reader(team.time_zone, own_zone)
    counts = {slot.id: heard.count(slot, reader) for slot in slots}
    policy = in_force(policies_of(tx, team.id), round_.period.first_on).policy
    drafts = drafts_of(tx, round_.period.id)
    takes_answers = round_.takes_answers(now)
    return RoundPage(
        title=_("Round {period}", period=round_.period.label),
        team=team.slug,
        round_id=round_.id,
        version=round_.version,
        period=round_.period.label,
        zone=team.time_zone,
        clock=typed_on(team.time_zone, own_zone, round_.deadline_at),
        is_open=takes_answers,
        deadline_at=round_.deadline_at,
        deadline=f"{round_.deadline_at.astimezone(ZoneInfo(team.time_zone)):%Y-%m-%dT%H:%M}",
        answered=[line for line in lines if line.id not in missing],
        missing=[line for line in lines if line.id in missing],
        asked=len(lines),
        slots=len(to_mark),
        unanswered_means=policy.unanswered,
        reminded_at=round_.reminded_at,
        may_remind=takes_answers and (round_.reminded_at is None or round_.reminded_at <= now - REMINDER_PAUSE),
        heat=_heat(round_.period, slots, counts, policy=policy, reader=reader, chosen=slot_id),
        counts=[counts[slot.id] for slot in slots],
        thin=[count for count in counts.values() if count.would < count.need],
        who=next((who_says(heard, slot, counts[slot.id], reader) for slot in slots if slot.id == slot_id), None),
        drafts=[_draft_line(draft, team) for draft in drafts],
        draft_runs=any(draft.state.runs for draft in drafts),
        rota_href=_rota_href(tx, team, round_.period),
    )


def _rota_href(tx: Tx, team: Team, period: Period) -> str:
    if period.publication_id is None:
        return ""
    return f"/teams/{team.slug}/publications/{publications_of(tx, period.id)[0].number}"


def _heat(
    period: Period,
    slots: Sequence[Slot],
    counts: Mapping[int, SlotCount],
    *,
    policy: Policy,
    reader: Reader,
    chosen: int | None,
) -> list[Timetable[HeatCell]]:
    def cell(slot: Slot) -> HeatCell:
        count = counts[slot.id]
        return HeatCell(count.would, count.need, count.would < count.need, f"?slot={slot.id}#who", slot.id == chosen)

    return timetables(period, slots, policy=policy, reader=reader, cell=cell)


def _lines(tx: Tx, heard: Heard, to_mark: Set[int]) -> list[PersonLine]:
    tags = name_tags({member.person.id: member.person.name for member in heard.asked})
    enterers = names_of(tx, {answer.entered_by for answer in heard.answers.values() if answer.entered_by})
    return [
        _line(member, heard, tag=tags[member.person.id], enterers=enterers, to_mark=to_mark) for member in heard.asked
    ]


def _line(member: Member, heard: Heard, *, tag: NameTag, enterers: Mapping[int, str], to_mark: Set[int]) -> PersonLine:
    answer = heard.answers.get(member.person.id)
    return PersonLine(
        id=member.person.id,
        tag=tag,
        saved_at=answer.saved_at if answer else None,
        entered_by=enterers.get(answer.entered_by or 0, "") if answer else "",
        marks=len(answer.what.marks.keys() & to_mark) if answer else 0,
        offers=len(answer.what.opt_ins) if answer else 0,
        away=any(absence.person_id == member.person.id for absence in heard.absences),
        note=answer.what.note if answer else "",
    )


def _draft_line(draft: Draft, team: Team) -> DraftLine:
    return DraftLine(
        number=draft.number,
        href=f"/teams/{team.slug}/drafts/{draft.id}",
        state=draft.state.value,
        demanded_at=draft.demanded_at,
        answered=draft.answered,
        people=draft.people,
    )
