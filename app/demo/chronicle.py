"""What happens in the made-up weeks, in order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from app.demo.calendar import Week, weeks_around
from app.demo.people import AWAY, BILLING, BILLING_ONLY, COORDINATOR, ENGINEER, HR, ILL, SUPPORT, Character
from app.demo.story import TELLING, Story
from app.domain.answer import NewAbsence
from app.domain.ledger import AccountKind
from app.store.ledger import balances
from app.store.transaction import Tx
from app.usecases.answers.mine import add_absence
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.take import TakeLeave, record_leave_taken

Progress = Callable[[str, float], None]  # what is done now, and how much of all is done

ILL_WEEK = -2


def tell_chronicle(story: Story, now: datetime, progress: Progress) -> None:
    """Eight past weeks, this one, and the next one's round, half answered."""
    past, this, coming = weeks_around(now)
    done = 0
    story.found(past[0])
    for week in [*past, this]:
        progress(f"week of {week.first_on:%-d %B}", done / (len(past) + 3))
        _plan(story, week)
        if week is not this:
            _live(story, week)
        done += 1
    progress("a second, small team", done / (len(past) + 3))
    _plan_billing(story, this)
    progress("the next round", (done + 1) / (len(past) + 3))
    _ask_next(story, coming, now)
    story.catch_up(now)
    progress("done", 1.0)


def _plan(story: Story, week: Week) -> None:
    round_ = story.ask("support", week)
    story.answer("support", round_, week, _answering(week), dinner=week.number == 0)
    story.draft_and_publish("support", round_, week)
    if week.number == ILL_WEEK:
        story.replace(round_, week, ILL)


def _live(story: Story, week: Week) -> None:
    """The week is over: points and leave are earned, and some of both is given and taken by hand."""
    story.earn(week.earned_at)
    now = week.at(9, 10)
    team = story.teams["support"]
    with story.database.transaction(TELLING) as tx:
        if week.number == -5:
            helped = GivePoints(
                story.persons["Jamal Haddad"].id, week.first_on, 3, "Pulled in when logins failed", "demo-logins"
            )
            give_points(tx, team, helped, by=story.actor(tx, COORDINATOR.name, now), now=now)
        if week.number == -3:
            _take_leave(story, tx, now)


def _take_leave(story: Story, tx: Tx, now: datetime) -> None:
    """Whoever has most leave takes some of it; who volunteered, and won the draw, is different for each date."""
    earned = balances(tx, kinds=[AccountKind.LEAVE_EARNED], team_id=story.teams["support"].id)
    account = max(earned, key=lambda one: (earned[one], -(one.person_id or 0)), default=None)
    if account is not None and account.person_id is not None and earned[account] > 0:
        on = now.date() + timedelta(days=2)
        taken = TakeLeave(account.person_id, on, min(2, earned[account]), "Afternoon off", "demo-taken")
        record_leave_taken(tx, taken, by=story.actor(tx, HR, now), now=now)


def _plan_billing(story: Story, week: Week) -> None:
    story.found_billing(week)
    round_ = story.ask("billing", week)
    both = [one for one in SUPPORT if one.name in BILLING]
    story.answer("billing", round_, week, [*BILLING_ONLY, *both])
    story.draft_and_publish("billing", round_, week)


def _ask_next(story: Story, week: Week, now: datetime) -> None:
    round_ = story.ask("support", week, until=week.open_until(now))
    half = [one for one in _answering(week) if one not in (ENGINEER, COORDINATOR)][: len(SUPPORT) // 2]
    story.answer("support", round_, week, half)
    with story.database.transaction(TELLING) as tx:
        holiday = NewAbsence(week.first_on + timedelta(days=2), week.last_on, "With the family")
        add_absence(tx, holiday, by=story.actor(tx, AWAY.name, week.opened_at), now=week.opened_at)


def _answering(week: Week) -> list[Character]:
    """Almost everybody answers, this week all; those who are new fill no seat and say nothing yet."""
    random = Random(f"answering {week.number}")
    return [one for one in SUPPORT if not one.onboarding and (week.number == 0 or random.random() < 0.9)]
