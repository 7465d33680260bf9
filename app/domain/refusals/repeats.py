"""Refusals of requests that are sent again by the same key."""

from dataclasses import dataclass

from app.domain.language import _
from app.domain.refusals.kinds import Invalid


@dataclass(eq=False)
class KeyUnusable(Invalid):
    """No key that could be kept."""

    most: int

    @property
    def sentence(self) -> str:
        return _(
            "An Idempotency-Key has 1 to {most} letters, digits and signs. Make a new one for each request.",
            most=self.most,
        )


@dataclass(eq=False)
class KeyUsedOtherwise(Invalid):
    """The key was sent before, with something else."""

    @property
    def sentence(self) -> str:
        return _("This Idempotency-Key came before with another content. Make a new key for a new request.")
