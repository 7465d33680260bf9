"""Refusals about drafts and publications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.language import N_, _, whole
from app.domain.refusals.access import TooMany
from app.domain.refusals.kinds import Conflict, Invalid


@dataclass(eq=False)
class DraftRuns(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return _("Draft {number} is still being made. Wait for it or stop it first.", number=self.number)


@dataclass(eq=False)
class DraftNotReady(Conflict):
    number: int
    state: str

    @property
    def sentence(self) -> str:
        return _(
            "Draft {number} is {state}; only a draft that is ready can be edited or published.",
            number=self.number,
            state=_(self.state),
        )


@dataclass(eq=False)
class DraftMovedOn(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return _(
            "Draft {number} was changed or published since you looked at it. Look at it again, then publish.",
            number=self.number,
        )


@dataclass(eq=False)
class BreaksRules(Conflict):
    """The checker judged a plan, an edit or a pin: these rules would be broken."""

    who: str
    rules: Sequence[str]

    @property
    def sentence(self) -> str:
        rules = ", ".join(self.rules)
        return _(
            "{who} cannot take this seat: {rules}. Choose somebody else, or free the other seat first.",
            who=self.who,
            rules=rules,
        )


@dataclass(eq=False)
class DraftNotRunning(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return _(
            "Draft {number} is not being made any more, so there is nothing to stop. Look at the page again.",
            number=self.number,
        )


@dataclass(eq=False)
class PinsInTheWay(Conflict):
    """Pins that no plan can keep: for each, who sits where, and the rules that this breaks."""

    pins: Sequence[str]

    @property
    def sentence(self) -> str:
        return _("These pins cannot stay: {pins}. Take them out, then draft again.", pins="; ".join(self.pins))


@dataclass(eq=False)
class NothingKeepsRules(Conflict):
    """No plan keeps these rules together or, if not `proved`, none was found in time."""

    rules: Sequence[str]
    proved: bool

    @property
    def sentence(self) -> str:
        rules = ", ".join(self.rules)
        if self.proved:
            return _(
                "No rota can keep all rules: {rules}. Loosen them or take pins out, then draft again.", rules=rules
            )
        return _(
            "No rota that keeps all rules was found in this time: {rules}. Draft again with a longer search.",
            rules=rules,
        )


@dataclass(eq=False)
class NothingToPlan(Conflict):
    @property
    def sentence(self) -> str:
        return _("There is no slot left to plan here: all have begun, or the period has none. Open another round.")


@dataclass(eq=False)
class SlotBegun(Conflict):
    @property
    def sentence(self) -> str:
        return _("This slot had begun when the draft was made, so it stays as it was published.")


@dataclass(eq=False)
class NotPublished(Conflict):
    @property
    def sentence(self) -> str:
        return _("Nothing is published for this period yet, so there is nothing to start from. Make a draft instead.")


@dataclass(eq=False)
class HoldsNoLonger(Conflict):
    """Since a draft was made somebody has left, is away or cannot: these seats must be given to others first."""

    seats: Sequence[str]

    @property
    def sentence(self) -> str:
        return _(
            "Things have changed since this draft was made: {seats}. "
            "Free these seats in the draft or give them to somebody else, then publish.",
            seats="; ".join(self.seats),
        )


@dataclass(eq=False)
class NothingChanges(Conflict):
    number: int

    @property
    def sentence(self) -> str:
        return _(
            "This draft says just what publication {number} says, so there is nothing to publish.", number=self.number
        )


@dataclass(eq=False)
class TooLarge(Invalid):
    """size: which one, as the solver names it; from before it did, the reason itself in English."""

    size: str
    figures: Mapping[str, int]

    @property
    def sentence(self) -> str:
        why = _(_TOO_LARGE.get(self.size, self.size), **{name: whole(value) for name, value in self.figures.items()})
        return _("This is more than one draft can hold: {why}. Plan a shorter period or a smaller team.", why=why)


_TOO_LARGE = {
    "problem": N_("{people} people and {slots} slots; the most are {most_people} and {most_slots}"),
    "product": N_("{people} people times {slots} slots are more than {most} pairs"),
    "pairs": N_("{pairs} pairs of a person and a place they may take; the most are {most}"),
    "memory": N_("{pairs} pairs of a person and a place need about {wanted} MiB; the limit is {limit} MiB"),
    "building": N_("building the model took more than the limit of {limit} MiB"),
}


@dataclass(eq=False)
class ManySearches(TooMany):
    """So many wait for an answer that has to be searched for that one more would keep others waiting, too."""

    seconds: int = 10

    @property
    def sentence(self) -> str:
        return _("Several searches are running right now. Wait a few seconds, then ask again.")


@dataclass(eq=False)
class NobodyThere(Conflict):
    @property
    def sentence(self) -> str:
        return _("Nobody is in this seat, so there is nobody to ask about. Look at what would fill it instead.")


@dataclass(eq=False)
class NotOpen(Conflict):
    @property
    def sentence(self) -> str:
        return _("Somebody is in this seat, so it need not be filled. Ask why it is theirs instead.")


@dataclass(eq=False)
class NothingToCompare(Conflict):
    @property
    def sentence(self) -> str:
        return _("There is nothing to compare this draft with: it is the only one, and nothing is published yet.")
