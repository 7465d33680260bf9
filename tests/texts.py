"""`make texts`: collects every text of the code and templates, and brings the catalogues up to date with them."""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.languages import CATALOGUES
from tests.code_names import read_by_people

Found = tuple[int, str, list[str | None], list[str]]

ROOT = Path(__file__).parents[1]
OPTIONS = {"templates/**": {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {"_": None, "N_": None, "keeps": None, "gettext": None, "ngettext": (1, 2), "n_": (1, 2), "Form": None}
# What is refused is named by English words, which the refusals say in the reader's language.
KEYWORDS |= dict.fromkeys(("NotFound", "NotAllowed", "Stale", "BadField", "BadFile", "Taken"))


def of_python(file: IO[bytes], keywords: Mapping[str, Any], comment_tags: object, options: object) -> Iterator[Found]:
    """Every call by one of the keywords, also those that stand in the places of a text, which babel does not see."""
    for node in ast.walk(ast.parse(file.read())):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in keywords:
            yield node.lineno, name, [_text(arg) for arg in node.args], []


def _text(node: ast.expr) -> str | None:
    return node.value or None if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


METHODS: list[tuple[str, Any]] = [("app/**.py", of_python), ("templates/**", "jinja2")]


def collected() -> Catalog:
    """Every text there is, with the files that say it."""
    texts = Catalog(fuzzy=False)
    found = extract_from_dir(str(ROOT), METHODS, OPTIONS, KEYWORDS, directory_filter=_is_ours)
    for file, _line, message, comments, context in found:
        if message:
            texts.add(message, locations=[(file, 1)], auto_comments=comments, context=context)
    for name in sorted(read_by_people()):
        texts.add(name, locations=[("app/domain/audit_words.py", 1)])
    return texts


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def refresh(path: Path) -> int:
    """Bring one catalogue up to date; says how many of its texts are missing."""
    known = catalogue(path)
    known.update(collected(), no_fuzzy_matching=True)
    known.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, known, width=120, sort_output=True, no_location=True, omit_header=False)
    return sum(1 for message in known if message.id and not is_said(message.string))


def is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _is_ours(folder: str) -> bool:
    top = Path(folder).resolve().relative_to(ROOT).parts
    return not top or top[0] in ("app", "templates")


def main() -> int:
    catalogues = sorted(CATALOGUES.glob("*.po"))
    if not catalogues:
        print(f"{len(collected())} texts are marked; begin a language by an empty file like {CATALOGUES.name}/de.po")
    for path in catalogues:
        print(f"{path.name}: {refresh(path)} texts are still to be translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
