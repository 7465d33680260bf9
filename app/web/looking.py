"""How a board is looked at, kept by the pages that one goes to from it and comes back from."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from app.web.forms import Fields


@dataclass(frozen=True, slots=True)
class Looked:
    """The view, and the name that was looked for; nothing where the board is as it is at first."""

    view: str = ""
    find: str = ""

    @property
    def said(self) -> dict[str, str]:
        """As the address of the board says it, and the forms on it."""
        return _said({"view": self.view, "find": self.find})

    @property
    def kept(self) -> dict[str, str]:
        """As the address of a seat says it, whose own `find` is of those who can take it."""
        return _said({"view": self.view, "named": self.find})

    @property
    def query(self) -> str:
        return f"?{urlencode(self.kept)}" if self.kept else ""

    def board(self, path: str, *, undo: str = "") -> str:
        """The board as it was looked at; undo: the way back from what was done meanwhile."""
        said = self.said | _said({"undo": undo})
        return f"{path}?{urlencode(said)}" if said else path


def looked_now(request: Request) -> Looked:
    """By the address of the board."""
    return Looked(request.query_params.get("view", ""), request.query_params.get("find", ""))


def looked_before(request: Request) -> Looked:
    """By the address of a page that one went to from the board."""
    return Looked(request.query_params.get("view", ""), request.query_params.get("named", ""))


def looked_while(form: Fields) -> Looked:
    """By a form on the board itself."""
    return Looked(form.text("view"), form.text("find"))


def _said(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
