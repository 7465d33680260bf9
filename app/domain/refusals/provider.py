"""Refusals of signing in by a provider."""

from dataclasses import dataclass

from app.domain.language import _
from app.domain.refusals.kinds import Conflict, Forbidden


@dataclass(eq=False)
class ProviderRefused(Conflict):
    """The provider said no, or said something that cannot be believed; the log knows what."""

    provider: str
    why: str

    @property
    def sentence(self) -> str:
        return _(
            "Signing in by {provider} did not work: {why} Begin again, or have a link sent by mail.",
            provider=self.provider,
            why=self.why,
        )


@dataclass(eq=False)
class NotKnownHere(Forbidden):
    """Somebody proved who they are, and is nobody here."""

    provider: str

    @property
    def sentence(self) -> str:
        return _(
            "{provider} knows you, but Halfday does not yet know you by it. "
            "Ask a keeper for an invitation, and open its link.",
            provider=self.provider,
        )
