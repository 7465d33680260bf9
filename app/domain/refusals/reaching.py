"""Refusals of going out: addresses that are not asked, and others that did not answer well."""

from dataclasses import dataclass

from app.domain.kept import keeps
from app.domain.language import _
from app.domain.refusals.kinds import Conflict, Invalid

# Kept where a calendar or a system was asked in the background, for its owner to read.
_NOT_ASKED = keeps("Halfday does not connect to this address: {why}", ours=["why"])
_NO_ANSWER = keeps("{host} gave no usable answer: {why} Try again later, or ask whoever runs it.", ours=["why"])


@dataclass(eq=False)
class AddressNotAsked(Invalid):
    """An address of the internet that Halfday does not connect to, whoever asks for it."""

    why: str

    @property
    def sentence(self) -> str:
        return _(_NOT_ASKED, why=self.why)


@dataclass(eq=False)
class NoUsableAnswer(Conflict):
    """The other side was asked and did not answer, too slowly, or with something that is no answer."""

    host: str
    why: str

    @property
    def sentence(self) -> str:
        return _(_NO_ANSWER, host=self.host, why=self.why)
