"""The wheel carries the service, the solver, the migrations and the templates; a container gets every setting."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings
from tests.house.files import ROOT

OF_THE_IMAGE = {"host", "port", "data_dir"}  # set in the Dockerfile, and reached by a port and a volume


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = Path(folder).glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_installs_no_top_level_package_but_ours(packed: list[str]) -> None:
    tops = {path.split("/")[0] for path in packed if ".dist-info/" not in path}
    assert tops == {"app", "solver"}


def test_the_wheel_carries_migrations_templates_and_static_files(packed: list[str]) -> None:
    assert "app/_migrations/env.py" in packed
    assert "app/catalogues/de.po" in packed
    for folder, suffix in (("templates", "app/_templates"), ("alembic/versions", "app/_migrations/versions")):
        files = [path.name for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".txt", ".py")]
        assert set(files) <= {path.rsplit("/", 1)[-1] for path in packed if path.startswith(suffix)}


def test_the_wheel_carries_no_tests(packed: list[str]) -> None:
    assert not [path for path in packed if "test" in path.split("/")[0] or path.endswith("conftest.py")]


def test_a_container_gets_every_setting_by_its_name() -> None:
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    given = set(re.findall(rf"^      ({PREFIX}\w+):", compose, re.MULTILINE))
    assert given == {PREFIX + name.upper() for name in Settings.model_fields.keys() - OF_THE_IMAGE}
