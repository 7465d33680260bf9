"""Two drafts of one period side by side, or a draft beside what is published: seats, goals, and who gains or loses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from app import planning
from app.domain.language import _, n_
from app.domain.people import NameTag, name_tags
from app.domain.refusals import BadField, DraftNotReady, NothingToCompare
from app.domain.rota import Draft, DraftState, seats_of
from app.domain.rule_words import slot_label
from app.domain.seating import holder_of
from app.domain.slot import Seat, Slot
from app.domain.team import Team
from app.store import drafts
from app.store.people import names_of
from app.store.publications import holdings_of
from app.store.rounds import get_period, slots_of
from app.store.transaction import Tx
from app.usecases.drafts.figures import LOT, goal_names

PUBLISHED = 0  # stands for what is published, where a draft's id is asked for
Plan = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat that is not the same person's in both."""

    href: str
    label: str
    shift: str
    before: NameTag | None
    after: NameTag | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's points in both; only people for whom something differs."""

    person: NameTag
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class GoalPair:
    """A goal in both; less is better."""

    name: str
    before: int
    after: int

    @property
    def verdict(self) -> str:
        if self.before == self.after:
            return _("the same")
        return _("better") if self.after < self.before else _("worse")


@dataclass(frozen=True, slots=True)
class CompareView:
    title: str
    team: str
    period: str
    href: str
    back: str
    back_label: str
    other_href: str  # the page of the other draft; empty beside what is published
    before_label: str
    after_label: str
    choices: list[tuple[int, str]]
    chosen: int
    says: str
    seats: list[SeatLine]
    people: list[PersonLine]
    goals: list[GoalPair]

    @property
    def named(self) -> list[NameTag | None]:
        """Whoever gains or loses, and who is in a seat that differs."""
        return [
            *(line.person for line in self.people),
            *(who for line in self.seats for who in (line.before, line.after)),
        ]

    def of(self, people: Collection[NameTag]) -> "CompareView":
        """What concerns these people; what is said of all stays."""
        return replace(
            self,
            seats=[line for line in self.seats if line.before in people or line.after in people],
            people=[line for line in self.people if line.person in people],
        )

    @property
    def goals_say(self) -> str:
        if all(goal.before == goal.after for goal in self.goals):
            return _("Both are equally good by every goal. Between such plans a lot decides.")
        return _("Less is better. The first goal that differs decides; the ones after it do not weigh against it.")


def compare_drafts(tx: Tx, team: Team, draft_id: int, other: int | None, *, own_zone: str | None = None) -> CompareView:
    """The draft as it would follow another one, or what is published (0); without a choice, what lies nearest."""
    after = _made(drafts.get_draft(tx, team.id, draft_id))
    period = get_period(tx, team.id, after.period_id)
    choices = _choices(tx, after, period.publication_id)
    if not choices:
        raise NothingToCompare
    known = dict(choices)
    chosen = choices[0][0] if other is None else other
    if chosen not in known:
        raise BadField("Compare with", _("Choose another draft of this period, or what is published."))
    problem = planning.from_json(drafts.get_problem(tx, after.id))
    before_plan = _plan(tx, team, chosen, period.publication_id)
    after_plan = {seat: held.person_id for seat, held in after.assignments.items()}
    tags = name_tags(names_of(tx, {*before_plan.values(), *after_plan.values()}))
    places = seats_of(slots_of(tx, period.id))
    base = f"/teams/{team.slug}/drafts/{after.id}"
    seats = _seats(before_plan, after_plan, places, tags, zones=(team.time_zone, own_zone), base=base)
    people = _people(before_plan, after_plan, places, tags)
    return CompareView(
        title=_("Compare"),
        team=team.slug,
        period=period.label,
        href=f"{base}/compare",
        back=base,
        back_label=_("Draft {number}", number=after.number),
        other_href=f"/teams/{team.slug}/drafts/{chosen}" if chosen != PUBLISHED else "",
        before_label=known[chosen],
        after_label=_("Draft {number}", number=after.number),
        choices=choices,
        chosen=chosen,
        says=_says(len(seats), len(people)),
        seats=seats,
        people=people,
        goals=_goals(problem, before_plan, after_plan, after),
    )


def _says(seats: int, people: int) -> str:
    if not seats:
        return _("The same people are in the same seats")
    gaining = n_("{n} person gains or loses points", "{n} people gain or lose points", people)
    return n_("{n} seat differs, {gaining}", "{n} seats differ, {gaining}", seats, gaining=gaining)


def _made(draft: Draft) -> Draft:
    if draft.state not in (DraftState.READY, DraftState.PUBLISHED):
        raise DraftNotReady(draft.number, draft.state.value)
    return draft


def _choices(tx: Tx, after: Draft, publication_id: int | None) -> list[tuple[int, str]]:
    """What is published first, then the other made drafts, the newest first."""
    published = [(PUBLISHED, _("What is published"))] if publication_id is not None else []
    others = [
        (draft.id, _("Draft {number}", number=draft.number))
        for draft in drafts.drafts_of(tx, after.period_id)
        if draft.id != after.id and draft.state in (DraftState.READY, DraftState.PUBLISHED)
    ]
    return published + others


def _plan(tx: Tx, team: Team, chosen: int, publication_id: int | None) -> dict[int, int]:
    if chosen != PUBLISHED:
        held = drafts.get_draft(tx, team.id, chosen).assignments
        return {seat: what.person_id for seat, what in held.items()}
    holders = {seat: holder_of(held) for seat, held in holdings_of(tx, publication_id).items()}
    return {seat: person for seat, person in holders.items() if person is not None}


def _seats(
    before: Plan,
    after: Plan,
    places: Mapping[int, tuple[Slot, Seat]],
    tags: Mapping[int, NameTag],
    *,
    zones: tuple[str, str | None],
    base: str,
) -> list[SeatLine]:
    differing = [seat for seat in places if before.get(seat) != after.get(seat)]
    differing.sort(key=lambda seat: (places[seat][0].start, seat))
    return [
        SeatLine(
            f"{base}/seats/{seat}",
            slot_label(places[seat][0], *zones),
            places[seat][0].what.name,
            tags.get(before.get(seat, 0)),
            tags.get(after.get(seat, 0)),
        )
        for seat in differing
    ]


def _people(
    before: Plan, after: Plan, places: Mapping[int, tuple[Slot, Seat]], tags: Mapping[int, NameTag]
) -> list[PersonLine]:
    """Who gains or loses, the largest gain first."""
    sums = {who: [0, 0] for who in tags}
    for side, plan in enumerate((before, after)):
        for seat, who in plan.items():
            sums[who][side] += places[seat][0].what.points
    lines = [PersonLine(tags[who], *both) for who, both in sums.items() if both[0] != both[1]]
    return sorted(lines, key=lambda line: (-line.difference, line.person.full))


def _goals(problem: planning.Problem, before: Plan, after: Plan, draft: Draft) -> list[GoalPair]:
    """Both by the question of the draft at hand, so that they can be compared; what the lot adds up says nothing."""
    names, pairs = goal_names(), []
    for was, will in zip(
        planning.goals_of(problem, _asked(problem, before), draft.goals),
        planning.goals_of(problem, _asked(problem, after), draft.goals),
        strict=True,
    ):
        if was.name in names and was.name != LOT:
            pairs.append(GoalPair(names[was.name][0], was.value, will.value))
    return pairs


def _asked(problem: planning.Problem, plan: Plan) -> dict[int, int]:
    known = set(planning.people_of(problem))
    return {seat: who for seat, who in plan.items() if planning.asks(problem, seat) and who in known}
