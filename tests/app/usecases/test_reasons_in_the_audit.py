"""Whoever gives a reason, or acts for somebody else, is found in the audit with both; what is private never is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from app.domain.answer import NewAnswer
from app.domain.audit import ActorKind, AuditLine, Origin
from app.domain.ledger import AccountKind
from app.domain.people import Actor
from app.domain.swap import NewSwap, Swap, SwapKind
from app.domain.tokens import EVERYTHING, NewToken
from app.store import access, audit, ledger
from app.store.transaction import Tx
from app.usecases.access.end_ways import end_sessions, reset_second_factor
from app.usecases.access.tokens import give_token
from app.usecases.answers.save import SaveAnswerFor, save_answer_for
from app.usecases.audit.look import AskAudit, show_audit, show_own_audit, show_team_audit
from app.usecases.ledger.correct import CorrectEntry, correct_entry
from app.usecases.ledger.decide import Decide as DecideObjection
from app.usecases.ledger.decide import decide_objection
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.help import GivePoints, give_points
from app.usecases.ledger.object import ObjectTo, object_to
from app.usecases.ledger.take import TakeLeave, record_leave_taken
from app.usecases.publishing.undo import Undo, undo_last
from app.usecases.replacing.away import Away, go_away
from app.usecases.replacing.replace import Replace, replace_people
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.end import EndSwap, undo_swap, withdraw_swap
from app.usecases.swapping.offer import OfferSwap, offer_swap
from app.usecases.swapping.take import TakeSwap, take_swap
from app.usecases.wishes.chain import Decide, refuse_chain
from app.usecases.wishes.wish import MakeWish, make_wish, withdraw_wish
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, TUESDAY
from tests.browse import Visitor, text_of
from tests.cast import Cast

Act = Callable[[Week], None]
WHY = "Because of the trains"
OFF = "canary: a clinic"

BO, CHI = (MONDAY, "Morning"), (TUESDAY, "Afternoon")  # whose slots these are


@contextmanager
def acting(week: Week, name: str) -> Iterator[tuple[Tx, Actor]]:
    origin = Origin(ActorKind.PERSON, "test.act", person_id=week.cast.id(name))
    with week.cast.database.transaction(origin) as tx:
        yield tx, week.cast.actor(tx, name)


def lines(cast: Cast, most: int = 1) -> list[AuditLine]:
    with cast.database.reading() as tx:
        return audit.find_lines(tx, audit.Wanted(), most=most)


def offered(week: Week, *, by: str, reason: str = "") -> Swap:
    own = Acting(week.cast.id("bo"), reason)
    with acting(week, by) as (tx, actor):
        ask = OfferSwap(NewSwap(week.seat(*BO), SwapKind.GIFT), own)
        return offer_swap(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def taken(week: Week, swap: Swap, *, by: str, reason: str = "") -> Swap:
    with acting(week, by) as (tx, actor):
        ask = TakeSwap(swap.id, swap.version, BASE, acting=Acting(week.cast.id("chi"), reason))
        return take_swap(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def replaces(week: Week) -> None:
    with acting(week, "ana") as (tx, actor):
        ask = Replace({week.seat(*BO): week.cast.id("chi")}, week.now().number, BASE, WHY)
        replace_people(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def undoes(week: Week) -> None:
    replaces(week)
    with acting(week, "ana") as (tx, actor):
        undo_last(tx, week.cast.support, Undo(week.now().number, BASE, WHY + " again"), by=actor, now=week.cast.now)


def withdraws(week: Week) -> None:
    swap = offered(week, by="bo")
    with acting(week, "ana") as (tx, actor):
        ask = EndSwap(swap.id, swap.version, Acting(week.cast.id("bo"), WHY))
        withdraw_swap(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def undoes_swap(week: Week) -> None:
    swap = taken(week, offered(week, by="bo"), by="ana", reason="Chi rang")
    with acting(week, "bo") as (tx, actor):
        ask = EndSwap(swap.id, swap.version, Acting(reason=WHY))
        undo_swap(tx, week.cast.support, ask, base_url=BASE, by=actor, now=week.cast.now)


def wishes(week: Week, *, by: str, whose: tuple[date, str] = BO, other: tuple[date, str] = CHI) -> tuple[int, int]:
    """The wish, and the chain that it closes (0: none)."""
    wanted = week.planned.seats[week.seat(*other)][0].id
    with acting(week, by) as (tx, actor):
        ask = MakeWish(week.seat(*whose), (wanted,))
        made = make_wish(tx, week.cast.support, ask, by=actor, now=week.cast.now)
        return made.wish.id, made.chain_id or 0


def withdraws_wish(week: Week) -> None:
    wish, _ = wishes(week, by="bo")
    with acting(week, "ana") as (tx, actor):
        withdraw_wish(tx, week.cast.support, wish, by=actor, now=week.cast.now)


def refuses_chain(week: Week) -> None:
    wishes(week, by="bo")
    _, chain = wishes(week, by="chi", whose=CHI, other=BO)
    with acting(week, "ana") as (tx, actor):
        ask = Decide(chain, BASE, for_person=week.cast.id("bo"), reason=WHY)
        refuse_chain(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def answers(week: Week) -> None:
    with acting(week, "ana") as (tx, actor):
        ask = SaveAnswerFor(week.cast.id("bo"), NewAnswer({}, note=OFF), 1)
        save_answer_for(tx, week.cast.support, week.planned.round_id, ask, by=actor, now=week.cast.now)


def goes_away(week: Week, *, by: str = "ana") -> None:
    with acting(week, by) as (tx, actor):
        ask = Away(week.cast.id("bo"), week.cast.now.date())
        go_away(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def helps(week: Week) -> None:
    with acting(week, "ana") as (tx, actor):
        ask = GivePoints(week.cast.id("bo"), week.cast.now.date(), 2, WHY, "form-help-1")
        give_points(tx, week.cast.support, ask, by=actor, now=week.cast.now)


def objects(week: Week) -> int:
    week.cast.now = week.planned.seats[week.seat(SATURDAY, "Weekend cover")][0].end + timedelta(hours=1)
    with acting(week, "ana") as (tx, actor):
        ask = ObjectTo(week.cast.id("bo"), SATURDAY, WHY)
        return object_to(tx, week.cast.support, ask, by=actor, now=week.cast.now).id


def decides(week: Week) -> None:
    number = objects(week)
    with acting(week, "hana") as (tx, actor):
        ask = DecideObjection(number, uphold=True, reason=WHY + ", asked around")
        decide_objection(tx, ask, by=actor, now=week.cast.now)


def earned(week: Week) -> None:
    week.cast.now += timedelta(days=30)
    with week.cast.database.transaction() as tx:
        assert earn_due(tx, now=week.cast.now).leave > 0


def takes_leave(week: Week) -> None:
    earned(week)
    with acting(week, "hana") as (tx, actor):
        ask = TakeLeave(week.cast.id("bo"), week.cast.now.date(), 1, OFF, "form-leave-1")
        record_leave_taken(tx, ask, by=actor, now=week.cast.now)


def corrects(week: Week) -> None:
    earned(week)
    with acting(week, "hana") as (tx, actor):
        entry, *_ = ledger.entries_of(tx, kinds=[AccountKind.LEAVE_EARNED], person_id=week.cast.id("bo"))
        correct_entry(tx, CorrectEntry(entry.id, WHY), by=actor, now=week.cast.now)


def with_a_session(week: Week, end: Callable[..., object]) -> None:
    with week.cast.database.transaction() as tx:
        access.start_session(tx, week.cast.id("bo"), "a secret of a session", client="test", now=week.cast.now)
    with acting(week, "kai") as (tx, _):
        end(tx, week.cast.id("bo"), now=week.cast.now)


def gives_token(week: Week) -> None:
    with acting(week, "kai") as (tx, _):
        give_token(tx, week.cast.id("bo"), NewToken("sync", EVERYTHING), now=week.cast.now)


# What is done, by whom; why it says it was done, and for whom.
ACTS: dict[str, tuple[Act, str, str, str]] = {
    "somebody else in a seat": (replaces, "ana", WHY, ""),
    "a publication undone": (undoes, "ana", WHY + " again", ""),
    "an offer for somebody": (lambda week: void(offered(week, by="ana", reason=WHY)), "ana", WHY, "bo"),
    "an offer of one's own": (lambda week: void(offered(week, by="bo")), "bo", "", ""),
    "taken for somebody": (
        lambda week: void(taken(week, offered(week, by="bo"), by="ana", reason=WHY)),
        "ana",
        WHY,
        "chi",
    ),
    "withdrawn for somebody": (withdraws, "ana", WHY, "bo"),
    "a swap undone": (undoes_swap, "bo", WHY, ""),
    "a wish for somebody": (lambda week: void(wishes(week, by="ana")), "ana", "", "bo"),
    "a wish of one's own": (lambda week: void(wishes(week, by="bo")), "bo", "", ""),
    "a wish withdrawn for somebody": (withdraws_wish, "ana", "", "bo"),
    "a no to a chain for somebody": (refuses_chain, "ana", WHY, "bo"),
    "an answer for somebody": (answers, "ana", "", "bo"),
    "away, said for somebody": (goes_away, "ana", "", "bo"),
    "away, said by oneself": (lambda week: goes_away(week, by="bo"), "bo", "", ""),
    "points for help": (helps, "ana", WHY, ""),
    "an objection": (lambda week: void(objects(week)), "ana", WHY, ""),
    "a decision": (decides, "hana", WHY + ", asked around", ""),
    "leave taken": (takes_leave, "hana", "", "bo"),
    "an entry corrected": (corrects, "hana", WHY, ""),
    "a second factor reset": (lambda week: with_a_session(week, reset_second_factor), "kai", "", "bo"),
    "sessions ended": (lambda week: with_a_session(week, end_sessions), "kai", "", "bo"),
    "a token at the console": (gives_token, "kai", "", "bo"),
}


def void(_: object) -> None:
    """For acts whose result is only needed by others."""


@pytest.mark.parametrize("name", ACTS)
def test_the_line_says_why_and_for_whom(cast: Cast, name: str) -> None:
    act, by, why, whom = ACTS[name]
    act(published_week(cast))
    [line] = lines(cast)
    assert (line.actor, line.reason, line.on_behalf_of) == (cast.id(by), why, cast.id(whom) if whom else None)
    assert OFF not in str(lines(cast, 100))


def test_others_are_not_told_for_whom_and_why(cast: Cast) -> None:
    """Chi's wish falls with the chain, so the line is about Chi, too; who said no is Bo's."""
    refuses_chain(published_week(cast))
    seen = {}
    for name in ("ana", "bo", "chi"):
        with cast.database.reading() as tx:
            newest = show_own_audit(tx, by=cast.actor(tx, name)).lines[0]
        seen[name] = (newest.reason, newest.for_whom)
    assert seen == {"ana": (WHY, "Bo Berg"), "bo": (WHY, "Bo Berg"), "chi": ("", "")}


@pytest.mark.parametrize("door", ["", "/api"])
def test_whoever_said_no_to_a_chain_is_named_to_nobody_in_it(
    cast: Cast, visitor: Callable[[str], Visitor], door: str
) -> None:
    week = published_week(cast)
    wishes(week, by="bo")
    _, chain = wishes(week, by="chi", whose=CHI, other=BO)
    page = text_of(visitor("bo").get(f"/teams/support/chains/{chain}"))
    assert "in the chain is told who said no. It stands in the history, which coordinators and keepers read." in page
    said = visitor("bo").ask("POST", f"{door}/teams/support/chains/{chain}/refuse", **({"json": {}} if door else {}))
    assert said.status_code in (200, 303)
    with cast.database.reading() as tx:
        seen = {name: show_own_audit(tx, by=cast.actor(tx, name)).lines[0] for name in ("bo", "chi")}
        known = [show_team_audit(tx, cast.support).lines[0], show_audit(tx, AskAudit()).lines[0]]
    assert {line.operation for line in seen.values()} == {"wishes.refuse"}
    assert {name: line.who for name, line in seen.items()} == {"bo": "Bo Berg", "chi": "somebody"}
    assert {(line.operation, line.who) for line in known} == {("wishes.refuse", "Bo Berg")}
