"""Refusals of who asks and of what was typed: the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import _, n_
from app.domain.refusals.kinds import Conflict, Forbidden, Invalid, Missing, Refusal


@dataclass(eq=False)
class NotFound(Missing):
    what: str

    @property
    def sentence(self) -> str:
        return _(
            "There is no such {what} here. It may have been removed, or the address is incomplete.", what=_(self.what)
        )


@dataclass(eq=False)
class SignInFirst(Refusal):
    """Nobody is signed in; pages lead to sign-in, programs are told."""

    @property
    def sentence(self) -> str:
        return _("Sign in first, or send an API token.")


@dataclass(eq=False)
class NotAllowed(Forbidden):
    needs: str

    @property
    def sentence(self) -> str:
        return _("Only {needs} may do this. Ask one of them, or sign in as somebody who may.", needs=_(self.needs))


@dataclass(eq=False)
class BadField(Invalid):
    """One field of a form, a command or a request is not usable; `where` is said instead of a field of many lines."""

    field: str
    why: str
    where: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.where or _(self.field)}: {self.why}"


@dataclass(eq=False)
class BadFile(Invalid):
    """A file to import is not usable; says where."""

    where: str
    why: str

    @property
    def sentence(self) -> str:
        return _("{where}: {why} Nothing was imported.", where=_(self.where), why=self.why)


@dataclass(eq=False)
class Taken(Conflict):
    """A name or address that must be unique is in use."""

    field: str
    value: str

    @property
    def sentence(self) -> str:
        return _("{field} “{value}” is already in use. Choose another one.", field=_(self.field), value=self.value)


@dataclass(eq=False)
class Stale(Conflict):
    """Somebody (or another tab) saved first."""

    what: str

    @property
    def sentence(self) -> str:
        return _(
            "This {what} was changed since you opened it, so nothing was saved. "
            "What you entered is still below: look at the newer state and save again.",
            what=_(self.what),
        )


@dataclass(eq=False)
class NeedsConfirmation(Conflict):
    """The step is allowed, but so far-reaching that the person must say so twice."""

    warnings: Sequence[str]

    @property
    def why(self) -> str:
        return _("Tick the box to go on all the same.")

    @property
    def sentence(self) -> str:
        return " ".join([*self.warnings, self.why])


@dataclass(eq=False)
class CameUpSince(NeedsConfirmation):
    """What was confirmed is not all that there is by now; names what is new."""

    @property
    def sentence(self) -> str:
        news = n_(
            "{n} warning has come up since you looked.",
            "{n} warnings have come up since you looked.",
            len(self.warnings),
        )
        return " ".join([news, *self.warnings, _("Nothing was published. Look again, and confirm all of it.")])


@dataclass(eq=False)
class FormSentAlready(Conflict):
    """A form that was posted before comes again with other contents."""

    what: str

    @property
    def sentence(self) -> str:
        return _(
            "This form was sent once already, with other contents, and {what}. Open it afresh for another one.",
            what=self.what,
        )


@dataclass(eq=False)
class LinkUnusable(Conflict):
    """A one-time link that is unknown, used or too old; which of them is nobody's business."""

    @property
    def sentence(self) -> str:
        return _("This link has been used already or is too old. Ask for a new one.")


@dataclass(eq=False)
class LastKeeper(Conflict):
    @property
    def sentence(self) -> str:
        return _("This is the last active keeper. Make somebody else keeper first.")
