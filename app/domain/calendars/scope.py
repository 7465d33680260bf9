"""What a feed shows and how: its kind, whose it is, and the options that were chosen when its link was made."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.language import _
from app.domain.refusals import BadField

REMINDERS = (0, 5, 10, 15, 30, 60, 120, 720, 1440)  # minutes; 0: none
LANGUAGE = "en"
READERS = ""  # the language of whoever looks: only a page that says who is on has such a reader


class FeedKind(StrEnum):
    """Whose seats a feed shows."""

    PERSON = "person"  # one person's, in all teams
    TEAM = "team"  # everybody's in a team
    WEEKEND = "weekend"  # a team's weekend cover
    OPEN = "open"  # a team's seats that nobody has
    DUTY = "duty"  # who is on in a team: a line and a small page, no calendar

    @property
    def is_of_team(self) -> bool:
        return self is not FeedKind.PERSON

    @property
    def usual_language(self) -> str:
        return READERS if self is FeedKind.DUTY else LANGUAGE


@dataclass(frozen=True, slots=True)
class Options:
    """How a link shows what it shows; fixed when it is made."""

    busy: bool = False  # only a person's own duty can make them busy
    reminder: int = 0  # minutes before
    full_names: bool = False
    language: str = LANGUAGE

    def __post_init__(self) -> None:
        if self.reminder not in REMINDERS:
            raise BadField("Reminder", _("Choose one of the offered times."))
        if self.language != READERS and (not self.language.isalpha() or len(self.language) > 8):
            raise BadField("Language", _("Choose one of the offered languages."))

    def key(self, *, usual: str = LANGUAGE) -> str:
        """Empty for the usual ones, in the usual language."""
        chosen = [("busy", self.busy), (f"r{self.reminder}", self.reminder), ("full", self.full_names)]
        words = [word for word, is_chosen in chosen if is_chosen]
        return "+".join([*words, *([f"in-{self.language}"] if self.language != usual else [])])

    @classmethod
    def from_key(cls, key: str, *, usual: str = LANGUAGE) -> "Options":
        words = key.split("+") if key else []
        reminders = [int(word[1:]) for word in words if word[:1] == "r" and word[1:].isdigit()]
        languages = [word.removeprefix("in-") for word in words if word.startswith("in-")]
        return cls("busy" in words, (reminders or [0])[0], "full" in words, (languages or [usual])[0])


USUAL = Options()


@dataclass(frozen=True, slots=True)
class Scope:
    """One calendar: whose seats it shows, and how. The same calendar answers every feed of that scope."""

    kind: FeedKind
    id: int  # of the person, or of the team
    options: Options = field(default=USUAL)

    def __post_init__(self) -> None:
        if self.options.busy and self.kind.is_of_team:
            raise BadField("Show as", _("A calendar of the whole team cannot make you busy. Choose free."))
        if self.options.reminder and self.kind is FeedKind.DUTY:
            raise BadField("Reminder", _("A link that says who is on is no calendar and reminds nobody. Choose none."))
        if self.options.language == READERS and self.kind is not FeedKind.DUTY:
            raise BadField("Language", _("A calendar says the same to whoever reads it. Choose one of the languages."))

    @property
    def owner(self) -> str:
        return f"{self.kind.value}:{self.id}"

    @property
    def key(self) -> str:
        options = self.options.key(usual=self.kind.usual_language)
        return f"{self.owner}+{options}" if options else self.owner

    @property
    def usual(self) -> "Scope":
        """The same seats with the usual options."""
        return Scope(self.kind, self.id)

    @classmethod
    def from_key(cls, key: str) -> "Scope":
        owner, _, words = key.partition("+")
        kind, _, number = owner.partition(":")
        options = Options.from_key(words, usual=FeedKind(kind).usual_language)
        return cls(FeedKind(kind), int(number), options)
