"""Loading the demo at the first set-up: asked for on the page, made by the clock's errand, once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo import load_demo
from app.domain.people import NewPerson
from app.settings import Settings
from app.store.people import actor_at, add_person, all_people
from app.store.teams import members_of
from app.store.transaction import Database
from app.usecases.access.set_up import offer_set_up
from tests.browse import Visitor, open_house, text_of
from tests.cast import Cast

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def keeper(database: Database) -> Visitor:
    """A keeper who asked for the demo on the page of the first set-up."""
    with database.transaction() as tx:
        secret = offer_set_up(tx)
    visitor = Visitor(open_house(Cast(database, None, None, {}, NOW)))  # type: ignore[arg-type]
    asked = visitor.post(f"/setup/{secret}/demo", {"name": "Kim Keeper", "email": "kim@example.org"})
    assert asked.headers["location"] == "/people"
    assert "is being made" in text_of(visitor.get("/people"))
    return visitor


def test_the_demo_fills_the_installation_and_the_keeper_coordinates_it(
    database: Database, keeper: Visitor, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    assert load_demo(settings, database, now=NOW)
    assert not load_demo(settings, database, now=NOW)  # once
    assert list(tmp_path.iterdir()) == []
    with database.reading() as tx:
        kim = next(person for person in all_people(tx) if person.email == "kim@example.org")
        actor = actor_at(tx, kim.id, now=NOW)
        assert actor is not None
        (team,) = actor.teams
        assert len(members_of(tx, team.id)) == 15
    assert (
        "London" in text_of(keeper.get(f"/teams/{team.slug}")) or keeper.get(f"/teams/{team.slug}").status_code == 200
    )
    with database.transaction() as tx:  # numbering goes on behind the demo's own rows
        assert add_person(tx, NewPerson("Nia", "nia@example.org"), now=NOW).id > kim.id


@pytest.mark.usefixtures("keeper")
def test_the_demo_is_left_out_where_somebody_has_begun_by_hand(database: Database, tmp_path: Path) -> None:
    with database.transaction() as tx:
        add_person(tx, NewPerson("Nia", "nia@example.org"), now=NOW)
    assert not load_demo(Settings(data_dir=tmp_path), database, now=NOW)
    with database.reading() as tx:
        assert len(all_people(tx)) == 2
