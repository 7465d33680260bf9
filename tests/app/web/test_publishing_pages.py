"""The pages of publishing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.policy import Policy
from app.store.publications import team_publications
from app.usecases.replacing.replace import Replace, replace_people
from app.usecases.teams.keep import change_policy
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, SUNDAY, TUESDAY, Planned, planned
from tests.app.web.test_marked_fields import marked_alone
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Guests = Callable[[str], Visitor]

WEEK = {(MONDAY, "Morning"): "bo", (SATURDAY, "Weekend cover"): "chi", (SUNDAY, "Weekend cover"): "chi"}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    return planned(cast)


def publish_path(draft: int) -> str:
    return f"/teams/support/drafts/{draft}/publish"


def test_a_coordinator_sees_what_will_change_and_publishes(cast: Cast, rota: Planned, visitor: Guests) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    preview = ana.get(path)
    said = text_of(preview)
    assert "3 of 22 seats filled, by 2 people" in said
    assert "19 seats stay open." in said
    assert "Publish to 2 people" in said
    assert "gets Sat 14 Mar, 10–18 Weekend cover" in said
    done = ana.post(path, {"version": hidden(preview, "version"), "confirmed": "1"})
    assert (done.status_code, done.headers["location"]) == (303, "/teams/support/publications/1")
    shown = text_of(ana.get("/teams/support/publications/1"))
    assert "Publication 1 by Ana Alves" in shown
    assert "3 of 22 seats filled, on 3 of 3 answers" in shown


def test_without_the_tick_the_page_comes_back_and_nothing_is_published(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    answer = ana.post(path, {"version": "1", "warned": hidden(ana.get(path), "warned")})
    assert answer.status_code == 409
    assert ("19 seats stay open." in text_of(answer), "new 19 seats" in text_of(answer)) == (True, False)
    assert "Tick the box" in text_of(answer)
    assert marked_alone(answer.text, "confirmed") == "✕Tick the box to go on all the same."
    with cast.database.reading() as tx:
        assert team_publications(tx, cast.support.id) == []


def test_half_a_weekend_is_named_and_asks_for_the_tick(cast: Cast, rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK)
    draft = rota.draft(WEEK | {(SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "bo"})
    cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)  # Saturday's cover is on
    ana, path = visitor("ana"), publish_path(draft)
    said = (
        "2 weekends were offered whole or not at all, and only one day of each would be left: "
        "Bo, 14 and 15 March: only Sunday, as Saturday has begun Chi, 14 and 15 March: only Saturday, which has begun "
        "A day that has begun stays as it is: change the other one in the draft, or ask them first."
    )
    shown = ana.get(path)
    assert said in text_of(shown)
    refused = ana.post(path, {"version": "1", "warned": hidden(shown, "warned")})
    assert (refused.status_code, said in text_of(refused)) == (409, True)
    assert ana.post(path, {"version": "1", "confirmed": "1"}).status_code == 303


def test_a_draft_that_moved_on_is_refused_in_words_on_the_page_as_it_is_now(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    answer = ana.post(path, {"version": "5", "confirmed": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, path), "reloading must send nothing again"
    shown = ana.get(path)
    assert "Not published. Draft 1 was changed or published since you looked at it" in text_of(shown)
    assert '<div class="note trouble" role="alert" tabindex="-1" autofocus>' in shown.text
    assert "Not published" not in text_of(ana.get(path)), "said once"
    with cast.database.reading() as tx:
        assert team_publications(tx, cast.support.id) == []


def test_a_warning_that_came_up_meanwhile_is_on_the_page_that_comes_back(rota: Planned, visitor: Guests) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    answer = ana.post(path, {"version": "1", "warned": ""})  # of a page that had nothing to tick
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    shown = ana.get(path)
    assert "Not published. 1 warning has come up since you looked. It is marked as new." in text_of(shown)
    assert "new 19 seats stay open." in text_of(shown)
    assert "new 19 seats" not in text_of(ana.get(path)), "said once"
    fields = {name: hidden(shown, name) for name in ("version", "warned")}
    assert ana.post(path, fields | {"confirmed": "1"}).headers["location"] == "/teams/support/publications/1"
    assert "Published as number 1." in text_of(ana.get("/teams/support/publications/1"))


def test_a_tick_counts_for_the_warnings_that_were_shown_and_for_no_others(
    cast: Cast, rota: Planned, visitor: Guests
) -> None:
    rota.publish(WEEK)
    ana, path = visitor("ana"), publish_path(rota.draft({(SUNDAY, "Weekend cover"): "bo"}))
    shown = ana.get(path)
    chi, bo = "Chi, 14 and 15 March: only Saturday, which has begun", "Bo, 14 and 15 March: only Sunday"
    assert (chi in text_of(shown), bo in text_of(shown)) == (False, True)
    form = {name: hidden(shown, name) for name in ("version", "warned")} | {"confirmed": "1"}
    cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)  # Saturday's cover is on, so Chi keeps that day alone
    assert ana.post(path, form).headers["location"] == path
    afresh = ana.get(path)
    assert "Not published. 1 warning has come up since you looked. It is marked as new." in text_of(afresh)
    assert (f"new {chi}" in text_of(afresh), f"new {bo}" in text_of(afresh), bo in text_of(afresh)) == (
        True,
        False,
        True,
    )
    assert ana.get("/teams/support/publications/2").status_code == 404
    form["warned"] = hidden(afresh, "warned")
    assert ana.post(path, form).headers["location"] == "/teams/support/publications/2"


def test_what_was_published_since_the_look_is_not_undone_unseen(cast: Cast, rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK)
    ana, path = visitor("ana"), publish_path(rota.draft({(SUNDAY, "Weekend cover"): "bo"}))
    shown = ana.get(path)
    form = {name: hidden(shown, name) for name in ("version", "warned", "rests_on")} | {"confirmed": "1"}
    rota.publish(WEEK | {(TUESDAY, "Morning"): "bo"})
    assert ana.post(path, form).headers["location"] == path
    afresh = ana.get(path)
    assert "Not published. Publication 2 came meanwhile, so nothing was changed." in text_of(afresh)
    assert (hidden(shown, "rests_on"), hidden(afresh, "rests_on")) == ("1", "2")
    form |= {name: hidden(afresh, name) for name in ("warned", "rests_on")}
    assert ana.post(path, form).headers["location"] == "/teams/support/publications/3"


def test_nothing_is_called_marked_where_too_much_was_shown_to_mark_it(rota: Planned, visitor: Guests) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    warned = "open:" + ",".join(str(1_000_000 + number) for number in range(400))
    answer = ana.post(path, {"version": "1", "confirmed": "1", "warned": warned})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    said = text_of(ana.get(path))
    assert "Not published: something has changed since you looked. This page says what." in said
    assert "new 19 seats" not in said


def test_less_to_be_confirmed_than_was_shown_needs_no_other_look(cast: Cast, rota: Planned, visitor: Guests) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    shown = ana.get(path)
    form = {name: hidden(shown, name) for name in ("version", "warned")} | {"confirmed": "1"}
    cast.now = datetime(2026, 3, 9, 12, tzinfo=UTC)  # one of the open slots has begun, so one fewer stays open
    assert "19 seats stay open." in text_of(shown)
    assert "18 seats stay open." in text_of(ana.get(path))
    assert ana.post(path, form).headers["location"] == "/teams/support/publications/1"


def test_a_draft_that_says_what_is_published_becomes_no_publication(rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK)
    said = text_of(visitor("ana").get(publish_path(rota.draft(WEEK))))
    assert "Nothing changes This draft says just what is published, so there is nothing to publish." in said
    assert "becomes publication" not in said


def test_pressing_twice_publishes_once_and_leads_to_the_same_page(cast: Cast, rota: Planned, visitor: Guests) -> None:
    ana, path = visitor("ana"), publish_path(rota.draft(WEEK))
    answers = [ana.post(path, {"version": "1", "confirmed": "1"}) for _ in range(2)] + [ana.get(path)]
    assert {answer.headers["location"] for answer in answers} == {"/teams/support/publications/1"}
    with cast.database.reading() as tx:
        assert len(team_publications(tx, cast.support.id)) == 1


def test_only_coordinators_of_the_team_may(rota: Planned, visitor: Guests) -> None:
    path = publish_path(rota.draft(WEEK))
    for name, status in (("bo", 403), ("dee", 404), ("kai", 404), ("eve", 404), ("hana", 404)):
        assert visitor(name).get(path).status_code == status
        assert visitor(name).post(path, {"version": "1", "confirmed": "1"}).status_code == status
    assert visitor("").get(path).status_code == 303


def test_a_later_publication_tells_what_changed(rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK)
    rota.publish(WEEK | {(TUESDAY, "Evening"): "ana"})
    bo = visitor("bo")
    page = text_of(bo.get("/teams/support/publications/2"))
    assert "What changed open → Ana Tue 10 Mar, 18–22 Evening" in page
    old = text_of(bo.get("/teams/support/publications/1?view=people"))
    assert "This is not in force any more." in old
    listed = text_of(bo.get("/teams/support/publications"))
    assert "replaced" in listed
    assert "in force" in listed


def test_what_was_waived_is_read_in_the_reader_s_language(cast: Cast, rota: Planned, visitor: Guests) -> None:
    today, policy = cast.now.date(), Policy(waivable=("rest", "slots a day"))
    with cast.database.transaction() as tx:
        change_policy(tx, cast.support, policy, starts_on=today, today=today, now=cast.now)
    rota.publish(WEEK)
    with cast.database.transaction() as tx:
        ask = Replace({rota.seat(MONDAY, "Afternoon"): cast.id("bo")}, 1, BASE, "Only this once", waive=True)
        replace_people(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
    bo = visitor("bo")
    assert "Waived: Bo Berg: less than 11 h rest, at most 1 slot" in text_of(bo.get("/teams/support/publications"))
    bo.post("/language", {"language": "de"})
    for path in ("/teams/support/publications", "/teams/support/publications/2"):
        assert "Bo Berg: weniger als 11 h Ruhe, höchstens 1 Einsatz am Tag" in text_of(bo.get(path))


def test_publications_are_for_the_team(rota: Planned, visitor: Guests) -> None:
    rota.publish(WEEK)
    for path in ("/teams/support/publications", "/teams/support/publications/1"):
        assert visitor("dee").get(path).status_code == 404
        assert visitor("kai").get(path).status_code == 200
    assert visitor("bo").get("/teams/support/publications/7").status_code == 404
