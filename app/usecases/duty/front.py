"""The front page: when am I on, who is on now, and what waits for me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.calendars.fresh import freshness
from app.domain.board import hours_of
from app.domain.calendars import FeedKind, duty_name
from app.domain.duty import Answer, Turn, own_answer, team_answer
from app.domain.feeds import ago
from app.domain.language import _, n_
from app.domain.people import Actor, asked
from app.domain.rota import Draft, DraftState
from app.domain.round import Round
from app.domain.rule_words import slot_label
from app.domain.swap import SwapState
from app.domain.team import Team
from app.domain.timetable import day_label, hours_elsewhere, zone_label
from app.domain.walltime import today
from app.store.answers import who_answered
from app.store.drafts import drafts_of
from app.store.feeds import feeds_of, readers_of
from app.store.invites import open_declines
from app.store.objections import open_objections
from app.store.people import names_of
from app.store.publications import person_seats_between, places_of
from app.store.rounds import periods_of, rounds_of
from app.store.swaps import live_swaps
from app.store.teams import members_of
from app.store.transaction import Tx
from app.usecases.duty.at_work import unconfirmed
from app.usecases.duty.needing import Waiting, needing
from app.usecases.duty.on_duty import who_is_on
from app.usecases.duty.turns import turns_in
from app.usecases.duty.week import Strip, open_weekend, week_ahead

AHEAD = timedelta(days=120)
MOST_SLOTS = 6


@dataclass(frozen=True, slots=True)
class OwnSlot:
    """One of the reader's own slots, on the wall of their own zone, with the team's beside it where that differs."""

    day: str
    hours: str
    teams_hours: str
    what: str
    zone: str  # empty where all rows have the same one
    href: str


@dataclass(frozen=True, slots=True)
class TeamNow:
    name: str
    href: str
    answer: Answer
    zone: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    title: str
    answer: Answer
    slots: list[OwnSlot]
    slots_zone: str
    more: int
    teams: list[TeamNow]
    weeks: list[Strip]
    waiting: list[Waiting]
    has_feed: bool
    keeps: bool
    reports: bool


def show_front(tx: Tx, *, by: Actor, now: datetime) -> FrontPage:
    teams = {team.id: team for team in by.teams}
    turns = [
        turn
        for place in person_seats_between(tx, [by.id], now, now + AHEAD)
        for turn in turns_in(place)
        if turn.person_id == by.id and turn.slot.end > now
    ]
    known = [turn for turn in turns if turn.slot.team_id in teams]
    zone = by.person.time_zone or next((team.time_zone for team in by.teams), "UTC")
    names = {team.id: team.name for team in by.teams}
    shown = known[:MOST_SLOTS]
    zones = {teams[turn.slot.team_id].time_zone for turn in shown}
    one_zone = bool(shown) and (by.person.time_zone is not None or len(zones) == 1)
    answer = own_answer(known, zone=zone, at=now, team_names=names)
    return FrontPage(
        title="Halfday",
        answer=Answer(answer.what, answer.say, f"{answer.sub} · {zone_label(zone)}" if answer.sub else ""),
        slots=[_own(turn, teams[turn.slot.team_id], by.person.time_zone, one_zone=one_zone) for turn in shown],
        slots_zone=zone_label(by.person.time_zone or next(iter(zones))) if one_zone else "",
        more=max(0, len(known) - MOST_SLOTS),
        teams=[_team_now(tx, team, by=by, now=now) for team in by.teams],
        weeks=[week for team in by.teams if (week := week_ahead(tx, team, by=by, now=now))],
        waiting=[
            *_stale(tx, by=by, now=now),
            *(each for team in by.teams for each in _waiting(tx, team, by=by, now=now)),
            *_doubts(tx, by=by),
        ],
        has_feed=bool(feeds_of(tx, by.id)),
        keeps=by.person.keeper,
        reports=by.person.hr,
    )


def _own(turn: Turn, team: Team, own_zone: str | None, *, one_zone: bool) -> OwnSlot:
    slot, zone = turn.slot, own_zone or team.time_zone
    there = hours_elsewhere(slot.start, slot.end, zone, team.time_zone)
    return OwnSlot(
        day=day_label(slot.start.astimezone(ZoneInfo(zone)).date()),
        hours=hours_of(slot, zone),
        teams_hours=_("{hours} {zone}", hours=there, zone=zone_label(team.time_zone)) if there else "",
        what=f"{duty_name(slot)}, {team.name}",
        zone="" if one_zone else zone_label(team.time_zone),
        href=f"/teams/{team.slug}/seats/{turn.seat_id}",
    )


def _team_now(tx: Tx, team: Team, *, by: Actor, now: datetime) -> TeamNow:
    stands, own_zone = who_is_on(tx, team, at=now), by.person.time_zone
    answer = team_answer(stands, reader_id=by.id, zone=team.time_zone, at=now, own_zone=own_zone)
    return TeamNow(team.name, f"/teams/{team.slug}", answer, zone_label(team.time_zone))


def _waiting(tx: Tx, team: Team, *, by: Actor, now: datetime) -> list[Waiting]:
    rounds = rounds_of(tx, team.id)
    asking = [each for each in reversed(rounds) if each.takes_answers(now)]
    open_ones = [each for each in asking if each.period.publication_id is None]
    heard = who_answered(tx, [each.id for each in open_ones])
    members = members_of(tx, team.id) if open_ones else []
    waits, under_way = needing(tx, team, by=by, now=now), []
    for each in open_ones:
        people = {member.person.id for member in asked(members, each.period.first_on, each.period.last_on)}
        if by.id in people - heard[each.id]:
            waits.append(_unanswered(team, each, now=now))
        under_way.append(_under_way(team, each, len(people & heard[each.id]), len(people)))
    if seat := unconfirmed(tx, team, by=by, now=now):
        say = _("{team}: your cover runs and is not confirmed", team=team.name)
        waits.insert(0, Waiting(say, _("I am there"), f"/teams/{team.slug}/seats/{seat}/check-in", at_once=True))
    if weekend := open_weekend(tx, team, by=by, now=now):
        say = _("{team}: the cover on {weekend} is open", team=team.name, weekend=weekend)
        waits.append(Waiting(say, _("Volunteer"), f"/teams/{team.slug}/claims"))
    waits += _swaps(tx, team, by=by, now=now)
    if by.coordinates(team.id):
        waits += [] if rounds else [_to_begin(team)]
        waits += [*_to_publish(tx, team, rounds, now=now), *under_way, *_declined(tx, team)]
    return waits


def _stale(tx: Tx, *, by: Actor, now: datetime) -> list[Waiting]:
    """Calendars of one's own that show other slots than one has, as far as anybody can know."""
    readers = readers_of(tx, [feed.id for feed in feeds_of(tx, by.id) if feed.scope.kind is FeedKind.PERSON])
    return [
        Waiting(
            _stale_words(each.reader.client, ago(now - each.reader.fetched_at), len(each.differing)),
            _("See which"),
            "/feeds",
        )
        for each in freshness(tx, by.id, readers, now=now)
        if each.differing
    ]


def _stale_words(client: str, when: str, number: int) -> str:
    return n_(
        "{client} looked {when}: one of your slots differs there",
        "{client} looked {when}: {n} of your slots differ there",
        number,
        client=client,
        when=when,
    )


def _doubts(tx: Tx, *, by: Actor) -> list[Waiting]:
    """Objections that the reader can decide: HR all of them, coordinators those of their teams; never one's own."""
    teams = [team for team in by.teams if by.coordinates(team.id)]
    if not (by.person.hr or teams):
        return []
    waiting = [one.team_id for one in open_objections(tx) if by.id not in (one.person_id, one.raised_by)]
    if by.person.hr:
        return [_to_decide(len(waiting), "/hr/objections")] if waiting else []
    return [_to_decide(waiting.count(team.id), f"/teams/{team.slug}/cover") for team in teams if team.id in waiting]


def _to_decide(number: int, href: str) -> Waiting:
    say = n_("An objection to leave waits for a decision", "{n} objections to leave wait for a decision", number)
    return Waiting(say, _("Decide"), href)


def _declined(tx: Tx, team: Team) -> list[Waiting]:
    number = len(open_declines(tx, team.id))
    if not number:
        return []
    say = n_("{team}: a slot was declined by mail", "{team}: {n} slots were declined by mail", number, team=team.name)
    return [Waiting(say, _("Look after it"), f"/teams/{team.slug}/declines")]


def _swaps(tx: Tx, team: Team, *, by: Actor, now: datetime) -> list[Waiting]:
    """Offers that ask the reader by name or for one of their slots, and swaps that wait for a coordinator."""
    live = live_swaps(tx, team.id)
    places = places_of(tx, {seat for swap in live for seat in (swap.seat_id, *swap.wanted)})
    mine = {place[1].id for place in person_seats_between(tx, [by.id], now, now + AHEAD)} if live else set()
    names = names_of(tx, [swap.giver_id for swap in live]) if live else {}
    waits: list[Waiting] = []
    for swap in live:
        slot, href = places[swap.seat_id][0], f"/teams/{team.slug}/swaps/{swap.id}"
        label = slot_label(slot, team.time_zone, by.person.time_zone)
        asked = by.id in swap.waiting_for or (swap.giver_id != by.id and bool(mine & set(swap.wanted)))
        if slot.start > now and swap.state is SwapState.OFFERED and asked:
            say = _("{team}: {name} offers you {slot}", team=team.name, name=names[swap.giver_id], slot=label)
            waits.append(Waiting(say, _("Answer"), href))
        if slot.start > now and swap.state is SwapState.TAKEN and by.coordinates(team.id):
            say = _("{team}: a swap of {slot} waits for you", team=team.name, slot=label)
            waits.append(Waiting(say, _("Decide"), href))
    return waits


def _unanswered(team: Team, round_: Round, *, now: datetime) -> Waiting:
    return Waiting(
        _("{team}: say when you can work, {period}", team=team.name, period=round_.period.label),
        _answer_within(round_.deadline_at - now),
        f"/teams/{team.slug}/rounds/{round_.id}/answer",
    )


def _under_way(team: Team, round_: Round, answered: int, people: int) -> Waiting:
    say = _(
        "{team}: {answered} of {people} have answered, {period}",
        team=team.name,
        answered=answered,
        people=people,
        period=round_.period.label,
    )
    return Waiting(say, _("Look at the round"), f"/teams/{team.slug}/rounds/{round_.id}")


def _to_begin(team: Team) -> Waiting:
    say = _("{team}: nobody was asked yet when they can work", team=team.name)
    return Waiting(say, _("Open a round"), f"/teams/{team.slug}/rounds/new")


def _to_publish(tx: Tx, team: Team, rounds: Sequence[Round], *, now: datetime) -> list[Waiting]:
    """The next step towards the publication of each period that has none."""
    on = today(now, team.time_zone)
    waits: list[Waiting] = []
    for period in reversed(periods_of(tx, team.id)):
        if period.last_on < on or period.publication_id is not None:
            continue
        draft = next(iter(drafts_of(tx, period.id)), None)
        round_ = next((each for each in rounds if each.period.id == period.id), None)
        if draft is not None:
            say = _("{team}: {draft}, {period}", team=team.name, draft=_draft_words(draft), period=period.label)
            waits.append(Waiting(say, _("Look at it"), f"/teams/{team.slug}/drafts/{draft.id}"))
        elif round_ is not None and not round_.takes_answers(now):
            href = f"/teams/{team.slug}/rounds/{round_.id}"
            say = _("{team}: the round is closed, {period}", team=team.name, period=period.label)
            waits.append(Waiting(say, _("Draft the rota"), href))
    return waits


def _draft_words(draft: Draft) -> str:
    if draft.state in (DraftState.QUEUED, DraftState.SOLVING):
        return _("draft {number} is being made", number=draft.number)
    if draft.state is DraftState.FAILED:
        return _("draft {number} could not be made", number=draft.number)
    return _("draft {number} is ready to publish", number=draft.number)


def _answer_within(rest: timedelta) -> str:
    """“Answer, 3 days left”: in the largest unit of which there is more than one."""
    if rest >= timedelta(days=2):
        return _("Answer, {n} days left", n=rest // timedelta(days=1))
    if rest >= timedelta(hours=2):
        return _("Answer, {n} hours left", n=rest // timedelta(hours=1))
    if rest >= timedelta(minutes=2):
        return _("Answer, {n} minutes left", n=rest // timedelta(minutes=1))
    return _("Answer, a minute left")
