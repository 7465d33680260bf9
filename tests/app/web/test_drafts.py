"""The pages and the interface of drafts."""

from collections.abc import Callable

import pytest

from app.domain.answer import Mark, NewAbsence, OptIn
from app.domain.rota import DraftState
from app.store import drafts
from app.store.answers import add_absence
from tests.app.usecases.drafting import FRIDAY, SATURDAY, SUNDAY, THURSDAY, Story, story
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Browser = Callable[[str], Visitor]


@pytest.fixture
def week(cast: Cast) -> Story:
    told = story(cast)
    told.answer("ana", offer=OptIn.BOTH)
    told.answer("bo", {(THURSDAY, "Morning"): Mark.CANNOT, (FRIDAY, "Evening"): Mark.LOVE})
    return told


def start(week: Story, browser: Visitor) -> str:
    """Starts a draft; the address that leads to it."""
    answer = browser.post(f"/teams/support/rounds/{week.round_.id}/drafts")
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_draft_is_started_followed_and_shown(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    waiting = ana.get(path)
    assert "Draft 1 is being made" in text_of(waiting)
    assert f'data-src="{path}/progress"' in waiting.text
    assert "http-equiv" in waiting.text
    assert ana.get(f"{path}/progress").json()["text"] == "Waiting to begin"
    _make(week)
    page = text_of(ana.get(path))
    assert "of 10 seats filled" in page
    assert "It rests on 2 of 3 answers" in page
    assert "open seats" in page or "No seat to fill" in page
    assert "best possible, proved" in page


def test_a_round_leads_to_its_draft_once_that_is_ready_and_until_it_is_published(week: Story, visitor: Browser) -> None:
    ana, round_ = visitor("ana"), f"/teams/support/rounds/{week.round_.id}"
    path = start(week, ana)
    lead = f'<a class="button primary" href="{path}">Look at it</a>'
    assert lead not in ana.get(round_).text
    _make(week)
    assert lead in ana.get(round_).text
    sure = {"version": hidden(ana.get(f"{path}/publish"), "version"), "confirmed": "1"}
    assert ana.post(f"{path}/publish", sure).status_code == 303
    assert lead not in ana.get(round_).text


def test_both_views_of_the_board(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    slots, people = ana.get(path), ana.get(f"{path}?view=people")
    assert '<table class="days board slots' in slots.text
    assert '<table class="days board people' in people.text
    for page in (slots, people):
        assert "Weekend cover" in text_of(page) or "10–18" in text_of(page)


def test_an_open_seat_says_who_could_and_what_keeps_the_others_out(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    draft = _make(week)
    seat = week.seat(SATURDAY, "Weekend cover")
    version = ana.get(f"{path}/seats/{seat}")
    ana.post(f"{path}/seats/{seat}", {"act": "free", "version": hidden(version, "version")})
    page = text_of(ana.get(path))
    assert "Sat 14 Mar, 10–18 Weekend cover Could take it as the draft stands: Ana" in page
    assert "did not offer this weekend day 2" in page
    assert draft


def test_a_seat_is_given_away_from_its_menu_and_undone(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    seat = week.seat(SATURDAY, "Weekend cover")
    menu = ana.get(f"{path}/seats/{seat}")
    assert "Ana Alves" in text_of(menu)
    freed = ana.post(f"{path}/seats/{seat}", {"act": "free", "version": hidden(menu, "version")})
    assert freed.status_code == 303
    page = ana.get(freed.headers["location"])
    assert text_of(page).count("Sat 14 Mar, 10–18 is open now. Undo") == 1  # one line, which stays in sight
    assert "Not what you meant?" not in text_of(page)
    assert "Not what you meant? Undo" in text_of(ana.get(freed.headers["location"]))
    undo = {name: hidden(page, name) for name in ("version", "act", "person", "pinned")}
    back = ana.post(f"{path}/seats/{seat}", undo)
    assert "Ana has Sat 14 Mar, 10–18, not pinned." in text_of(ana.get(back.headers["location"]))


def test_a_refused_edit_shows_the_menu_with_the_rule(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    seat = week.seat(THURSDAY, "Morning")
    bo = {"act": "give", "person": str(week.cast.id("bo")), "version": "1"}
    refused = ana.post(f"{path}/seats/{seat}", bo)
    assert refused.status_code == 409
    assert "Bo Berg cannot take this seat: said cannot" in text_of(refused)


def test_a_stale_edit_is_refused(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    seat = week.seat(SATURDAY, "Weekend cover")
    for status in (303, 409):
        assert ana.post(f"{path}/seats/{seat}", {"act": "free", "version": "1"}).status_code == status


@pytest.mark.parametrize("fields", [{}, {"act": "hire"}, {"act": "give"}, {"act": "give", "person": "x"}])
def test_nonsense_is_refused_with_a_sentence(week: Story, visitor: Browser, fields: dict[str, str]) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    answer = ana.post(f"{path}/seats/{week.seat(FRIDAY, 'Morning')}", fields | {"version": "1"})
    assert answer.status_code == 422
    assert "Not changed" in text_of(answer)


def test_a_second_draft_while_one_runs_is_refused_with_the_way_to_it(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    refused = ana.post(f"/teams/support/rounds/{week.round_.id}/drafts")
    assert refused.status_code == 409
    assert "Draft 1 is still being made" in text_of(refused)
    assert f'href="{path}"' in refused.text


def test_a_waiting_draft_is_stopped(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    assert ana.post(f"{path}/stop").headers["location"] == path
    page = text_of(ana.get(path))
    assert "Stopped before the search had begun" in page
    assert "best plan so far" not in page, "there is none to keep"


def test_stopping_what_has_just_ended_leads_to_the_draft(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    assert ana.post(f"{path}/stop").headers["location"] == path
    assert "The search had ended already." in text_of(ana.get(path))


def test_an_answer_that_came_after_is_mentioned(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    week.cast.now = week.cast.now.replace(hour=11)
    week.answer("chi")
    assert "1 person has saved an answer since this draft was made" in text_of(ana.get(path))


def test_pins_in_the_way_are_named_with_a_button_that_takes_them_out(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path, drafts_path = start(week, ana), f"/teams/support/rounds/{week.round_.id}/drafts"
    _make(week)
    seat = week.seat(SATURDAY, "Weekend cover")
    ana.post(f"{path}/seats/{seat}", {"act": "pin", "version": "1"})
    with week.cast.database.transaction() as tx:
        away = NewAbsence(SATURDAY, SATURDAY, "canary")
        add_absence(tx, week.cast.id("ana"), away, now=week.cast.now)
    refused = ana.post(drafts_path)
    assert refused.status_code == 409
    assert "Ana Alves on Sat 14 Mar, 10–18 (absent)" in text_of(refused)
    assert "canary" not in refused.text
    assert hidden(refused, "loosen") == "1"
    assert ana.post(drafts_path, {"loosen": "1"}).status_code == 303


def test_what_is_published_can_be_edited_without_a_search(week: Story, visitor: Browser) -> None:
    ana, drafts_path = visitor("ana"), f"/teams/support/rounds/{week.round_.id}/drafts"
    start(week, ana)
    _make(week)
    assert "Edit what is published" not in text_of(ana.get(drafts_path))
    refused = ana.post(drafts_path, {"from": "published"})
    assert "Nothing is published for this period yet" in text_of(refused)


def test_half_of_a_pair_of_days_stands_out(week: Story, visitor: Browser) -> None:
    ana = visitor("ana")
    path = start(week, ana)
    _make(week)
    ana.post(f"{path}/seats/{week.seat(SUNDAY, 'Weekend cover')}", {"act": "free", "version": "1"})
    page = ana.get(path)
    assert "Ana on Sat 14 Mar, 10–18: offered both days or none" in text_of(page)
    assert "is-broken" in page.text


@pytest.mark.parametrize(("name", "status"), [("bo", 403), ("dee", 404), ("eve", 404), ("hana", 404), ("kai", 404)])
def test_drafts_are_for_the_teams_coordinators(week: Story, visitor: Browser, name: str, status: int) -> None:
    path = start(week, visitor("ana"))
    _make(week)
    other = visitor(name)
    seat = f"{path}/seats/{week.seat(SATURDAY, 'Weekend cover')}"
    for page in (path, f"{path}/progress", seat, f"/teams/support/rounds/{week.round_.id}/drafts"):
        assert other.get(page).status_code == status
    assert other.post(seat, {"act": "free", "version": "1"}).status_code == status
    assert other.post(f"/teams/support/rounds/{week.round_.id}/drafts").status_code == status


def test_a_draft_of_another_team_is_not_there(week: Story, visitor: Browser) -> None:
    start(week, visitor("ana"))
    draft = _make(week)
    assert visitor("dee").get(f"/teams/billing/drafts/{draft}").status_code == 404


def test_programs_start_read_edit_and_stop_drafts(week: Story, visitor: Browser) -> None:
    ana, base = visitor("ana"), "/api/teams/support"
    started = ana.ask("POST", f"{base}/rounds/{week.round_.id}/drafts", json={})
    assert (started.status_code, started.json()["state"]) == (202, "queued")
    assert ana.ask("POST", f"{base}/rounds/{week.round_.id}/drafts", json={}).status_code == 409
    draft = f"{base}/drafts/{_make(week)}"
    read = ana.get(draft).json()
    assert (read["state"], read["answered"], read["people"]) == ("ready", 2, 3)
    assert read["goals"][0]["name"] == "Open seats"
    seat = week.seat(SATURDAY, "Weekend cover")
    assert read["assignments"][str(seat)] == week.cast.id("ana")
    freed = ana.ask("POST", f"{draft}/seats/{seat}", json={"act": "free", "version": read["version"]}).json()
    assert str(seat) not in freed["assignments"]
    assert freed["open_seats"][-1]["could"] == ["Ana Alves"]
    stale = ana.ask("POST", f"{draft}/seats/{seat}", json={"act": "free", "version": read["version"]})
    assert (stale.status_code, stale.json()["refusal"]) == (409, "Stale")
    assert ana.ask("POST", f"{draft}/stop").status_code == 409


def _make(week: Story) -> int:
    """Runs the one draft there is; its id."""
    with week.cast.database.reading() as tx:
        draft = drafts.drafts_of(tx, week.round_.period.id)[0]
    assert week.run(draft).state is DraftState.READY
    return draft.id
