"""The repository's own files, as these tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "solver", "alembic", "tests")
PICTURES = {".png", ".jpg", ".ico", ".woff2"}


def tracked_files() -> list[Path]:
    """Every file of the repository, committed or about to be; without git, every file of the rooms."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listing.returncode:
        return [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_files() -> Iterator[tuple[Path, str]]:
    for path in tracked_files():
        if path.suffix not in PICTURES:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file of the rooms with its syntax tree; empty ones say nothing and are left out."""
    for path in tracked_files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in rooms:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if tree.body:
                yield path, tree


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
