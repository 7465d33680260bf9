"""A story that leaves a row in every table: asked, answered, drafted, published twice, earned, taken, corrected."""

from datetime import date, timedelta
from typing import Any

from app.domain.allowance import CODES_OF_PERSON
from app.domain.answer import Mark, OptIn
from app.domain.browsers import Browser
from app.domain.busy import Busy
from app.domain.chat import Owner
from app.domain.conflict import Breach
from app.domain.credit import HandoffNote, Objection, ObjectionState, Way
from app.domain.factors import Passkey
from app.domain.feeds import Fetch
from app.domain.identity import Identity
from app.domain.invitation import NewInvitation
from app.domain.people import Role
from app.domain.refusals import Refusal
from app.domain.repeats import Asked, KeptAnswer
from app.domain.secrets import new_secret
from app.domain.statement import Stretch
from app.domain.tokens import NewToken
from app.domain.webhook import NewWebhook
from app.domain.wish import ChainPart
from app.store import (
    access,
    asks,
    busy,
    chats,
    check_ins,
    conflicts,
    counts,
    events,
    factors,
    feeds,
    identities,
    invitations,
    invites,
    links,
    notes,
    objections,
    repeats,
    webhooks,
    wishes,
)
from app.store.transaction import Database, Tx
from app.usecases.access.set_up import offer_set_up
from app.usecases.access.sign_in import ask_for_link, make_link, use_link
from app.usecases.drafts.edit import Act, Edited
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.hr.lock import LockStatement, lock_statement
from tests.invariants.swapping import swap
from tests.invariants.world import World

FORTNIGHT = 14 * 24 * 60


def tell(database: Database) -> World:
    """Fill a new database through the use cases; every step of the story succeeds."""
    with database.transaction() as tx:
        offer_set_up(tx)
    world = World(database)
    world.change_policy("support", 1, 40)
    for team in ("support", "billing"):
        went(world.open_round(team, 7, 0))
        for who in ("ana", "bo", "chi", "dee", "fay"):
            world.answer(who, 0, [Mark.FINE, Mark.LOVE, None], [OptIn.EITHER, OptIn.BOTH])
        went(world.demand(0))
        world.run_drafts()
        went(world.publish(0))
    went(world.go_away("dee", 20, 3))
    _pinned_and_published_again(world)
    _needing_somebody(world)
    swap(world)
    _come_in(world)
    _looked_after(world)
    _in_calendars(world)
    world.wait(FORTNIGHT)
    world.errands()
    world.earn()
    went(next(taken for who in world.ids if isinstance(taken := world.take(who, 1, 1), list)))
    went(world.correct(1, 1))
    went(world.help("bo", 3, 2))
    went(world.open_round("support", 7, 0))
    went(world.answer("bo", 0, [Mark.RATHER_NOT], [None]))
    with database.transaction() as tx:
        days = Stretch(world.now.date() - timedelta(days=30), world.now.date() - timedelta(days=2))
        lock_statement(tx, LockStatement(days, confirmed=True), by=world.actor(tx, "hana"), now=world.now)
    return world


def went(answer: Any) -> Any:
    assert answer, "there was nothing to do it to"
    assert not isinstance(answer, Refusal), answer
    return answer


def _pinned_and_published_again(world: World) -> None:
    """Somebody is taken out of a seat, and somebody else is pinned."""
    went(world.copy(1))
    for act in (Act.FREE, Act.PIN):
        edits = (world.edit(0, seat, act, "bo") for seat in range(20))
        next(edited for edited in edits if isinstance(edited, Edited) and edited.was)
    went(world.publish(0))


def _looked_after(world: World) -> None:
    """Somebody checks in, is doubted, leaves a note; an HR system is told, and does not take something."""
    at = world.one("SELECT seat_id, person_id FROM published_seat WHERE person_id IS NOT NULL ORDER BY seat_id")
    by = world.ids["ana"]
    with world.database.transaction() as tx:
        check_ins.confirm(tx, at.seat_id, at.person_id, way=Way.PAGE, now=world.now)
        notes.add_note(tx, HandoffNote(at.seat_id, "Ticket 7 is still open", world.now, by))
        doubt = Objection(
            0, world.teams["support"].id, at.person_id, world.now.date(), ObjectionState.OPEN, "Seen?", world.now, by
        )
        objections.add_objection(tx, doubt)
        new = NewWebhook("Payroll", "https://hr.example.org/halfday", from_start=True)
        told = webhooks.add_webhook(tx, new, sealed_key="sealed", by=world.ids["hana"], now=world.now)
        webhooks.give_up(tx, told, 1, error="It answered 500.", now=world.now)


def _needing_somebody(world: World) -> None:
    """A seat in conflict, somebody asked for it, two wishes that make a chain, and a chat that is told of it."""
    ana, support = world.ids["ana"], world.teams["support"].id
    seats = world.some(
        "SELECT published_seat.seat_id, person_id, publication_id, slot_id, period_id FROM published_seat "
        "JOIN seat ON seat.id = seat_id JOIN slot ON slot.id = slot_id "
        "WHERE person_id IS NOT NULL AND slot.team_id = :team ORDER BY publication_id DESC, seat_id",
        team=support,
    )
    one, other = seats[0], next(seat for seat in seats if seat.person_id != seats[0].person_id)
    with world.database.transaction() as tx:
        conflicts.open_all(tx, [Breach(support, one.seat_id, one.person_id, one.publication_id, "rest")], now=world.now)
        asks.add_asks(tx, [asks.NewAsk(support, one.seat_id, other.person_id, one.person_id)], by=ana, now=world.now)
        made = [
            wishes.add_wish(
                tx,
                wishes.NewWish(support, mine.period_id, mine.person_id, mine.seat_id, frozenset({wanted.slot_id})),
                by=mine.person_id,
                now=world.now,
            )
            for mine, wanted in ((one, other), (other, one))
        ]
        parts = [
            ChainPart(number, wish.id, wish.person_id, wish.seat_id, gets.seat_id, None)
            for number, (wish, gets) in enumerate(zip(made, reversed(made), strict=True))
        ]
        wishes.add_chain(tx, support, one.period_id, parts, now=world.now)
        owner = Owner(team_id=support)
        chats.save_chat(tx, owner, chats.NewAddress("slack", "sealed"), version=0, by=ana, now=world.now)
        chat = chats.find_chat(tx, owner)
        assert chat is not None
        chats.add_posts(
            tx, [chats.NewPost("post", chat.id, None, {"team": "support"})], kind="published", now=world.now
        )


def _come_in(world: World) -> None:
    """A link is asked for, another one used; there is a session, a token for programs, a calendar link and its end."""
    with world.database.transaction() as tx:
        ask_for_link(tx, "bo@example.org", now=world.now)
        use_link(tx, make_link(tx, world.ids["ana"], now=world.now), client="test", now=world.now)
        access.add_token(tx, world.ids["ana"], NewToken("script"), new_secret(), now=world.now)
        asked = Asked("key", "request")
        repeats.take_key(tx, asked, world.ids["ana"], now=world.now)
        repeats.keep_answer(tx, asked.key, KeptAnswer(201, [["content-type", "text/plain"]], b"done"))
        links.note_ask(tx, "eve@example.org", Browser(), now=world.now)
        _prove(tx, world)
        identities.link(tx, world.ids["bo"], Identity("https://id.example.org", "user-1"), now=world.now)
        identities.use_answer(tx, "state", now=world.now)
    for team in (False, True):
        feed, _, _ = went(world.subscribe("bo", team=team))
        world.now += timedelta(minutes=1)
    world.revoke(feed)


def _prove(tx: Tx, world: World) -> None:
    """Ana has an app, a passkey and recovery codes, all of them once used; somebody was asked to join."""
    ana, secret = world.ids["ana"], new_secret()
    access.start_session(tx, ana, secret, client="test", now=world.now)
    session = access.find_session(tx, secret, now=world.now)
    assert session is not None
    counts.take(tx, CODES_OF_PERSON, str(ana), now=world.now)
    factors.put_app(tx, ana, sealed="sealed", step=1, now=world.now)
    factors.add_passkey(tx, ana, Passkey(0, "Key", "id", "public", 0, world.now, None))
    factors.put_recovery_codes(tx, ana, ["one", "two"], now=world.now)
    factors.put_challenge(tx, session.id, b"challenge", purpose="show", now=world.now)
    asked = NewInvitation("Gus Gale", "gus@example.org", world.teams["support"].id, Role.ENGINEER)
    invitations.add_invitation(tx, asked, by=ana, now=world.now)


def _in_calendars(world: World) -> None:
    """A calendar is read, and one is asked for by mail, declined, and looked at for when its owner is busy."""
    with world.database.transaction() as tx:
        bo, now = world.actor(tx, "bo"), world.now
        feed = make_feed(tx, MakeFeed("Phone"), base_url="http://127.0.0.1", by=bo, now=now)
        feeds.note_fetches(tx, [Fetch(feed.id, "Thunderbird", now, 200, 1)])
        invites.set_invitee(tx, bo.id, wanted=True, now=now)
        seat, event = next((e.seat_id, e) for e in events.people_events(tx, [bo.id], since=date.min)[bo.id])
        told = invites.Told("x@halfday", seat, bo.id, 0, invites.INVITED, "told", 1, event.start, event.end, now)
        invites.save_told(tx, [told])
        invites.add_decline(tx, event.team_id, seat, bo.id, now=now)
        source = busy.add_source(tx, bo.id, name="Private", address="https://calendar.example.org/x", now=now)
        busy.save_times(tx, source.id, [Busy(now, now + timedelta(hours=1))], now=now)
        events.look_anew(tx, event.team_id, now=now)
