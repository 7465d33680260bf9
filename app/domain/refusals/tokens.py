"""Refusals of API tokens: what a token may not do, and how many there may be."""

from dataclasses import dataclass

from app.domain.language import _
from app.domain.refusals.kinds import Conflict, Forbidden


@dataclass(eq=False)
class TokenMayNot(Forbidden):
    """The token's person may; the token may not. needs: the scope, or nothing where no token may."""

    needs: str

    @property
    def sentence(self) -> str:
        if not self.needs:
            return _("No API token may do this: ways in are made and changed by people. Sign in with a browser.")
        return _(
            "This API token may not do this: it lacks “{needs}”. Make one that has it under “My tokens”.",
            needs=self.needs,
        )


@dataclass(eq=False)
class TooManyTokens(Conflict):
    """A person has as many tokens as there may be."""

    most: int

    @property
    def sentence(self) -> str:
        return _(
            "You have {most} API tokens, as many as there may be. Revoke one that no program needs any more.",
            most=self.most,
        )
