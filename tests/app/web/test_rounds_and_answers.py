"""Rounds and answers as pages: plain forms, what is typed survives a refusal, and who sees what."""

from collections.abc import Callable

from app.domain.answer import Mark, NewAnswer, OptIn
from app.domain.round import Round
from app.store.answers import get_answer
from tests.app.rounds_at_work import NEXT_WEEK, WEEK_AFTER, WEEKEND, answered, every, opened
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

ROUNDS = "/teams/support/rounds"
Visit = Callable[[str], Visitor]


def path(round_: Round, rest: str = "") -> str:
    return f"{ROUNDS}/{round_.id}{rest}"


def test_the_coordinator_opens_the_round_that_the_form_suggests(cast: Cast, visitor: Visit) -> None:
    ana = visitor("ana")
    form = ana.get(f"{ROUNDS}/new")
    assert "Ask 3 people" in text_of(form)
    typed = {name: hidden(form, name) for name in ("first_on", "last_on", "deadline")}
    assert typed == {"first_on": "2026-03-09", "last_on": "2026-03-15", "deadline": "2026-03-05T17:00"}
    answer = ana.post(ROUNDS, typed)
    assert answer.status_code == 303
    page = ana.get(answer.headers["location"])
    assert "0 of 3 have answered" in text_of(page)
    assert "Open until Thu 5 Mar, 17:00 (London time)" in text_of(page)


def test_a_refused_round_keeps_what_was_typed(cast: Cast, visitor: Visit) -> None:
    typed = {"first_on": "2026-03-15", "last_on": "2026-03-09", "deadline": "2026-03-05T17:00"}
    answer = visitor("ana").post(ROUNDS, typed)
    assert answer.status_code == 422
    assert "Last day: This lies before the first day." in text_of(answer)
    assert hidden(answer, "first_on") == "2026-03-15"


def test_times_at_the_ends_of_the_calendar_are_refused(cast: Cast, visitor: Visit) -> None:
    ana = visitor("ana")
    week = {"first_on": "2026-03-09", "last_on": "2026-03-15", "deadline": "2026-03-05T17:00"}
    for field, values in {
        "deadline": ("0001-01-01T00:00", "9999-12-31T23:59", "soon", "", "2026-03-05T17:00" * 99),
        "first_on": ("0001-01-01", "9999-12-31", "2026-02-30", "", "x" * 10_000),
        "last_on": ("0001-01-01", "9999-12-31"),
    }.items():
        for value in values:
            assert ana.post(ROUNDS, week | {field: value}).status_code == 422, (field, value[:20])


def test_an_engineer_neither_opens_nor_sees_the_coordinators_page(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    bo = visitor("bo")
    for address in (f"{ROUNDS}/new", path(round_), path(round_, f"/answers/{cast.id('chi')}")):
        assert bo.get(address).status_code == 403
    for address in (ROUNDS, path(round_, "/close"), path(round_, "/remind"), path(round_, "/deadline")):
        assert bo.post(address, {"first_on": "2026-03-16"}).status_code == 403


def test_nobody_of_another_team_finds_the_round(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    for name in ("dee", "hana", "kai", "eve"):
        assert visitor(name).get(path(round_, "/answer")).status_code == 404
    assert visitor("dee").get(f"/teams/billing/rounds/{round_.id}").status_code == 404
    assert visitor("dee").get(f"/teams/billing/rounds/{round_.id}/answer").status_code == 404
    assert visitor("").get(path(round_, "/answer")).headers["location"].startswith("/sign-in")


def test_an_id_that_no_column_holds_is_not_found(cast: Cast, visitor: Visit) -> None:
    for wrong in ("99999999999999999999", "0", "-1", "x"):
        assert visitor("bo").get(f"{ROUNDS}/{wrong}/answer").status_code == 404


def test_a_person_answers_with_a_plain_form(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    bo = visitor("bo")
    form = bo.get(path(round_, "/answer"))
    assert "Answer by Thu 5 Mar, 17:00" in text_of(form)
    assert "Saturday ¼ day" in text_of(form)
    typed = {
        "version": hidden(form, "version"),
        f"mark-{slots[0].id}": "rather-not",
        f"mark-{slots[1].id}": "",
        f"weekend-{WEEKEND}": "both",
        "note": "Away from my desk at noon",
        "standing": "1",
    }
    answer = bo.post(path(round_, "/answer"), typed)
    assert answer.status_code == 303
    assert "saved, also as your standing week" in text_of(bo.get(answer.headers["location"]))
    with cast.database.reading() as tx:
        saved = get_answer(tx, round_.id, cast.id("bo")).what
    assert saved == NewAnswer({slots[0].id: Mark.RATHER_NOT}, {WEEKEND: OptIn.BOTH}, "Away from my desk at noon")


def test_a_stale_tab_is_refused_and_saves_at_the_second_try(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    bo = visitor("bo")
    first, second = bo.get(path(round_, "/answer")), bo.get(path(round_, "/answer"))
    mark = f"mark-{slots[0].id}"
    bo.post(path(round_, "/answer"), {"version": hidden(first, "version"), mark: "fine"})
    typed = {"version": hidden(second, "version"), mark: "love", "note": "from the second tab"}
    refused = bo.post(path(round_, "/answer"), typed)
    assert refused.status_code == 409
    assert "was changed since you opened it, so nothing was saved" in text_of(refused)
    assert "from the second tab" in text_of(refused)
    assert "Mon 9 Mar, 06–10: fine" in text_of(refused)
    assert bo.post(path(round_, "/answer"), typed | {"version": hidden(refused, "version")}).status_code == 303
    with cast.database.reading() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == {slots[0].id: Mark.LOVE}


def test_nonsense_in_the_form_is_refused_in_one_sentence(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    bo = visitor("bo")
    for nonsense in (
        {f"mark-{slots[0].id}": "adore"},
        {"mark-x": "love"},
        {"mark-999999": "love"},
        {"mark-99999999999999999999": "love"},
        {"weekend-2026-03-14": "all"},
        {"weekend-someday": "both"},
        {"weekend-2026-03-21": "both"},
        {"note": "x" * 10_000},
        {"version": "one"},
        {"version": ""},
    ):
        answer = bo.post(path(round_, "/answer"), {"version": "0"} | nonsense)
        assert answer.status_code == 422, nonsense
        assert "Not saved" in text_of(answer)
    with cast.database.reading() as tx:
        assert not get_answer(tx, round_.id, cast.id("bo")).is_given


def test_a_note_is_shown_as_text_and_never_as_markup(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    answered(cast, round_, "bo", NewAnswer(note="<script>alert(1)</script>"))
    assert "<script>alert" not in visitor("ana").get(path(round_)).text
    assert "<script>alert" not in visitor("bo").get(path(round_, "/answer")).text


def test_same_as_last_time_is_one_button(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    after, later = opened(cast, WEEK_AFTER)
    bo = visitor("bo")
    assert "Same as last time" in text_of(bo.get(path(after, "/answer")))
    answer = bo.post(path(after, "/answer/same-as-last-time"), {"version": "0"})
    assert "Saved, the same as last time." in text_of(bo.get(answer.headers["location"]))
    with cast.database.reading() as tx:
        assert get_answer(tx, after.id, cast.id("bo")).what.marks == every(later, Mark.FINE)
    assert bo.post(path(after, "/answer/same-as-last-time"), {"version": "0"}).status_code == 409


def test_same_as_last_time_is_undone_by_one_button_too(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    after, _ = opened(cast, WEEK_AFTER)
    bo = visitor("bo")
    page = bo.get(bo.post(path(after, "/answer/same-as-last-time"), {"version": "0"}).headers["location"])
    assert "Not what you meant? Undo" in text_of(page)
    undone = bo.post(path(after, "/answer/take-back"), {"version": hidden(page, "version")})
    assert "Undone: you have not answered yet." in text_of(bo.get(undone.headers["location"]))
    assert bo.post(path(after, "/answer/take-back"), {"version": "1"}).status_code == 409
    with cast.database.reading() as tx:
        assert not get_answer(tx, after.id, cast.id("bo")).is_given


def test_a_program_takes_an_answer_back(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    api = f"/api/teams/support/rounds/{round_.id}/answer"
    bo = visitor("bo")
    assert bo.ask("DELETE", api + "?version=2").status_code == 409
    emptied = bo.ask("DELETE", api + "?version=1")
    assert (emptied.status_code, emptied.headers["etag"]) == (204, '"2"')
    read = bo.get(api)
    assert (read.headers["etag"], read.json()["saved_at"], read.json()["marks"]) == ('"2"', None, {})
    for older in ('"0"', '"1"'):
        assert bo.ask("PUT", api, json={"note": "late"}, headers={"If-Match": older}).status_code == 409
    anew = bo.ask("PUT", api, json={"note": "anew"}, headers={"If-Match": '"2"'})
    assert (anew.status_code, anew.headers["etag"]) == (200, '"3"')
    for version in (0, 1, 2):
        assert bo.ask("PUT", api, json={"note": "late", "version": version}).status_code == 409
    assert bo.get(api).json()["note"] == "anew"


def test_a_page_left_open_since_before_an_answer_was_taken_back_saves_over_nothing(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.LOVE}))
    phone, desk = visitor("bo"), visitor("bo")
    at_the_desk = hidden(desk.get(path(round_, "/answer")), "version")
    phone.post(path(round_, "/answer/take-back"), {"version": hidden(phone.get(path(round_, "/answer")), "version")})
    assert "Not answered yet." in text_of(desk.get(path(round_, "/answer")))
    anew = {"version": hidden(phone.get(path(round_, "/answer")), "version"), f"mark-{slots[0].id}": "cannot"}
    assert phone.post(path(round_, "/answer"), anew).status_code == 303
    late = desk.post(path(round_, "/answer"), {"version": at_the_desk, f"mark-{slots[0].id}": "love"})
    assert late.status_code == 409
    assert "differs from what you entered: 1 " in text_of(late)
    assert ": cannot" in text_of(late)
    script = {"accept": "application/json"}
    assert desk.ask("POST", path(round_, "/answer"), data={"version": at_the_desk}, headers=script).status_code == 409
    with cast.database.reading() as tx:
        assert get_answer(tx, round_.id, cast.id("bo")).what.marks == {slots[0].id: Mark.CANNOT}


def test_the_coordinator_sees_who_answered_and_what_the_slots_can_count_on(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE), {WEEKEND: OptIn.FIRST}, "note for Ana"))
    page = text_of(visitor("ana").get(path(round_)))
    assert "1 of 3 have answered" in page
    assert "Remind 2 people" in page
    assert "note for Ana" in page
    assert "1 of 22 slots has fewer people who would than it needs" in page  # the Sunday


def test_the_coordinator_reminds_and_is_refused_a_minute_later(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    ana = visitor("ana")
    assert "A reminder goes to 3 people." in text_of(ana.get(ana.post(path(round_, "/remind")).headers["location"]))
    assert ana.post(path(round_, "/remind")).status_code == 409


def test_the_coordinator_closes_a_round_and_opens_it_again(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    ana, bo = visitor("ana"), visitor("bo")
    ana.post(path(round_, "/close"))
    page = ana.get(path(round_))
    assert "Closed Mon 2 Mar, 09:00" in text_of(page)
    refused = bo.post(path(round_, "/answer"), {"version": "0", "note": "too late"})
    assert refused.status_code == 409
    assert "This round closed on 2 Mar 2026 at 09:00 GMT" in text_of(refused)
    typed = {"deadline": "2026-03-06T12:00", "version": hidden(page, "version")}
    assert ana.post(path(round_, "/deadline"), typed).status_code == 303
    assert bo.post(path(round_, "/answer"), {"version": "0"}).status_code == 303
    assert ana.post(path(round_, "/deadline"), typed).status_code == 409


def test_an_answer_entered_by_the_coordinator_says_so(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    ana = visitor("ana")
    theirs = path(round_, f"/answers/{cast.id('bo')}")
    form = ana.get(theirs)
    assert "Answer for Bo Berg" in text_of(form)
    typed = {"version": hidden(form, "version"), f"mark-{slots[0].id}": "cannot"}
    assert ana.post(theirs, typed).status_code == 303
    assert "entered by Ana Alves" in text_of(ana.get(path(round_)))
    assert "entered for you by Ana Alves" in text_of(visitor("bo").get(path(round_, "/answer")))
    assert ana.post(theirs, typed).status_code == 409
    assert ana.get(path(round_, f"/answers/{cast.id('dee')}")).status_code == 404


def test_the_list_says_what_waits_for_whom(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    assert "0 of 3 answered, you have not" in text_of(visitor("bo").get(ROUNDS))
    answered(cast, round_, "bo", NewAnswer())
    assert "1 of 3 answered, you too" in text_of(visitor("bo").get(ROUNDS))
    cast.now = NEXT_WEEK.deadline_at
    assert "Closed Thu 5 Mar, 17:00" in text_of(visitor("ana").get(ROUNDS))
