"""One draft as its page shows it: while it is made, when it failed, and the rota it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app import planning
from app.domain.answer import Answer
from app.domain.board import Boards, Crew, Frame, SeatOnBoard, hours_of, people_boards, slot_boards
from app.domain.language import _, n_
from app.domain.people import NameTag, name_tags
from app.domain.policy import in_force
from app.domain.rota import Draft, DraftState, seats_of
from app.domain.round import Period
from app.domain.slot import Seat, Slot
from app.domain.team import Team
from app.domain.timetable import Reader, other_day
from app.domain.walltime import today
from app.store import drafts
from app.store.answers import answers_of
from app.store.people import names_of
from app.store.publications import publications_of
from app.store.rounds import get_period, round_of, slots_of
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx
from app.usecases.drafts.failing import why_it_failed
from app.usecases.drafts.figures import fairness_of, goal_lines, marks_met
from app.usecases.drafts.openings import open_seat_lines
from app.usecases.drafts.progress import progress_of
from app.usecases.drafts.views import DraftContents, DraftHead, DraftView, OtherDraft
from app.usecases.drafts.words import rule_words, slot_label


def show_draft(
    tx: Tx, team: Team, draft_id: int, *, view: str = "slots", own_zone: str | None = None, now: datetime
) -> DraftView:
    draft = drafts.get_draft(tx, team.id, draft_id)
    period = get_period(tx, team.id, draft.period_id)
    round_ = round_of(tx, period.id)
    head = _head(tx, team, draft, period, f"/rounds/{round_.id}" if round_ else "/rounds")
    made = draft.state in (DraftState.READY, DraftState.PUBLISHED)
    contents = None
    if made:
        answers = answers_of(tx, round_.id) if round_ else {}
        reader = Reader(team.time_zone, own_zone, today=today(now, team.time_zone))
        contents = _contents(_load(tx, team, draft, period, reader), head, view=view, answers=answers)
    return DraftView(
        title=_("Draft {number}, {period}", number=draft.number, period=period.label),
        wide=made,
        head=head,
        progress=progress_of(draft, now=now) if draft.state.runs else None,
        error=why_it_failed(tx, team, draft) if draft.state is DraftState.FAILED else "",
        contents=contents,
    )


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A made draft with everything that its contents are worked out from."""

    draft: Draft
    problem: planning.Problem
    frame: Frame
    tags: Mapping[int, NameTag]  # everybody who is asked or sits somewhere
    asked: tuple[int, ...]  # in order of name

    @property
    def plan(self) -> dict[int, int]:
        return {seat: what.person_id for seat, what in self.draft.assignments.items()}


def _head(tx: Tx, team: Team, draft: Draft, period: Period, round_path: str) -> DraftHead:
    base = f"/teams/{team.slug}"
    others = [
        OtherDraft(f"{base}/drafts/{other.id}", _("Draft {number}", number=other.number), other.id == draft.id)
        for other in reversed(drafts.drafts_of(tx, period.id))
    ]
    published = draft.state is DraftState.PUBLISHED
    return DraftHead(
        id=draft.id,
        number=draft.number,
        state=draft.state.value,
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        period=period.label,
        round_href=base + round_path,
        href=f"{base}/drafts/{draft.id}",
        rota_href=f"{base}/publications/{publications_of(tx, period.id)[0].number}" if published else "",
        demanded_at=draft.demanded_at,
        answered=draft.answered,
        people=draft.people,
        seed=draft.seed,
        version=draft.version,
        others=tuple(others),
    )


def _load(tx: Tx, team: Team, draft: Draft, period: Period, reader: Reader) -> _Loaded:
    problem = planning.from_json(drafts.get_problem(tx, draft.id))
    known = {member.person.id: member.person.name for member in members_of(tx, team.id)}
    asked = set(planning.people_of(problem))
    seated = {what.person_id for what in draft.assignments.values()}
    shown = {who: name for who, name in known.items() if who in asked | seated}
    shown |= names_of(tx, seated - known.keys())
    return _Loaded(
        draft,
        problem,
        Frame(
            period,
            slots_of(tx, period.id),
            in_force(policies_of(tx, team.id), period.first_on).policy,
            reader,
        ),
        name_tags(shown),
        tuple(who for who in shown if who in asked),
    )


def _contents(loaded: _Loaded, head: DraftHead, *, view: str, answers: Mapping[int, Answer]) -> DraftContents:
    draft, problem, plan = loaded.draft, loaded.problem, loaded.plan
    seats = seats_of(loaded.frame.slots)
    views = {"slots": _("Slots"), "people": _("People")}
    view = view if view in views else "slots"
    asked = draft.started_at or draft.demanded_at
    return DraftContents(
        filled=len(plan),
        seats=len(seats),
        assignments=plan,
        view=view,
        views=tuple(OtherDraft(f"{head.href}?view={key}", label, key == view) for key, label in views.items()),
        boards=_boards(loaded, head, view=view),
        open_seats=open_seat_lines(draft, loaded.frame, loaded.tags, href=head.href),
        fairness=fairness_of(problem, plan, loaded.tags),
        marks=marks_met(problem, _seated(problem, plan, seats)),
        goals=tuple(goal_lines(draft.goals)),
        broken=tuple(_broken(loaded)),
        answered_since=sum(1 for each in answers.values() if each.saved_at and each.saved_at > asked),
        is_edited=draft.version > 1,
        may_edit=draft.state is DraftState.READY,
        may_compare=len(head.others) > 1 or loaded.frame.period.publication_id is not None,
    )


def _seated(
    problem: planning.Problem, plan: planning.Plan, seats: Mapping[int, tuple[Slot, Seat]]
) -> Iterator[tuple[int, int, bool]]:
    """Person, slot and whether it is weekend cover, of the filled seats that were asked for."""
    for seat, who in plan.items():
        if planning.asks(problem, seat):
            slot = seats[seat][0]
            yield who, slot.id, slot.weekend is not None


def _boards(loaded: _Loaded, head: DraftHead, *, view: str) -> Boards:
    def show(slot: Slot, seat: Seat) -> SeatOnBoard:
        return _seat(loaded, slot, seat, href=f"{head.href}/seats/{seat.id}")

    if view == "slots":
        return slot_boards(loaded.frame, show)
    order = [*loaded.asked, *(who for who in loaded.tags if who not in loaded.asked)]
    points = {load.person_id: load for load in planning.loads(loaded.problem, loaded.plan)}
    subs = {
        who: n_("{n} point", "{n} points", load.weekday_points + load.weekend_points) for who, load in points.items()
    }
    crew = Crew({who: loaded.tags[who] for who in order}, loaded.plan, subs)
    return people_boards(loaded.frame, show, crew)


def _seat(loaded: _Loaded, slot: Slot, seat: Seat, *, href: str) -> SeatOnBoard:
    seated = loaded.draft.assignments.get(seat.id)
    zone = loaded.frame.reader.zone
    hours, other = hours_of(slot, zone), other_day(slot.on, slot.start, zone)
    if seated is None:
        return SeatOnBoard(seat.id, None, hours, href=href, other_day=other)
    mark = planning.said(loaded.problem, seated.person_id, slot.id)
    return SeatOnBoard(
        id=seat.id,
        person=loaded.tags[seated.person_id],
        time_label=hours,
        mark=mark.value if mark else None,
        pinned=seated.pinned,
        broken=rule_words(seated.broken, loaded.frame.policy),
        href=href,
        other_day=other,
    )


def _broken(loaded: _Loaded) -> list[str]:
    seats = seats_of(loaded.frame.slots)
    return [
        _(
            "{name} on {slot}: {rules}",
            name=loaded.tags[what.person_id].short,
            slot=slot_label(seats[seat][0], loaded.frame.reader.zone, loaded.frame.reader.own_zone),
            rules=", ".join(rule_words(what.broken, loaded.frame.policy)),
        )
        for seat, what in loaded.draft.assignments.items()
        if what.broken
    ]
