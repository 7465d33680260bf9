"""Publishing a draft."""

from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from app.domain.answer import NewAbsence, NewAnswer, OptIn
from app.domain.calendars import FeedKind, Scope
from app.domain.ledger import AccountKind
from app.domain.refusals import (
    DraftMovedOn,
    DraftNotReady,
    HoldsNoLonger,
    NeedsConfirmation,
    NotFound,
    NothingChanges,
    Refusal,
)
from app.domain.rota import DraftState
from app.store import answers, drafts, ledger, publications, rounds
from app.store.calendars import find_calendar
from app.store.tables import MessageRow, PublishedSeatRow
from app.usecases.publishing.publish import Publish, publish_draft
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events

WEEK = {
    (MONDAY, "Morning"): "bo",
    (TUESDAY, "Afternoon"): "chi",
    (SATURDAY, "Weekend cover"): "bo",
    (SUNDAY, "Weekend cover"): "bo",
}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    return planned(cast)


def events_of(cast: Cast, kind: FeedKind, number: int) -> list[dict[str, object]]:
    with cast.database.reading() as tx:
        calendar = find_calendar(tx, Scope(kind, number))
    assert calendar is not None
    assert check_calendar(calendar.body) == []
    return parse_events(calendar.body)


def test_a_published_draft_is_the_rota_of_the_period(cast: Cast, rota: Planned) -> None:
    publication = rota.publish(WEEK)
    with cast.database.reading() as tx:
        current = publications.current_publication(tx, rota.period.id)
    assert current == publication
    assert publication.number == 1
    assert publication.seats.keys() == rota.seats.keys()
    assert publication.seats[rota.seat(MONDAY, "Morning")].person_id == cast.id("bo")
    assert publication.seats[rota.seat(MONDAY, "Evening")].person_id is None


def test_numbers_count_up_in_the_team(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    later = planned(cast, date(2026, 3, 16), date(2026, 3, 22))
    assert later.publish({(date(2026, 3, 16), "Morning"): "chi"}).number == 2
    assert rota.publish({(MONDAY, "Morning"): "bo"}).number == 3


def test_points_are_planned_and_leave_is_expected(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    with cast.database.reading() as tx:

        def of(name: str, kind: AccountKind) -> int:
            return sum(ledger.balances(tx, kinds=[kind], person_id=cast.id(name)).values())

        assert of("bo", AccountKind.POINTS_PLANNED_WEEKDAY) == 4
        assert of("bo", AccountKind.POINTS_PLANNED_WEEKEND) == 32
        assert of("bo", AccountKind.LEAVE_EXPECTED) == 2
        assert of("chi", AccountKind.POINTS_PLANNED_WEEKDAY) == 4


def test_points_and_leave_follow_the_seat_to_its_next_person(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    rota.publish(WEEK | {(SATURDAY, "Weekend cover"): "chi", (SUNDAY, "Weekend cover"): "chi"})
    with cast.database.reading() as tx:
        for name, quarters in (("bo", 0), ("chi", 2)):
            balances = ledger.balances(tx, kinds=[AccountKind.LEAVE_EXPECTED], person_id=cast.id(name))
            assert sum(balances.values()) == quarters


def test_everybody_touched_and_nobody_else_is_told(cast: Cast, rota: Planned) -> None:
    first = rota.publish(WEEK)
    second = rota.publish(WEEK | {(TUESDAY, "Afternoon"): "ana"})
    with cast.database.reading() as tx:
        told = {row.key: row.data for row in tx.session.exec(select(MessageRow).where(MessageRow.kind == "published"))}
    tuesday = rota.seat(TUESDAY, "Afternoon")
    assert told.keys() == {
        f"published:{first.id}:{cast.id('bo')}",
        f"published:{first.id}:{cast.id('chi')}",
        f"published:{second.id}:{cast.id('chi')}",
        f"published:{second.id}:{cast.id('ana')}",
    }
    data = told[f"published:{second.id}:{cast.id('chi')}"]
    assert (data["gained"], data["lost"], data["number"]) == ([], [tuesday], 2)


def test_calendars_are_written_with_it(cast: Cast, rota: Planned) -> None:
    publication = rota.publish(WEEK)
    team = events_of(cast, FeedKind.TEAM, cast.support.id)
    assert [event["UID"] for event in team] == [
        f"{rota.seats[seat.seat_id][1].uid}@halfday" for seat in publication.seats.values() if seat.person_id
    ]
    mine = events_of(cast, FeedKind.PERSON, cast.id("bo"))
    assert [event["SUMMARY"] for event in mine] == [
        "Morning: Bo (Support)",
        "Weekend cover: Bo (Support)",
        "Weekend cover: Bo (Support)",
    ]
    assert mine[0]["URL"] == f"{BASE}/teams/support/seats/{rota.seat(MONDAY, 'Morning')}"
    assert "Answer what is critical first." in str(mine[0]["DESCRIPTION"])
    assert mine[1]["CATEGORIES"] == ("Shift", "Weekend cover")


def test_an_unchanged_seat_keeps_its_event_to_the_byte(cast: Cast, rota: Planned) -> None:
    first = rota.publish(WEEK)
    cast.now += timedelta(days=1)
    second = rota.publish(WEEK | {(TUESDAY, "Afternoon"): "ana"})
    changed = rota.seat(TUESDAY, "Afternoon")
    for seat, was in first.seats.items():
        assert (second.seats[seat] == was) == (seat != changed)
    assert second.seats[changed].sequence == 1
    assert second.seats[changed].changed_at == cast.now
    with cast.database.reading() as tx:
        assert [(c.seat_id, c.before, c.after) for c in publications.changes_of(tx, second.id)] == [
            (changed, cast.id("chi"), cast.id("ana"))
        ]


def test_a_seat_that_becomes_open_leaves_the_calendars(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    rota.publish({place: who for place, who in WEEK.items() if who == "bo"})
    assert events_of(cast, FeedKind.PERSON, cast.id("chi")) == []
    assert len(events_of(cast, FeedKind.TEAM, cast.support.id)) == 3
    again = rota.publish(WEEK)
    assert again.seats[rota.seat(TUESDAY, "Afternoon")].sequence == 2


def test_what_has_begun_keeps_who_was_published(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    cast.now += timedelta(days=7)  # Monday 09:00: the morning slot runs
    second = rota.publish({(MONDAY, "Morning"): "chi", (TUESDAY, "Afternoon"): "ana"})
    assert second.seats[rota.seat(MONDAY, "Morning")].person_id == cast.id("bo")
    assert second.seats[rota.seat(TUESDAY, "Afternoon")].person_id == cast.id("ana")


def test_publishing_twice_adds_one_publication(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    rota.publish_draft(draft, version=1)
    with pytest.raises(DraftMovedOn):
        rota.publish_draft(draft, version=1)
    with cast.database.reading() as tx:
        assert len(publications.publications_of(tx, rota.period.id)) == 1


def test_of_two_publishes_at_once_one_wins(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    refused: list[Refusal] = []

    def publish() -> None:
        try:
            rota.publish_draft(draft, version=1)
        except Refusal as refusal:
            refused.append(refusal)

    threads = [Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(refusal) for refusal in refused] == [DraftMovedOn, DraftMovedOn]
    with cast.database.reading() as tx:
        assert [each.number for each in publications.publications_of(tx, rota.period.id)] == [1]


def test_a_draft_that_moved_on_is_refused(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    with pytest.raises(DraftMovedOn):
        rota.publish_draft(draft, version=7)


def test_a_draft_that_is_not_ready_is_refused(cast: Cast, rota: Planned) -> None:
    with cast.database.transaction() as tx:
        new = drafts.NewDraft(cast.support.id, rota.period.id, 1, 1, 60, None, cast.id("ana"), DraftState.QUEUED)
        draft = drafts.add_draft(tx, new, now=cast.now)
    with pytest.raises(DraftNotReady):
        rota.publish_draft(draft.id)


def test_a_draft_of_another_team_is_missing(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    with cast.database.transaction() as tx:
        by, ask = cast.actor(tx, "dee"), Publish(draft, 1, BASE, confirmed=True)
        with pytest.raises(NotFound):
            publish_draft(tx, cast.billing, ask, by=by, now=cast.now)


def test_the_same_rota_again_is_refused(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    with pytest.raises(NothingChanges):
        rota.publish(WEEK)


def test_far_reaching_publications_ask_for_a_confirmation(cast: Cast, rota: Planned) -> None:
    with pytest.raises(NeedsConfirmation) as asked:
        rota.publish_draft(rota.draft({(MONDAY, "Morning"): "bo"}, answered=2), confirmed=False)
    assert asked.value.warnings == [
        "Nobody covers Saturday 14 March, Sunday 15 March.",
        "1 of 3 people has not answered.",
        "21 seats stay open.",
    ]
    rota.publish(WEEK)
    with pytest.raises(NeedsConfirmation) as asked:
        rota.publish({(MONDAY, "Morning"): "bo"}, confirmed=False)
    assert asked.value.warnings[0] == "3 of the 4 coming events of the team's calendar would vanish."


def test_somebody_who_is_away_by_now_is_not_published(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    with cast.database.transaction() as tx:
        answers.add_absence(tx, cast.id("bo"), NewAbsence(MONDAY, MONDAY, "a private matter"), now=cast.now)
    with pytest.raises(HoldsNoLonger) as refused:
        rota.publish_draft(draft)
    assert "Bo on Mon 9 Mar, 06–10 Morning (absent)" in refused.value.sentence
    assert "private" not in refused.value.sentence


def test_a_rule_in_the_way_is_said_with_the_amount_of_the_team(rota: Planned) -> None:
    with pytest.raises(HoldsNoLonger) as refused:
        rota.publish({(MONDAY, "Morning"): "bo", (MONDAY, "Evening"): "bo"})
    assert "Bo on Mon 9 Mar, 06–10 Morning (less than 11 h rest, at most 1 slot a day)" in refused.value.sentence


def test_weekend_cover_without_an_offer_is_not_published(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    with cast.database.transaction() as tx:
        answer = answers.get_answer(tx, rota.round_id, cast.id("bo"))
        offers = NewAnswer({}, {SATURDAY: OptIn.SECOND})
        answers.save_answer(tx, rota.round_id, cast.id("bo"), offers, version=answer.version, now=cast.now)
    with pytest.raises(HoldsNoLonger):
        rota.publish_draft(draft)


def test_a_refused_publication_leaves_nothing_behind(cast: Cast, rota: Planned) -> None:
    draft = rota.draft(WEEK)
    with pytest.raises(NeedsConfirmation):
        rota.publish_draft(draft, confirmed=False)
    with cast.database.reading() as tx:
        assert drafts.get_draft(tx, cast.support.id, draft).state is DraftState.READY
        assert rounds.get_period(tx, cast.support.id, rota.period.id).publication_id is None
        assert publications.team_publications(tx, cast.support.id) == []
        assert find_calendar(tx, Scope(FeedKind.TEAM, cast.support.id)) is None


def test_published_rows_cannot_be_changed(cast: Cast, rota: Planned) -> None:
    rota.publish(WEEK)
    for change in (update(PublishedSeatRow).values(sequence=9), delete(PublishedSeatRow)):
        with pytest.raises(DatabaseError), cast.database.transaction() as tx:
            tx.session.execute(change)
