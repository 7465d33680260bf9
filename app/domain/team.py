"""A team and its shifts."""

import re
from dataclasses import dataclass
from datetime import date, time

from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.text import NAME_LIMIT, TEXT_LIMIT, clean_line, clean_text
from app.domain.walltime import clean_zone

MOST_PEOPLE_A_SLOT = 50
CARD_PART_LIMIT = 400


# What the form calls the parts of the duty card.
CARD_FIELDS = {
    "critical": N_("What counts as critical"),
    "channels": N_("Channels, in the order in which they are looked at"),
    "targets": N_("Reply within"),
    "weekend": N_("How often to look in at weekends"),
}


@dataclass(frozen=True, slots=True)
class DutyCard:
    """What somebody on duty must know, part by part; what fits nowhere else is the team's `duty_text`."""

    critical: str = ""  # what counts as critical
    channels: str = ""  # in the order in which they are looked at
    targets: str = ""  # how soon to reply
    weekend: str = ""  # how often to look in at weekends

    def __post_init__(self) -> None:
        for name, field in CARD_FIELDS.items():
            text = clean_text(getattr(self, name), field=field, limit=CARD_PART_LIMIT)
            object.__setattr__(self, name, text)

    def parts(self, more: str, *, weekend: bool = True) -> list[tuple[str, str]]:
        """The parts that hold something, in the order in which they are read."""
        parts = [("critical", self.critical), ("channels", self.channels), ("targets", self.targets)]
        parts += [("weekend", self.weekend)] if weekend else []
        return [(name, text) for name, text in [*parts, ("more", more)] if text]


@dataclass(frozen=True, slots=True)
class NewTeam:
    name: str
    time_zone: str
    duty_text: str = ""
    card: DutyCard = DutyCard()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Team name"), limit=NAME_LIMIT))
        object.__setattr__(self, "time_zone", clean_zone(self.time_zone))
        object.__setattr__(self, "duty_text", clean_text(self.duty_text, field=N_("Duty card"), limit=TEXT_LIMIT))

    @property
    def slug(self) -> str:
        """The team's part of an address: letters and digits of any script, joined by hyphens."""
        words = "".join(ch.lower() if ch.isalnum() else " " for ch in self.name).split()
        return "-".join(words)[:NAME_LIMIT] or "team"


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    slug: str
    name: str
    time_zone: str
    duty_text: str
    version: int
    card: DutyCard = DutyCard()

    @property
    def duty_lines(self) -> tuple[str, ...]:
        """The whole duty card, line by line."""
        said = {
            "critical": _("Critical: {text}"),
            "channels": _("Channels, in this order: {text}"),
            "targets": _("Reply within: {text}"),
            "weekend": _("At weekends: {text}"),
            "more": "{text}",
        }
        return tuple(
            line
            for part, text in self.card.parts(self.duty_text)
            for line in said[part].replace("{text}", text).splitlines()
        )


@dataclass(frozen=True, slots=True)
class NewShift:
    """A kind of duty that recurs. An end that is not after the start lies on the next day; equal times are refused."""

    name: str
    days: tuple[int, ...]  # Monday is 0
    starts_at: time
    ends_at: time
    people: int = 1
    points: int | None = None  # None: by the policy, from length and day
    time_zone: str | None = None  # None: the team's
    first_on: date | None = None
    last_on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Shift name"), limit=NAME_LIMIT))
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))
        if not self.days or not all(0 <= day <= 6 for day in self.days):
            raise BadField("Days", _("Choose at least one day of the week."))
        if not all(_is_wall_minute(moment) for moment in (self.starts_at, self.ends_at)):
            raise BadField("Times", _("These must be whole minutes on the wall clock. Write them like 14:00."))
        if self.starts_at == self.ends_at:
            raise BadField("Times", _("The shift ends when it starts, so it has no length. Choose a later end."))
        if not 1 <= self.people <= MOST_PEOPLE_A_SLOT:
            raise BadField(
                "People needed",
                _("This must be between 1 and {most}.", most=MOST_PEOPLE_A_SLOT),
            )
        if self.points is not None and not 0 <= self.points <= 1000:
            raise BadField("Points", _("This must be between 0 and 1000."))
        if self.time_zone is not None:
            object.__setattr__(self, "time_zone", clean_zone(self.time_zone))
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise BadField("Last day", _("This lies before the first day."))

    def runs_on(self, day: date, *, counts_as: int) -> bool:
        """Whether it runs on a day that counts as this day of the week."""
        return (
            counts_as in self.days
            and (self.first_on is None or self.first_on <= day)
            and (self.last_on is None or day <= self.last_on)
        )


@dataclass(frozen=True, slots=True)
class Shift:
    id: int
    team_id: int
    version: int
    what: NewShift


def default_shifts(weekend_days: tuple[int, ...]) -> list[NewShift]:
    """Four-hour slots on working days and one watch on each weekend day: what a new team starts from."""
    working = tuple(day for day in range(7) if day not in weekend_days)
    return [
        NewShift("Morning", working, time(6), time(10)),
        NewShift("Late morning", working, time(10), time(14)),
        NewShift("Afternoon", working, time(14), time(18)),
        NewShift("Evening", working, time(18), time(22)),
        NewShift("Weekend cover", weekend_days, time(10), time(18)),
    ]


def read_days(typed: str) -> tuple[int, ...]:
    """Days of the week as people write them at a console: 01234, Monday is 0."""
    if not re.fullmatch("[0-6]+", typed):
        raise BadField("Days", _("Write days of the week like 01234; Monday is 0."))
    return tuple(int(day) for day in typed)


def _is_wall_minute(moment: time) -> bool:
    return moment.tzinfo is None and not moment.second and not moment.microsecond
