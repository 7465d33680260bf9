"""Creating and changing teams, people, shifts and policies, by page and by API."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.domain.policy import LABELS
from tests.browse import Visitor, hidden, text_of, with_token
from tests.cast import Cast

AMOUNTS = {
    "weekend_days": ["4", "5"],
    "min_rest_hours": "12",
    "max_slots_a_day": "1",
    "max_slots_a_week": "4",
    "weekend_window": "2",
    "max_consecutive_days": "5",
    "points_an_hour": "1",
    "weekend_factor": "2",
    "objection_hours": "24",
    "debt_cap": "40",
    "unanswered": "cannot",
}
SHIFT = {"name": "Night", "days": ["0", "1"], "starts_at": "22:00", "ends_at": "02:00", "people": "2"}


def test_a_keeper_creates_a_team_with_the_usual_shifts(visitor: Callable[[str], Visitor]) -> None:
    kai = visitor("kai")
    made = kai.post("/teams/new", {"name": "Night Watch", "zone": "Asia/Tokyo"})
    assert made.headers["location"] == "/teams/night-watch/people"
    assert "06:00–10:00" in text_of(kai.get("/teams/night-watch/shifts"))
    assert "Night Watch" in text_of(kai.get("/teams"))


def test_a_team_elsewhere_says_its_own_weekend(visitor: Callable[[str], Visitor]) -> None:
    kai = visitor("kai")
    assert 'name="weekend_days"' in kai.get("/teams/new").text
    kai.post("/teams/new", {"name": "Cairo", "zone": "Africa/Cairo", "weekend_days": ["4", "5"]})
    shifts = {shift["name"]: shift["days"] for shift in kai.get("/api/teams/cairo/shifts").json()}
    assert shifts["Weekend cover"] == [4, 5]
    assert shifts["Morning"] == [0, 1, 2, 3, 6]
    refused = kai.post("/teams/new", {"name": "Odd", "zone": "UTC", "weekend_days": ["0", "3"]})
    assert refused.status_code == 422
    assert "two days that follow each other" in text_of(refused)


@pytest.mark.parametrize("who", ["ana", "bo", "hana", "eve"])
def test_only_keepers_create_teams_and_people(visitor: Callable[[str], Visitor], who: str) -> None:
    assert visitor(who).post("/teams/new", {"name": "X", "zone": "UTC"}).status_code == 403
    assert visitor(who).post("/people/new", {"name": "X", "email": "x@example.org"}).status_code == 403


def test_a_stranger_is_led_to_sign_in(visitor: Callable[[str], Visitor]) -> None:
    assert visitor("").get("/teams").headers["location"] == "/sign-in?next=/teams"


def test_two_teams_cannot_have_one_name(visitor: Callable[[str], Visitor]) -> None:
    answer = visitor("kai").post("/teams/new", {"name": "support", "zone": "UTC"})
    assert answer.status_code == 409
    assert "already in use" in text_of(answer)
    assert hidden(answer, "name") == "support"


def test_a_team_in_an_unknown_zone_is_refused(visitor: Callable[[str], Visitor]) -> None:
    answer = visitor("kai").post("/teams/new", {"name": "Moon", "zone": "Luna/Base"})
    assert answer.status_code == 422
    assert "not a known time zone" in text_of(answer)


def test_a_coordinator_adds_a_shift_over_midnight(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    assert ana.post("/teams/support/shifts/new", SHIFT).status_code == 303
    assert "22:00–02:00" in text_of(ana.get("/teams/support/shifts"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_at": "22:00"}, "no length"),
        ({"days": []}, "at least one day"),
        ({"people": "0"}, "between 1 and 50"),
        ({"people": "many"}, "whole number"),
        ({"zone": "Nowhere"}, "not a known time zone"),
        ({"name": "Morning"}, "already in use"),
    ],
)
def test_a_shift_that_makes_no_sense_is_refused(
    visitor: Callable[[str], Visitor], change: dict[str, object], sentence: str
) -> None:
    ana = visitor("ana")
    before = text_of(ana.get("/teams/support/shifts"))
    answer = ana.post("/teams/support/shifts/new", SHIFT | change)
    assert answer.status_code in (409, 422)
    assert sentence in text_of(answer)
    assert text_of(ana.get("/teams/support/shifts")) == before


@pytest.mark.parametrize("who", ["bo", "hana", "eve", "dee"])
def test_others_may_not_touch_the_shifts(visitor: Callable[[str], Visitor], who: str) -> None:
    answer = visitor(who).post("/teams/support/shifts/new", SHIFT)
    assert answer.status_code == (403 if who == "bo" else 404)


def test_a_team_of_others_answers_like_a_missing_one(visitor: Callable[[str], Visitor]) -> None:
    dee = visitor("dee")
    foreign, missing = dee.get("/teams/support/people"), dee.get("/teams/no-such-team/people")
    assert (foreign.status_code, text_of(foreign)) == (missing.status_code, text_of(missing))


def test_a_stale_shift_form_is_refused_and_keeps_what_was_typed(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    shift = {"days": ["0"], "starts_at": "06:00", "ends_at": "10:00", "people": "1", "version": "1"}
    assert ana.post("/teams/support/shifts/1", shift | {"name": "Early"}).status_code == 303
    stale = ana.post("/teams/support/shifts/1", shift | {"name": "Dawn"})
    assert stale.status_code == 409
    assert hidden(stale, "name") == "Dawn"
    assert hidden(stale, "version") == "2"
    assert "Early" in text_of(ana.get("/teams/support/shifts"))


def test_a_policy_has_a_start_date_and_never_alters_the_past(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    assert ana.post("/teams/support/policy", AMOUNTS | {"starts_on": "2026-03-01"}).status_code == 422
    assert ana.post("/teams/support/policy", AMOUNTS | {"starts_on": "2026-04-01"}).status_code == 303
    page = text_of(ana.get("/teams/support/policy"))
    assert "Wed 1 Apr 2026" in page


def test_a_keeper_is_led_from_the_policy_to_nothing_that_only_coordinators_may(
    visitor: Callable[[str], Visitor],
) -> None:
    kai, page, chat = visitor("kai"), "/teams/support/policy", "/teams/support/chat"
    assert (kai.get(page).status_code, kai.get(chat).status_code) == (200, 404)
    assert chat not in kai.get(page).text
    assert chat in visitor("ana").get(page).text


def test_a_policy_that_is_refused_names_the_amount_as_the_form_does(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    form = text_of(ana.get("/teams/support/policy"))
    assert not [label for label in LABELS.values() if label not in form]
    for amount in ("500", "many"):
        wrong = AMOUNTS | {"starts_on": "2026-04-01", "max_consecutive_days": amount}
        refused = text_of(ana.post("/teams/support/policy", wrong))
        assert "Most days in a row: This must be" in refused


def test_a_part_of_the_duty_card_is_refused_by_the_name_that_its_form_has(visitor: Callable[[str], Visitor]) -> None:
    kai = visitor("kai")
    path = "/teams/support/settings"
    fields = {"name": "Support", "zone": "Europe/London", "card_targets": "x" * 401}
    refused = kai.post(path, fields | {"version": hidden(kai.get(path), "version")})
    assert "Reply within: This has 401 characters; at most 400 fit." in text_of(refused)
    kai.post("/language", {"language": "de"})
    refused = kai.post(path, fields | {"version": hidden(kai.get(path), "version")})
    assert "Antworten innerhalb von: Das hat 401 Zeichen" in text_of(refused)


def test_a_policy_entered_wrongly_is_put_right_on_the_same_day(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    wrong = AMOUNTS | {"starts_on": "2026-03-02"}
    assert ana.post("/teams/support/policy", wrong | {"min_rest_hours": "72"}).status_code == 303
    assert ana.post("/teams/support/policy", wrong | {"min_rest_hours": "12"}).status_code == 303
    page = text_of(ana.get("/teams/support/policy"))
    assert "Mon 2 Mar 2026 12 1 4" in page  # one line of history, with the second figure


def test_making_somebody_inactive_ends_their_sessions_at_once(visitor: Callable[[str], Visitor], cast: Cast) -> None:
    bo, kai = visitor("bo"), visitor("kai")
    assert bo.get("/").status_code == 200
    form = {"name": "Bo Berg", "email": "bo@example.org", "version": "1"}
    assert kai.post(f"/people/{cast.id('bo')}", form).status_code == 303
    assert bo.get("/").status_code == 303
    assert bo.get("/").headers["location"].startswith("/sign-in")


def test_the_last_keeper_stays(visitor: Callable[[str], Visitor], cast: Cast) -> None:
    form = {"name": "Kai Keane", "email": "kai@example.org", "version": "1", "active": "1"}
    answer = visitor("kai").post(f"/people/{cast.id('kai')}", form)
    assert answer.status_code == 409
    assert "last active keeper" in text_of(answer)


def test_programs_do_the_same_with_a_token(house: FastAPI, cast: Cast) -> None:
    kai = with_token(house, cast, "kai")
    team = kai.ask("POST", "/api/teams", json={"name": "Night", "time_zone": "Asia/Tokyo", "weekend_days": [4, 5]})
    assert team.status_code == 201
    assert team.json()["slug"] == "night"
    shift = {"name": "Dusk", "days": [0], "starts_at": "18:00", "ends_at": "22:00"}
    assert kai.ask("POST", "/api/teams/night/shifts", json=shift).status_code == 201
    person = {"name": "Nia", "email": "nia@example.org", "role": "coordinator"}
    assert kai.ask("POST", "/api/teams/night/members", json=person).status_code == 201
    assert [m["name"] for m in kai.get("/api/teams/night/members").json()] == ["Nia"]
    hal = {"name": "Hal", "email": "hal@example.org", "hr": True}
    assert kai.ask("POST", "/api/people", json=hal).status_code == 201
    policy = {"starts_on": "2026-05-01", "amounts": {"max_slots_a_week": 3}}
    assert kai.ask("POST", "/api/teams/night/policies", json=policy).status_code == 201


def test_a_program_without_a_token_is_told_to_sign_in(house: FastAPI) -> None:
    answer = Visitor(house, token="guess").get("/api/teams")
    assert answer.status_code == 401
    assert answer.json()["refusal"] == "SignInFirst"


def test_a_program_is_told_which_field_is_wrong(house: FastAPI, cast: Cast) -> None:
    kai = with_token(house, cast, "kai")
    answer = kai.ask("POST", "/api/teams", json={"name": "Moon", "time_zone": "Luna/Base"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Time zone:")


def test_names_are_text_and_never_markup(visitor: Callable[[str], Visitor]) -> None:
    kai = visitor("kai")
    kai.post("/people/new", {"name": "<script>alert(1)</script>", "email": "x@example.org"})
    assert "<script>alert" not in kai.get("/people").text


def test_a_coordinator_finds_the_zone_and_the_duty_card(visitor: Callable[[str], Visitor]) -> None:
    ana = visitor("ana")
    assert 'href="/teams/support/settings">Time zone and duty card</a>' in ana.get("/teams/support/shifts").text
    settings = text_of(ana.get("/teams/support/settings"))
    assert "Settings of Support" in settings
    assert "Rounds that are open keep the one they have." in settings
