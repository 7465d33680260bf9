"""Refusals of who asks and of what was typed: the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.refusals.kinds import Conflict, Forbidden, Invalid, Missing, Refusal


@dataclass(eq=False)
class NotFound(Missing):
    what: str

    @property
    def sentence(self) -> str:
        return f"There is no such {self.what} here. It may have been removed, or the address is incomplete."


@dataclass(eq=False)
class SignInFirst(Refusal):
    """Nobody is signed in; pages lead to sign-in, programs are told."""

    @property
    def sentence(self) -> str:
        return "Sign in first, or send an API token."


@dataclass(eq=False)
class NotAllowed(Forbidden):
    needs: str

    @property
    def sentence(self) -> str:
        return f"Only {self.needs} may do this. Ask one of them, or sign in as somebody who may."


@dataclass(eq=False)
class BadField(Invalid):
    """One field of a form, a command or a request is not usable."""

    field: str
    why: str

    @property
    def sentence(self) -> str:
        return f"{self.field}: {self.why}"


@dataclass(eq=False)
class BadFile(Invalid):
    """A file to import is not usable; says where."""

    where: str
    why: str

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.why} Nothing was imported."


@dataclass(eq=False)
class Taken(Conflict):
    """A name or address that must be unique is in use."""

    field: str
    value: str

    @property
    def sentence(self) -> str:
        return f"{self.field} “{self.value}” is already in use. Choose another one."


@dataclass(eq=False)
class Stale(Conflict):
    """Somebody (or another tab) saved first."""

    what: str

    @property
    def sentence(self) -> str:
        return (
            f"This {self.what} was changed since you opened it, so nothing was saved. "
            "What you entered is still below: look at the newer state and save again."
        )


@dataclass(eq=False)
class NeedsConfirmation(Conflict):
    """The step is allowed, but so far-reaching that the person must say so twice."""

    warnings: Sequence[str]

    @property
    def sentence(self) -> str:
        return " ".join(self.warnings) + " Tick the box to go on all the same."


@dataclass(eq=False)
class FormSentAlready(Conflict):
    """A form that was posted before comes again with other contents."""

    what: str

    @property
    def sentence(self) -> str:
        return f"This form was sent once already, with other contents, and {self.what}. Open it afresh for another one."


@dataclass(eq=False)
class LinkUnusable(Conflict):
    """A one-time link that is unknown, used or too old; which of them is nobody's business."""

    @property
    def sentence(self) -> str:
        return "This link has been used already or is too old. Ask for a new one."


@dataclass(eq=False)
class LastKeeper(Conflict):
    @property
    def sentence(self) -> str:
        return "This is the last active keeper. Make somebody else keeper first."
