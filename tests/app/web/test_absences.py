"""A person's own page: open rounds, absences with a reason that others never see, the standing week."""

import re
from collections.abc import Callable
from datetime import date

from app.domain.answer import Mark, NewAnswer
from app.domain.people import NewMembership
from app.store.answers import save_standing_week
from app.store.teams import add_membership, shifts_of
from tests.app.rounds_at_work import answered, every, opened
from tests.browse import Visitor, hidden, text_of
from tests.cast import Cast

Visit = Callable[[str], Visitor]
AWAY = {"first_on": "2026-03-10", "last_on": "2026-03-12", "reason": "canary-reason"}


def test_a_person_adds_and_removes_an_absence(cast: Cast, visitor: Visit) -> None:
    bo = visitor("bo")
    assert bo.post("/me/absences", AWAY).status_code == 303
    page = bo.get("/me")
    assert "Tue 10 Mar to Thu 12 Mar 2026" in text_of(page)
    assert "canary-reason" in text_of(page)
    [remove] = [part.split('"')[0] for part in page.text.split('action="') if part.startswith("/me/absences/")]
    assert visitor("chi").post(remove).status_code == 404
    assert bo.post(remove).status_code == 303
    assert bo.post(remove).status_code == 404
    assert "No absence is planned" in text_of(bo.get("/me"))


def test_an_absence_removed_by_mistake_is_back_by_one_button(cast: Cast, visitor: Visit) -> None:
    bo = visitor("bo")
    bo.post("/me/absences", AWAY)
    [remove] = re.findall(r'action="(/me/absences/\d+/remove)"', bo.get("/me").text)
    bo.post(remove)
    after = bo.get("/me")
    assert "The absence is removed. Undo" in text_of(after)
    assert bo.post("/me/absences", {name: hidden(after, name) for name in AWAY}).status_code == 303
    again = text_of(bo.get("/me"))
    assert "Tue 10 Mar to Thu 12 Mar 2026 canary-reason" in again
    assert "Undo" not in again


def test_a_form_that_says_something_was_removed_brings_no_undo(cast: Cast, visitor: Visit) -> None:
    bo, odd = visitor("bo"), {"removed": "1", "said": "7"}
    for form in ("/me/absences", f"/teams/support/people/{cast.id('bo')}/away"):
        refused = bo.post(form, odd | {"first_on": "no day", "until": "no day"})
        assert (refused.status_code, ">Undo<" in refused.text) == (422, False), form


def test_an_absence_of_one_day_needs_no_last_day(cast: Cast, visitor: Visit) -> None:
    bo = visitor("bo")
    bo.post("/me/absences", {"first_on": "2026-03-10", "last_on": "", "reason": ""})
    assert "Tue 10 Mar 2026" in text_of(bo.get("/me"))


def test_the_same_absence_twice_is_refused_and_keeps_what_was_typed(cast: Cast, visitor: Visit) -> None:
    bo = visitor("bo")
    bo.post("/me/absences", AWAY)
    again = bo.post("/me/absences", AWAY | {"reason": "typed again"})
    assert again.status_code == 422
    assert "You are away from 10 Mar to 12 Mar 2026 already" in text_of(again)
    assert "typed again" in again.text


def test_absences_of_impossible_dates_are_refused(cast: Cast, visitor: Visit) -> None:
    bo = visitor("bo")
    for wrong in ({"last_on": "2026-03-09"}, {"first_on": "soon"}, {"last_on": "2031-01-01"}, {"reason": "x" * 501}):
        assert bo.post("/me/absences", AWAY | wrong).status_code == 422
    assert bo.post("/me/absences", {"first_on": "2020-01-01", "last_on": "2020-01-02"}).status_code == 422


def test_nobody_else_reads_the_reason_of_an_absence(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer(every(slots, Mark.FINE)))
    visitor("bo").post("/me/absences", AWAY)
    ana = visitor("ana")
    of_bo = f"/teams/support/rounds/{round_.id}/answers/{cast.id('bo')}"
    for address in (f"/teams/support/rounds/{round_.id}", of_bo, "/me", "/teams/support/people"):
        assert "canary" not in ana.get(address).text
    assert "Bo Berg is away Tue 10 Mar to Thu 12 Mar" in text_of(ana.get(of_bo))


def test_the_page_lists_the_rounds_that_wait(cast: Cast, visitor: Visit) -> None:
    round_, _ = opened(cast)
    assert "9 to 15 March 2026 Support ○ unanswered" in text_of(visitor("bo").get("/me"))
    answered(cast, round_, "bo", NewAnswer())
    assert "Change your answer" in text_of(visitor("bo").get("/me"))
    assert "Nothing to answer now" in text_of(visitor("eve").get("/me"))


def test_a_standing_week_can_be_seen_and_forgotten(cast: Cast, visitor: Visit) -> None:
    round_, slots = opened(cast)
    answered(cast, round_, "bo", NewAnswer({slots[0].id: Mark.LOVE}), standing=True)
    bo = visitor("bo")
    page = bo.get("/me")
    assert "Standing week London time Mon 06–10 Morning ♥ love" in text_of(page)
    assert page.text.index("<details") < page.text.index("/me/standing-week/forget")  # what has no undo takes two taps
    bo.post("/me/standing-week/forget")
    assert "You have none" in text_of(bo.get("/me"))


def test_a_standing_week_tells_the_shifts_of_two_teams_apart(cast: Cast, visitor: Visit) -> None:
    with cast.database.transaction() as tx:
        add_membership(tx, cast.billing.id, NewMembership(cast.id("bo"), date(2026, 1, 1)))
        shifts = [shifts_of(tx, team.id)[0].id for team in (cast.billing, cast.support)]
        marks = {(shift, 0): Mark.LOVE for shift in shifts}
        save_standing_week(tx, cast.id("bo"), marks, shifts=set(shifts))
    billing, support = "06–10 Morning, Billing, Berlin time ♥ love", "06–10 Morning, Support, London time ♥ love"
    assert f"{billing} {support}" in text_of(visitor("bo").get("/me"))
