"""Who takes a step: people for themselves, a coordinator for anybody, with a reason."""

from dataclasses import dataclass, replace

from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.refusals import BadField, NotAllowed, NotFound
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_text
from app.store.swaps import Step
from app.store.teams import member_ids
from app.store.transaction import Tx


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a step is meant (nobody named: for whoever takes it), and why."""

    for_id: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_text(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))


@dataclass(frozen=True, slots=True)
class Side:
    """Whose step it is, and by whose hand."""

    person_id: int
    by: Actor
    reason: str

    @property
    def is_own(self) -> bool:
        return self.person_id == self.by.id

    def note(self, step: Step) -> Step:
        """The step with who took it written into it."""
        return replace(step, by_id=self.by.id, for_id=None if self.is_own else self.person_id, reason=self.reason)


def side_of(tx: Tx, team: Team, acting: Acting, *, by: Actor) -> Side:
    """Refuses those who act for somebody else without being a coordinator, or without saying why."""
    tx.note(reason=acting.reason, on_behalf_of=acting.for_id)
    if acting.for_id is None or acting.for_id == by.id:
        return Side(by.id, by, acting.reason)
    if not by.coordinates(team.id):
        raise NotAllowed("a coordinator of this team")
    if acting.for_id not in member_ids(tx, team.id):
        raise NotFound("person in this team")
    if not acting.reason:
        raise BadField("Reason", _("Say why you do this for somebody else; everybody in the team can read it."))
    return Side(acting.for_id, by, acting.reason)
