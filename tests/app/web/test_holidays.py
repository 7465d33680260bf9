"""Public holidays on the pages: named on the policy page, asked in the answer, told in the rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI

from app.store import rounds
from app.store import teams as store_teams
from app.usecases.rounds.open import OpenRound, open_round
from app.usecases.teams import keep
from tests.app.web.test_keeping_teams import AMOUNTS
from tests.browse import Visitor, text_of, with_token
from tests.cast import NOW, Cast

Browser = Callable[[str], Visitor]

EASTER_MONDAY = date(2026, 4, 6)
PAGE = "/teams/support/policy"
POLICY = AMOUNTS | {"starts_on": "2026-03-02"}

pytestmark = pytest.mark.engines("sqlite")


def holidays_of(cast: Cast) -> list[date]:
    with cast.database.reading() as tx:
        return [day for dated in store_teams.policies_of(tx, cast.support.id) for day in dated.policy.holidays]


def test_a_coordinator_names_the_holidays_a_date_a_line(visitor: Browser, cast: Cast) -> None:
    ana = visitor("ana")
    assert "Public holidays that count as weekend days" in text_of(ana.get(PAGE))
    typed = "25.12.2026\r\n\r\n2026-04-06\r\n"
    assert ana.post(PAGE, POLICY | {"holidays": typed}).status_code == 303
    assert holidays_of(cast) == [EASTER_MONDAY, date(2026, 12, 25)]
    assert ">\n2026-04-06\n2026-12-25</textarea>" in ana.get(PAGE).text
    assert ana.post(PAGE, POLICY | {"holidays": ""}).status_code == 303
    assert holidays_of(cast) == []


def test_each_policy_names_its_holidays(visitor: Browser, cast: Cast) -> None:
    name_holidays(cast, EASTER_MONDAY, date(2026, 12, 25))
    said = text_of(visitor("ana").get(PAGE))
    assert "6 Apr 2026, 25 Dec 2026" in said


def test_a_line_that_is_no_date_is_named_and_what_was_typed_stays(visitor: Browser, cast: Cast) -> None:
    refused = visitor("ana").post(PAGE, POLICY | {"holidays": "2026-04-06\nEaster <b>"})
    assert refused.status_code == 422
    assert (
        "Public holidays that count as weekend days: Line 2: “Easter <b>” is not a date. Write it like 2026-12-25."
        in text_of(refused)
    )
    assert ">\n2026-04-06\nEaster &lt;b&gt;</textarea>" in refused.text
    assert holidays_of(cast) == []


def test_programs_name_the_holidays_too(house: FastAPI, cast: Cast) -> None:
    kai = with_token(house, cast, "kai")
    path = "/api/teams/support/policies"
    amounts = {"holidays": ["2026-12-25", "2026-04-06"]}
    assert kai.ask("POST", path, json={"starts_on": "2026-03-02", "amounts": amounts}).status_code == 201
    assert holidays_of(cast) == [EASTER_MONDAY, date(2026, 12, 25)]
    others = {"starts_on": "2026-03-03", "amounts": {"max_slots_a_week": 3}}
    assert kai.ask("POST", path, json=others).status_code == 201
    assert holidays_of(cast) == 2 * [EASTER_MONDAY, date(2026, 12, 25)]  # other amounts leave them as they are
    for odd in (["2026-12-25", "2026-02-30"], "2026-12-25", [20261225], True):
        answer = kai.ask("POST", path, json={"starts_on": "2026-03-04", "amounts": {"holidays": odd}})
        assert answer.status_code == 422, odd
        assert answer.json()["detail"].startswith("Public holidays that count as weekend days: "), odd


def test_the_rules_tell_which_holidays_are_to_come(visitor: Browser, cast: Cast) -> None:
    assert "Public holidays" not in text_of(visitor("bo").get("/teams/support/help"))
    name_holidays(cast, date(2026, 1, 1), EASTER_MONDAY)
    said = text_of(visitor("bo").get("/teams/support/help"))
    assert "Public holidays count as weekend days" in said
    assert "The shifts of Sunday run: Monday 6 April 2026" in said
    assert "1 January" not in said


def test_a_holiday_is_offered_by_itself_in_the_answer(visitor: Browser, cast: Cast) -> None:
    name_holidays(cast, EASTER_MONDAY)
    with cast.database.transaction() as tx:
        ask = OpenRound(date(2026, 4, 4), date(2026, 4, 7), datetime(2026, 3, 20, 17, tzinfo=UTC))
        round_ = open_round(tx, cast.support, ask, by=cast.actor(tx, "ana"), now=cast.now)
        [cover] = [slot for slot in rounds.slots_of(tx, round_.period.id) if slot.on == EASTER_MONDAY]
    bo = visitor("bo")
    path = f"/teams/support/rounds/{round_.id}/answer"
    page = bo.get(path)
    choices = page.text.split('name="weekend-2026-04-06"')
    assert len(choices) == 3  # no, or Monday; never both days
    assert 'value="first"' in choices[2]
    assert bo.post(path, {"weekend-2026-04-06": "both", "version": "0"}).status_code == 422
    assert bo.post(path, {"weekend-2026-04-06": "first", "version": "0"}).status_code == 303
    worth = text_of(bo.get(f"/teams/support/seats/{cover.seats[0].id}"))
    assert "16 points, and ¼ day of leave" in worth
    assert "both days" not in worth


def name_holidays(cast: Cast, *days: date) -> None:
    with cast.database.transaction() as tx:
        usual = store_teams.policies_of(tx, cast.support.id)[0].policy
        policy = replace(usual, holidays=days)
        keep.change_policy(tx, cast.support, policy, starts_on=NOW.date(), today=NOW.date(), now=cast.now)
