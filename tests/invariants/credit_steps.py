"""Steps of a credit's life: done by the service and by the model, which must agree on what is refused."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from app.domain.credit import Way
from app.domain.refusals import Refusal
from app.domain.statement import Stretch
from app.usecases.hr.lock import LockStatement, lock_statement, statement_csv
from app.usecases.ledger.check_in import confirm_own
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.decide import Decide, decide_objection
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.expire import expire_due
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from tests.invariants.credit_covers import assign, cancel, give, hand_over_in_part, replace, swap
from tests.invariants.credit_life import SKIPPED, Life, amounts

CLOCK_POINTS = ("points earned, weekday", "points earned, weekend")


def object_(life: Life, chance: Random) -> None:
    model, day = life.model, chance.choice(weekend_days(life)[-3:])
    person = chance.choice([*model.credited(day), chance.choice(life.members())])
    in_time = [one for one in model.expected if one not in model.doubted and begun(life, one)]
    in_time = [one for one in in_time if life.now < model.due_at(one)]
    if not in_time and chance.random() < SKIPPED:
        return
    person, day = who = chance.choice(in_time) if in_time and chance.random() < 0.8 else (person, day)
    may = who in model.expected and who not in model.doubted
    may = may and begun(life, who) and life.now < model.due_at(who)
    ask = ObjectTo(person, day, "Not seen")
    raised = life.ask(lambda tx: object_to(tx, life.team, ask, by=life.by("ana"), now=life.now))
    assert isinstance(raised, Refusal) != may, (raised, who)
    life.note("object", raised)
    if not isinstance(raised, Refusal):
        model.doubted.add(who)
        life.undecided.add(raised.id)
        life.objections.append((raised.id, person, day, life.ids["ana"]))


def begun(life: Life, who: tuple[int, date]) -> bool:
    return life.model.stints[life.model.expected[who][0]].start <= life.now


def decide(life: Life, chance: Random) -> None:
    model = life.model
    opened = [one for one in life.objections if one[0] in life.undecided]
    if not life.objections or (not opened and chance.random() < SKIPPED):
        return
    number, person, day, raiser = chance.choice(opened[-2:] or life.objections)
    by, uphold = chance.choice(["ana", "hana", "hana"]), chance.random() < 0.7
    instead = chance.choice([None, *[one for one in life.members() if one != person]]) if uphold else None
    fits = instead is None or (model.of_day(instead, day) == 0 and (instead, day) not in model.expected)
    fits = fits and (instead is None or (person, day) not in model.expected or model.of_weekend(instead, day) < 2)
    may = number in life.undecided and life.ids[by] not in (person, instead) and fits
    may = may and not (uphold and life.ids[by] == raiser)
    ask = Decide(number, uphold, "Asked around", instead)
    decided = life.ask(lambda tx: decide_objection(tx, ask, by=life.by(by), now=life.now))
    assert isinstance(decided, Refusal) != may, (decided, person, day, by, instead)
    life.note("decide", decided)
    if may:
        model.doubted.discard((person, day))
        life.undecided.discard(number)
        if uphold:
            model.uphold((person, day), instead, life.now)


def confirm(life: Life, chance: Random) -> None:
    running = [one for one in life.seats if life.model.covers[one] and life.model.stints[one].weekend]
    running = [one for one in running if life.hours(one)[0] <= life.now < life.hours(one)[1]]
    if not running and chance.random() < SKIPPED:
        return
    seat = chance.choice(running or life.seats)
    person = chance.choice([*[one for one, _, _ in life.model.covers[seat]], chance.choice(life.members())])
    own = [start for one, start, _ in life.model.covers[seat] if one == person]
    stint = life.model.stints[seat]
    late = stint.end + timedelta(hours=life.model.in_force(stint.day)["objection_hours"])
    may = bool(own) and stint.weekend is not None and own[0] <= life.now < late
    done = life.ask(
        lambda tx: confirm_own(tx, life.team, seat, way=Way.PAGE, by=life.by(life.name(person)), now=life.now)
    )
    assert isinstance(done, Refusal) != may, (done, own, life.now)
    life.note("confirm", done)
    if may:
        life.model.confirmed.add((person, seat))


def take(life: Life, chance: Random) -> None:
    person, quarters = chance.choice(life.members()), chance.choice([1, 1, 2, 3])
    if quarters > life.model.balance(person) and chance.random() < SKIPPED:
        return
    on = max(life.today, life.model.closed + timedelta(days=1))
    ask = TakeLeave(person, on, quarters, "Off", life.form())
    for _ in range(chance.choice([1, 1, 2])):  # sent twice is taken once
        taken = life.ask(lambda tx: record_leave_taken(tx, ask, by=life.by("hana"), now=life.now))
    enough = quarters <= life.model.balance(person)
    assert isinstance(taken, Refusal) != enough, (taken, life.model.balance(person))
    life.note("take", taken)
    if enough:
        life.model.used[person] += quarters


def correct(life: Life, chance: Random) -> None:
    """HR takes back what a day brought, and gives what is right instead."""
    living = [one for one in life.model.grants if one.alive and not one.expired]
    if not living:
        return correct_points(life, chance)
    grant, amount = chance.choice(living[-4:]), chance.choice([0, 1, 2])
    alike = [
        one
        for one in life.books.standing(["leave earned"])
        if (life.books.person_of(one), life.books.days[one.seat_id]) == (grant.person, grant.day)
        and one.amount == grant.amount
    ]
    if len(alike) != 1:
        return None
    fits = amount == 0 or life.model.of_weekend(grant.person, grant.day) - grant.amount + amount <= 2
    ask = CorrectEntry(alike[0].id, "It was otherwise", amount)
    done = life.ask(lambda tx: correct_entry(tx, ask, by=life.by("hana"), now=life.now))
    assert isinstance(done, Refusal) != fits, (done, grant, amount)
    life.note("correct", done)
    if fits:
        grant.alive = False
        if amount:
            life.model.grant(grant.person, grant.day, amount, grant.months, on=max(grant.on, life.today))
    return None


def correct_points(life: Life, chance: Random) -> None:
    standing = life.books.standing(CLOCK_POINTS)
    if not standing:
        return
    entry, amount = chance.choice(standing[-6:]), chance.choice([0, 3, 7])
    ask = CorrectEntry(entry.id, "Counted wrongly", amount)
    done = life.ask(lambda tx: correct_entry(tx, ask, by=life.by("hana"), now=life.now))
    assert not isinstance(done, Refusal), done
    life.steps["correct_points"] += 1
    who = (life.books.person_of(entry), entry.seat_id)
    if entry.cause == "earned":
        del life.model.by_clock[who]
    life.model.points[who] += amount - entry.amount


def help_out(life: Life, chance: Random) -> None:
    person, points = chance.choice(life.members()), chance.randint(1, 9)
    ask = GivePoints(person, life.today, points, "Was pulled in", life.form())
    given = life.ask(lambda tx: give_points(tx, life.team, ask, by=life.by("ana"), now=life.now))
    assert isinstance(given, Refusal) == (person == life.ids["ana"]), given
    life.note("help_out", given)
    if not isinstance(given, Refusal):
        life.model.points[person, None] += points


def lock(life: Life, chance: Random) -> None:
    first_on = life.model.closed + timedelta(days=1) if life.locked else life.today.replace(month=1, day=1)
    last_on = life.today - timedelta(days=chance.choice([1, 2, 5]))
    if last_on < first_on:
        return
    ask = LockStatement(Stretch(first_on, last_on), confirmed=True)
    made = life.ask(lambda tx: lock_statement(tx, ask, by=life.by("hana"), now=life.now))
    assert not isinstance(made, Refusal), made
    life.steps["lock"] += 1
    life.model.closed = last_on
    with life.database.reading() as tx:
        life.locked[made.number] = statement_csv(tx, made.number)[1]


def change_policy(life: Life, chance: Random) -> None:
    starts_on = life.today + timedelta(days=chance.choice([0, 1, 6]))
    (life.steps if life.keep_policy(amounts(chance), starts_on) else life.refused)["change_policy"] += 1


def jump(life: Life, chance: Random) -> None:
    """On by hours or days, or to the very moment when something begins, ends or is due; once in a while back."""
    life.steps["jump"] += 1
    if chance.random() < 0.1:
        life.now -= timedelta(hours=1)  # a clock that was set right; nobody notices
        return
    moments = [edge for seat in life.seats for edge in life.hours(seat)]
    moments += [life.model.due_at(who) for who in life.model.expected]
    coming = sorted({one for one in moments if one > life.now})
    if coming and chance.random() < 0.6:
        life.now = chance.choice(coming[:3])
    else:
        life.now += timedelta(hours=chance.choice([1, 5, 9, 24, 24, 50]))


def clock(life: Life, chance: Random) -> None:
    """The job, once or twice: what is due by the model is earned and falls away, and nothing else."""
    life.steps["clock"] += 1
    for _ in range(chance.choice([1, 1, 2])):
        errand(life, earn_due)
    life.model.earn(life.now)
    for _ in range(chance.choice([1, 1, 2])):
        errand(life, expire_due)
    for person in life.members():
        life.model.expire(person, life.today)
    if chance.random() < 0.3:
        errand(life, ask_who_covers)


def errand(life: Life, what: Callable[..., Any]) -> None:
    assert not isinstance(life.ask(lambda tx: what(tx, now=life.now)), Refusal)


def weekend_days(life: Life) -> list[date]:
    """Of the weekends until now, this one among them."""
    last = max(life.model.stints[seat].day for seat in life.seats)
    return sorted({stint.day for stint in life.model.stints.values() if stint.weekend and stint.day <= last})


Step = Callable[[Life, Random], None]

# Before a weekend, during it, and when it is over: how many steps from and to, and how often which of them.
COVER: list[tuple[Step, int]] = [(assign, 3), (replace, 3), (swap, 5), (give, 3), (hand_over_in_part, 5), (cancel, 3)]
RARE: list[tuple[Step, int]] = [(change_policy, 1), (take, 1), (correct, 1), (lock, 1), (help_out, 1)]
THEN: list[tuple[Step, int]] = [(confirm, 8), (object_, 6), (decide, 5), (clock, 4), (jump, 4)]
LATER: list[tuple[Step, int]] = [(clock, 8), (decide, 5), (take, 4), (correct, 4), (object_, 3), (jump, 3), (lock, 2)]
PHASES = (
    ((0, 3), [*COVER, *RARE, (clock, 1), (jump, 1)]),
    ((1, 3), [*[(step, 1) for step, _ in COVER], *RARE, *THEN]),
    ((1, 3), [*LATER, (confirm, 1), (correct_points, 1), (assign, 1), (replace, 1), (help_out, 1)]),
)


def sequence(life: Life, chance: Random) -> Iterator[Step]:
    """The steps of one weekend, one by one, with the clock moved on in between."""
    for number, ((least, most), often) in enumerate(PHASES):
        steps, weights = zip(*often, strict=True)
        yield from chance.choices(steps, weights=weights, k=chance.randint(least, most))
        if number == 0:
            yield begin_cover
        if number == 1:
            yield end_cover


def begin_cover(life: Life, chance: Random) -> None:
    life.now = max(life.now, chance.choice([life.hours(seat)[0] for seat in life.seats]))


def end_cover(life: Life, chance: Random) -> None:
    after = timedelta(hours=chance.choice([0, 1, 12, 24, 49]))
    life.now = max(life.now, max(life.hours(seat)[1] for seat in life.seats) + after)
