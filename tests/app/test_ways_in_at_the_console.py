"""`halfday link` and `halfday token add`: ways in for people who can come in, and for no others."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.cli import app
from app.domain.people import NewPerson
from app.store import people
from app.store.tables import ApiTokenRow, MailLinkRow
from app.store.transaction import Database
from tests.cast import Cast, assemble


@pytest.fixture
def house(tmp_path: Path) -> Cast:
    (tmp_path / "data").mkdir()
    database = Database(f"sqlite:///{tmp_path}/data/halfday.sqlite")
    database.migrate()
    return assemble(database, now=datetime.now(UTC))


@pytest.mark.parametrize(("words", "table"), [(("link",), MailLinkRow), (("token", "add"), ApiTokenRow)])
def test_a_way_in_is_made_for_who_is_active_only(
    tmp_path: Path, house: Cast, words: tuple[str, ...], table: type[MailLinkRow | ApiTokenRow]
) -> None:
    def asked(email: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, email], env={"HALFDAY_DATA_DIR": f"{tmp_path}/data"})
        return done.exit_code, done.output

    assert asked("bo@example.org")[0] == 0
    with house.database.transaction() as tx:
        bo = people.get_person(tx, house.id("bo"))
        people.save_person(tx, bo.id, NewPerson(bo.name, bo.email), active=False, version=bo.version)
    code, said = asked("bo@example.org")
    assert (code, said) == (1, "bo@example.org is not active. Make them active again on the page of people first.\n")
    with house.database.reading() as tx:
        assert len(tx.session.exec(select(table)).all()) == 1
