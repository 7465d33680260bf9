"""Refusals of changes that do not say which version they change."""

from dataclasses import dataclass

from app.domain.language import _
from app.domain.refusals.kinds import Refusal


@dataclass(eq=False)
class VersionMissing(Refusal):
    """Kind: without the version that was read, a change could undo what somebody else has done since."""

    @property
    def sentence(self) -> str:
        return _("Send the version that you read, as the interface describes it; then nobody's change is lost.")
