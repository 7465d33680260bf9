"""Refusals of coming in: too often, a second factor that is missing or wrong, an invitation that does not fit."""

from dataclasses import dataclass

from app.domain.language import _, n_
from app.domain.refusals.kinds import Conflict, Forbidden, Invalid, Refusal


@dataclass(eq=False)
class TooMany(Refusal):
    """Kind: it may be done, but not so often; says after how many seconds again."""

    seconds: int

    @property
    def sentence(self) -> str:
        minutes = -(-self.seconds // 60)
        return n_(
            "That was tried too often in a short time. Wait a minute, then try again.",
            "That was tried too often in a short time. Wait {n} minutes, then try again.",
            minutes,
        )


@dataclass(eq=False)
class SecondFactorFirst(Forbidden):
    """The session has shown no second factor: it may be shown (has one) or must be set up first."""

    has_one: bool

    @property
    def sentence(self) -> str:
        if self.has_one:
            return _("Show your second factor first: a code of your app, a passkey or a recovery code.")
        return _(
            "This needs a second factor: coordinators, HR and keepers must have one here. "
            "Set one up under “Second factor”; it takes a minute."
        )


@dataclass(eq=False)
class SignInAfresh(Forbidden):
    """Ways in are changed by whoever has just come in, not by whoever finds an open window."""

    @property
    def sentence(self) -> str:
        return _(
            "Your sign-in is a while ago, and this changes how you come in. Sign out, sign in again and come back."
        )


@dataclass(eq=False)
class WrongCode(Invalid):
    """A code that does not fit, was used already, or a passkey's answer that does not hold; which, is not said."""

    @property
    def why(self) -> str:
        return _("That did not fit.")

    @property
    def sentence(self) -> str:
        todo = _(
            "A code works once, for half a minute: "
            "wait for the next one, and see that the clock of your device is right."
        )
        return f"{self.why} {todo}"


@dataclass(eq=False)
class PasskeyRefused(Invalid):
    @property
    def sentence(self) -> str:
        return _("The passkey was not accepted. Try again on this page; if it stays so, use another second factor.")


@dataclass(eq=False)
class PasskeyKnown(Conflict):
    @property
    def sentence(self) -> str:
        return _("This passkey is registered already. Choose another device, or use this one.")


@dataclass(eq=False)
class InvitedAlready(Conflict):
    name: str

    @property
    def sentence(self) -> str:
        return _("{name} has an open invitation already. Send it again or withdraw it in the list.", name=self.name)


@dataclass(eq=False)
class MemberAlready(Conflict):
    name: str

    @property
    def sentence(self) -> str:
        return _(
            "{name} is in the team already. Change the membership on the page of the team's people.", name=self.name
        )


@dataclass(eq=False)
class CameInAtOnce(Conflict):
    """Two invitations for one address were accepted in the same moment; this one can be accepted still."""

    @property
    def sentence(self) -> str:
        return _("Another invitation to your address was accepted at this very moment. Open the link once more.")


@dataclass(eq=False)
class OnlyKeeperBringsBack(Forbidden):
    @property
    def sentence(self) -> str:
        return _("Whoever has this address was made inactive here. Ask a keeper to bring them back.")
