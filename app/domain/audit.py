"""Who changed what: where a change comes from, and the line that the audit keeps of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ActorKind(StrEnum):
    """What kind of hand made a change."""

    PERSON = "person"
    VISITOR = "visitor"  # somebody who is not signed in
    CONSOLE = "console"
    CLOCK = "clock"
    JOB = "job"
    SERVICE = "service"  # the installation itself: its demo, its tests


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a transaction comes from; the edge that opens it says so."""

    kind: ActorKind
    operation: str  # the declared name of the route, command, errand or job
    person_id: int | None = None
    on_behalf_of: int | None = None
    team_id: int | None = None
    client: str = ""  # by what they came in: a browser, an API token, and from how far away
    at: datetime | None = None


UNNAMED = Origin(ActorKind.SERVICE, "")


class Act(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One thing before and after; values that are not told are only named in `hidden`."""

    id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    hidden: Sequence[str] = ()
    about: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change as it was: everything that happened in one transaction, and who did it."""

    number: int
    at: datetime
    kind: ActorKind
    actor: int | None
    on_behalf_of: int | None
    operation: str
    team_id: int | None
    object_kind: str
    object_id: str
    reason: str
    client: str
    detail: Sequence[Mapping[str, Any]]  # for each kind of thing: what, act, count, rows

    @property
    def is_reading(self) -> bool:
        return self.object_kind == READING


READING = "reading"  # not a change: somebody looked at what must not be looked at unnoticed
