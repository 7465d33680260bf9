"""The field that finds a name in a long list: a plain form, so that what it found has an address of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query

from app.domain.board import Boards, PeopleBoard
from app.domain.finding import Found, by_name
from app.domain.language import _
from app.domain.people import NameTag

Find = Annotated[str, Query()]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Search(Generic[Row]):
    """A list and what was looked for in it; `kept` is what else the page's address says."""

    found: Found[Row]
    path: str
    kept: Mapping[str, str]
    part: str = ""  # of the page, where the list is

    @property
    def rows(self) -> Sequence[Row]:
        return self.found.rows

    @property
    def typed(self) -> str:
        return self.found.typed

    @property
    def is_offered(self) -> bool:
        return self.found.is_long

    @property
    def action(self) -> str:
        return f"{self.path}#{self.part}" if self.part else self.path

    @property
    def whole(self) -> str:
        """The way back to the whole list."""
        query = f"?{urlencode(self.kept)}" if self.kept else ""
        return self.path + query + (f"#{self.part}" if self.part else "")

    @property
    def says(self) -> str:
        return _("{found} of {all} people", found=len(self.rows), all=self.found.all)

    @property
    def nobody(self) -> str:
        return _("Nobody here is called “{name}”. Type fewer letters, or look at all of them.", name=self.typed)

    def at(self, href: str) -> str:
        """Another view of the same list, with the same name looked for."""
        return f"{href}{'&' if '?' in href else '?'}{urlencode({'find': self.typed})}" if self.typed else href


def search(
    rows: Sequence[Row],
    typed: str,
    *,
    name: Callable[[Row], str],
    path: str,
    kept: Mapping[str, str] | None = None,
    part: str = "",
) -> Search[Row]:
    """part: the id of the section the list is in, where it lies far down the page."""
    said = {key: value for key, value in (kept or {}).items() if value}
    return Search(by_name(rows, typed, name=name), path, said, part)


def search_tags(
    tags: Iterable[NameTag | None], typed: str, *, path: str, kept: Mapping[str, str] | None = None
) -> Search[NameTag]:
    """Of the people whom a page names more than once."""
    named = list(dict.fromkeys(tag for tag in tags if tag))
    return search(named, typed, name=lambda tag: tag.full, path=path, kept=kept)


def search_boards(boards: Boards, typed: str, *, path: str) -> tuple[Boards, Search[NameTag] | None]:
    """The boards of people × days with the rows of those who were looked for; others know no people to look for."""
    found = search_rotas([boards], typed, path=path)
    return rows_of(boards, found), found


def search_rotas(rotas: Sequence[Boards], typed: str, *, path: str) -> Search[NameTag] | None:
    """Over the boards of several rotas."""
    weeks = [board for boards in rotas for board in boards if isinstance(board, PeopleBoard)]
    tags = (row.person for week in weeks for row in week.rows)
    return search_tags(tags, typed, path=path, kept={"view": "people"}) if weeks else None


def rows_of(boards: Boards, found: Search[NameTag] | None) -> Boards:
    """The rows of whoever was found; all of them where nobody was looked for."""
    if found is None or not found.typed:
        return boards
    weeks = [board for board in boards if isinstance(board, PeopleBoard)]
    return [replace(week, rows=tuple(row for row in week.rows if row.person in found.rows)) for week in weeks]
