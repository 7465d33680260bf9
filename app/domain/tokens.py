"""API tokens: what a program may do in somebody's name, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.text import NAME_LIMIT, clean_line


class Scope(StrEnum):
    """What a token may do, of all that its person may."""

    READ = "read"
    ANSWERS = "answers"
    ROTA = "rota"
    PEOPLE = "people"
    LEDGER = "ledger"

    @property
    def label(self) -> str:
        return _(_LABELS[self])


_LABELS = {
    Scope.READ: N_("Look at what its person may see"),
    Scope.ANSWERS: N_("Answer rounds, and enter own absences and wishes"),
    Scope.ROTA: N_("Open rounds, make and publish drafts, offer and take swaps"),
    Scope.PEOPLE: N_("Change teams, people, shifts and policies"),
    Scope.LEDGER: N_("Record leave and points, and correct them"),
}

EVERYTHING = tuple(Scope)
LONGEST_DAYS = 365
MOST_TOKENS = 20  # that live, of one person


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is needed to make one."""

    name: str
    scopes: tuple[Scope, ...] = EVERYTHING
    days: int = LONGEST_DAYS

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Name"), limit=NAME_LIMIT))
        object.__setattr__(self, "scopes", tuple(scope for scope in Scope if scope in set(self.scopes)))
        if not self.scopes:
            raise BadField("May", _("Choose at least one thing that the token may do."))
        if not 1 <= self.days <= LONGEST_DAYS:
            raise BadField("Days", _("This must be between 1 and {most}.", most=LONGEST_DAYS))

    def ends_at(self, now: datetime) -> datetime:
        return now + timedelta(days=self.days)


def scopes_from(words: Iterable[str]) -> tuple[Scope, ...]:
    """Scopes by their names, as they were typed."""
    try:
        return tuple(Scope(word.strip()) for word in words if word.strip())
    except ValueError as fault:
        word = str(fault).partition("'")[2].partition("'")[0][:40]
        raise BadField("May", _("“{word}” is not one of {scopes}.", word=word, scopes=", ".join(Scope))) from None


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its person sees it; its secret is not kept."""

    id: int
    person_id: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
