"""Publishing for programs."""

from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from tests.app.usecases.published import MONDAY, SATURDAY, SUNDAY, Planned, planned
from tests.browse import with_token
from tests.cast import Cast

WEEK = {(MONDAY, "Morning"): "bo", (SATURDAY, "Weekend cover"): "chi", (SUNDAY, "Weekend cover"): "chi"}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    return planned(cast)


def test_a_program_publishes_and_reads_what_is_published(cast: Cast, house: FastAPI, rota: Planned) -> None:
    ana, draft = with_token(house, cast, "ana"), rota.draft(WEEK)
    path = f"/api/teams/support/drafts/{draft}/publication"
    refused = ana.ask("POST", path, json={"version": 1})
    assert (refused.status_code, refused.json()["refusal"]) == (409, "NeedsConfirmation")
    done = ana.ask("POST", path, json={"version": 1, "confirmed": True})
    assert done.status_code == 201
    body = done.json()
    assert (body["number"], len(body["seats"])) == (1, 22)
    filled = {seat["seat"]: seat["person"] for seat in body["seats"] if seat["person"]}
    assert filled == {rota.seat(*place): cast.id(name) for place, name in WEEK.items()}
    bo = with_token(house, cast, "bo")
    assert bo.get("/api/teams/support/publications/1").json() == body
    assert [line["number"] for line in bo.get("/api/teams/support/publications").json()] == [1]
    twice = ana.ask("POST", path, json={"version": 1, "confirmed": True})
    assert (twice.status_code, twice.json()["refusal"]) == (409, "DraftMovedOn")


def test_a_program_sees_beforehand_what_publishing_would_do(cast: Cast, house: FastAPI, rota: Planned) -> None:
    rota.publish(WEEK)
    draft = rota.draft({(MONDAY, "Morning"): "bo", (SATURDAY, "Weekend cover"): "bo", (SUNDAY, "Weekend cover"): "bo"})
    cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)  # Saturday's cover is on
    path = f"/api/teams/support/drafts/{draft}/publication"
    seen = with_token(house, cast, "ana").get(path).json()
    assert (seen["number"], seen["version"], seen["nothing"], seen["blocked"]) == (2, 1, False, [])
    sunday = "Sun 15 Mar, 10–18 Weekend cover"
    assert seen["news"] == [
        {"name": "Bo Berg", "gained": [sunday], "lost": []},
        {"name": "Chi Chen", "gained": [], "lost": [sunday]},
    ]
    assert [line.partition(", ")[0] for line in seen["warnings"]] == [
        "Bo offered both days of 14 and 15 March or none",
        "Chi offered both days of 14 and 15 March or none",
    ]
    for name, status in (("bo", 403), ("dee", 404), ("hana", 404)):
        assert with_token(house, cast, name).get(path).status_code == status
    assert with_token(house, cast, "ana").ask("POST", path, json={"version": 1, "confirmed": True}).status_code == 201
    published = with_token(house, cast, "ana").get(path)
    assert (published.status_code, published.json()["refusal"]) == (409, "DraftMovedOn")


def test_a_program_confirms_what_it_read_and_no_more(cast: Cast, house: FastAPI, rota: Planned) -> None:
    rota.publish(WEEK)
    ana = with_token(house, cast, "ana")
    path = f"/api/teams/support/drafts/{rota.draft({(SUNDAY, 'Weekend cover'): 'bo'})}/publication"
    sure = {"version": 1, "confirmed": True, "warned": ana.get(path).json()["warned"]}
    cast.now = datetime(2026, 3, 14, 12, tzinfo=UTC)  # Saturday's cover is on, so Chi keeps that day alone
    refused = ana.ask("POST", path, json=sure)
    assert (refused.status_code, refused.json()["refusal"]) == (409, "CameUpSince")
    said = refused.json()["detail"]
    assert said.startswith("1 warning has come up since you looked. Chi offered both days of 14 and 15 March or none")
    assert said.endswith("Nothing was published. Look again, and confirm all of it.")
    assert "Bo offered" not in said
    nothing = ana.ask("POST", path, json=sure | {"warned": ""})
    assert (nothing.status_code, nothing.json()["refusal"]) == (409, "CameUpSince")
    again = sure | {"warned": ana.get(path).json()["warned"]}
    unsure = ana.ask("POST", path, json=again | {"confirmed": False})
    assert (unsure.status_code, unsure.json()["refusal"]) == (409, "NeedsConfirmation")
    assert ana.ask("POST", path, json=again).status_code == 201


def test_a_program_undoes_nothing_that_was_published_since_it_read(cast: Cast, house: FastAPI, rota: Planned) -> None:
    ana = with_token(house, cast, "ana")
    path = f"/api/teams/support/drafts/{rota.draft({(SUNDAY, 'Weekend cover'): 'bo'})}/publication"
    sure = {"version": 1, "confirmed": True, "rests_on": ana.get(path).json()["rests_on"]}
    assert sure["rests_on"] == 0
    rota.publish(WEEK)
    refused = ana.ask("POST", path, json=sure)
    assert (refused.status_code, refused.json()["refusal"]) == (409, "RotaMovedOn")
    again = sure | {"rests_on": ana.get(path).json()["rests_on"]}
    assert ana.ask("POST", path, json=again).status_code == 201


def test_programs_of_engineers_and_strangers_may_not_publish(cast: Cast, house: FastAPI, rota: Planned) -> None:
    path = f"/api/teams/support/drafts/{rota.draft(WEEK)}/publication"
    for name, status in (("bo", 403), ("dee", 404), ("hana", 404)):
        assert with_token(house, cast, name).ask("POST", path, json={"version": 1}).status_code == status
    assert with_token(house, cast, "dee").get("/api/teams/support/publications").status_code == 404
