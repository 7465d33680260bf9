"""Liveness and readiness, as whoever watches the service asks for them."""

from pathlib import Path

from app.main import create_app
from app.settings import Settings
from app.store.transaction import Database
from tests.browse import Visitor


def readiness(database: Database, folder: Path) -> tuple[int, list[str]]:
    answer = Visitor(create_app(Settings(data_dir=folder), database)).get("/readyz")
    return answer.status_code, answer.json()["why"]


def test_a_service_with_a_database_and_a_folder_is_ready(database: Database, tmp_path: Path) -> None:
    assert readiness(database, tmp_path) == (200, [])


def test_a_data_folder_that_is_gone_is_said_and_is_no_fault(database: Database, tmp_path: Path) -> None:
    status, why = readiness(database, tmp_path / "gone")
    assert status == 503
    assert "is gone" in why[0]


def test_a_probe_may_ask_without_wanting_an_answer(database: Database, tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path), database)
    assert [Visitor(app).ask("HEAD", path).status_code for path in ("/livez", "/readyz")] == [200, 200]
