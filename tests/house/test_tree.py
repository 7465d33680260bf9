"""The repository's tree: its rooms, its documents, and nothing that only one machine has."""

import re
from pathlib import Path

from tests.house.files import PICTURES, ROOT, name, text_files, tracked_files

FOLDERS = {"app", "solver", "templates", "alembic", "tests", ".ci"}
PERSONAL = re.compile(r"/(?:home|Users)/\w+/")
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]+)[^)]*\)")
MADE = re.compile(r"^ *(?:\$ )?make (?P<target>[a-z]+)|`make (?P<quoted>[a-z]+)", re.MULTILINE)


def test_the_top_of_the_tree_holds_the_agreed_rooms_only() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in tracked_files() if len(path.relative_to(ROOT).parts) > 1}
    assert folders <= FOLDERS


def test_the_migrations_folder_never_hides_the_library_of_its_name() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_no_file_names_a_folder_of_one_machine() -> None:
    here = [str(ROOT)] if len(ROOT.parts) > 2 else []  # one word, like "/app", is a fair name in a container
    assert not [name(path) for path, text in text_files() if PERSONAL.search(text) or any(p in text for p in here)]


def test_every_link_of_a_document_leads_to_a_file() -> None:
    assert not [(name(path), link) for path, link in _links() if not (path.parent / link).exists()]


def test_every_make_command_of_a_document_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {found["target"] or found["quoted"] for _, text in _documents() for found in MADE.finditer(text)}
    assert told <= targets


def test_make_help_tells_of_every_target_for_people() -> None:
    makefile = (ROOT / "Makefile").read_text()
    described = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"run", "demo", "test", "soak", "check", "bench", "lock", "migration", "help", "screenshots"} <= described


def test_no_picture_is_too_large_to_read_on_a_phone() -> None:
    assert not [name(path) for path in tracked_files() if path.suffix in PICTURES and path.stat().st_size > 500_000]


def _documents() -> list[tuple[Path, str]]:
    return [(path, text) for path, text in text_files() if path.suffix == ".md"]


def _links() -> list[tuple[Path, str]]:
    return [
        (path, found["target"])
        for path, text in _documents()
        for found in LINK.finditer(text)
        if "://" not in found["target"] and not found["target"].startswith("mailto:")
    ]
