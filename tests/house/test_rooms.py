"""The READMEs of the rooms name what is there: files, tests, rooms, targets."""

import re
from pathlib import Path

import pytest

from tests.house.files import ROOT, name, text_files

DOCUMENTS = {name(path): (path, text) for path, text in text_files() if path.name == "README.md"}
TESTS = {found for _, text in text_files() for found in re.findall(r"^ *def (test_\w+)\(", text, re.MULTILINE)}
FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|html|toml|md|json|css|js))`")
FOLDER = re.compile(r"`((?:[\w.-]+/)+)`")
MOST_PARTS = 4  # of a recipe: whoever must touch more files should change the house first


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_a_document_names_exists(document: str) -> None:
    assert set(re.findall(r"`(test_\w+)`", DOCUMENTS[document][1])) <= TESTS


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_folder_that_a_document_names_exists(document: str) -> None:
    path, text = DOCUMENTS[document]
    told = set(FILE.findall(text)) | set(FOLDER.findall(text))
    assert not {each for each in told if not _exists(path.parent, each)}


def test_every_room_of_the_service_is_in_its_list() -> None:
    text = DOCUMENTS["app/README.md"][1]
    rooms = {path.name + ("/" if path.is_dir() else "") for path in (ROOT / "app").iterdir()}
    rooms -= {"__init__.py", "__pycache__/", "README.md"}
    assert not {room for room in rooms if f"`{room}`" not in text}


def test_a_recipe_touches_at_most_four_files() -> None:
    recipes = re.search(r"## Recipes\n(.*?)\n# ", DOCUMENTS["app/README.md"][1], re.DOTALL)
    assert recipes
    said = [paragraph for paragraph in recipes[1].split("\n\n") if paragraph.startswith("**")]
    assert len(said) >= 5
    assert not [recipe for recipe in said if recipe.count(";") >= MOST_PARTS]


def _exists(folder: Path, told: str) -> bool:
    return any((base / told).exists() for base in (folder, ROOT, ROOT / "app"))
