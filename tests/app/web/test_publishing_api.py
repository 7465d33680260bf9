"""Publishing for programs."""

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


def test_programs_of_engineers_and_strangers_may_not_publish(cast: Cast, house: FastAPI, rota: Planned) -> None:
    path = f"/api/teams/support/drafts/{rota.draft(WEEK)}/publication"
    for name, status in (("bo", 403), ("dee", 404), ("hana", 404)):
        assert with_token(house, cast, name).ask("POST", path, json={"version": 1}).status_code == status
    assert with_token(house, cast, "dee").get("/api/teams/support/publications").status_code == 404
