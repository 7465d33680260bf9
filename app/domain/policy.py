"""A team's policy: the amounts and times of the rules of the trade, valid from a start date."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from app.domain.holidays import HOLIDAYS, clean_holidays, read_holidays
from app.domain.language import N_, _
from app.domain.refusals import BadField

SATURDAY, SUNDAY = 5, 6
# Rules about how much is too much. Consent, absence and being in two places are nobody's to waive.
WAIVABLE = {
    "rest": N_("Rest between slots"),
    "slots a day": N_("Most slots a day"),
    "slots a week": N_("Most slots a week"),
    "consecutive days": N_("Most days in a row"),
    "weekend spacing": N_("Spacing of weekends"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults are those of the product's rules of the trade. Days of the week: Monday is 0."""

    weekend_days: tuple[int, ...] = (SATURDAY, SUNDAY)
    min_rest_hours: int = 11
    max_slots_a_day: int = 1
    max_slots_a_week: int = 5
    weekend_window: int = 3  # at most one weekend in so many
    max_consecutive_days: int = 6
    points_an_hour: int = 1
    weekend_factor: int = 2
    objection_hours: int = 24
    debt_cap: int = 40  # points of debt that are carried over at most
    unanswered: str = "rather not"  # what no answer means where there is no standing week
    leave_expires_months: int = 0  # leave not taken so long after its day falls away; 0: never
    asks_a_week: int = 2  # how often anybody is asked to take a seat, at most
    check_in: bool = True  # people on weekend cover are asked to confirm that they are there
    weekend_whole_days: bool = False  # calendars show weekend cover by whole days, not by its hours
    weekly_report: bool = False  # mailed to the team on Monday morning
    claims: int = 0  # how many free seats of a period anybody may take by themselves; 0: none
    swaps_agreed: bool = False  # a coordinator must agree before a swap is done
    undo_swap_hours: int = 1  # a swap can be undone by either side until so long before the slot
    waivable: tuple[str, ...] = ()  # rules that a coordinator may let be broken by a swap, with a reason
    holidays: tuple[date, ...] = ()  # public holidays that count as weekend days

    def __post_init__(self) -> None:
        for name, low, high in _LIMITS:
            amount = getattr(self, name)
            if type(amount) is not int or not low <= amount <= high:
                raise BadField(LABELS[name], _("This must be between {low} and {high}.", low=low, high=high))
        for name in SWITCHES:
            if type(getattr(self, name)) is not bool:
                raise BadField(LABELS[name], _("This must be on or off."))
        object.__setattr__(self, "waivable", tuple(rule for rule in WAIVABLE if rule in self.waivable))
        if self.unanswered not in ("fine", "rather not", "cannot"):
            raise BadField(LABELS["unanswered"], _("This must be fine, rather not or cannot."))
        object.__setattr__(self, "holidays", clean_holidays(self.holidays))
        object.__setattr__(self, "weekend_days", tuple(sorted(set(self.weekend_days))))
        if not self.weekend_days or not all(0 <= day <= 6 for day in self.weekend_days):
            raise BadField(LABELS["weekend_days"], _("Choose one or two days of the week."))
        if len(self.weekend_days) > 2 or not _adjacent(self.weekend_days):
            raise BadField(LABELS["weekend_days"], _("Choose one day, or two days that follow each other."))

    @property
    def first_weekend_day(self) -> int:
        """The day of the week on which a weekend begins (Sunday–Monday wraps round)."""
        return 6 if self.weekend_days == (0, 6) else self.weekend_days[0]

    @property
    def last_weekend_day(self) -> int:
        return (self.first_weekend_day + len(self.weekend_days) - 1) % 7

    def is_weekend(self, day: date) -> bool:
        return day.weekday() in self.weekend_days or day in self.holidays

    def counts_as(self, day: date) -> int:
        """The day of the week whose shifts run on a day: on a holiday those of the last weekend day."""
        is_working = day.weekday() not in self.weekend_days
        return self.last_weekend_day if is_working and day in self.holidays else day.weekday()

    def weekend_of(self, day: date) -> date | None:
        """The weekend that a day belongs to, named by its first day; None on other days.

        A holiday outside the weekend days is a weekend of its own, also beside another one.
        """
        if day.weekday() in self.weekend_days:
            return day - timedelta(days=(day.weekday() - self.first_weekend_day) % 7)
        return day if day in self.holidays else None

    def has_two_days(self, weekend: date) -> bool:
        """Whether the weekend of this name has a second day."""
        return len(self.weekend_days) == 2 and weekend.weekday() in self.weekend_days

    def weekend_day_number(self, day: date) -> int | None:
        """1 or 2: which day of its weekend this is; None on other days."""
        weekend = self.weekend_of(day)
        return None if weekend is None else (day - weekend).days + 1

    def points_for(self, minutes: int, *, weekend: bool) -> int:
        """Points of a slot of this length, half points rounded up."""
        return (minutes * self.points_an_hour * (self.weekend_factor if weekend else 1) + 30) // 60

    def to_amounts(self) -> dict[str, Any]:
        return asdict(self) | {
            "weekend_days": list(self.weekend_days),
            "waivable": list(self.waivable),
            "holidays": [day.isoformat() for day in self.holidays],
        }

    @classmethod
    def from_amounts(cls, amounts: dict[str, Any]) -> "Policy":
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in amounts.items() if name in known}
        if "weekend_days" in values:
            if not isinstance(values["weekend_days"], list):
                raise BadField(LABELS["weekend_days"], _("This must be a list of days; Monday is 0."))
            values["weekend_days"] = tuple(values["weekend_days"])
        if "waivable" in values:
            if not isinstance(values["waivable"], list):
                raise BadField(LABELS["waivable"], _("This must be a list of rules."))
            values["waivable"] = tuple(values["waivable"])
        if "holidays" in values:
            if not isinstance(values["holidays"], list):
                raise BadField(HOLIDAYS, _("This must be a list of dates."))
            values["holidays"] = read_holidays(values["holidays"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class DatedPolicy:
    id: int
    team_id: int
    starts_on: date
    policy: Policy


def in_force(policies: Sequence[DatedPolicy], day: date) -> DatedPolicy:
    """The policy that applies on a day: the latest one that has started, else the very first."""
    ordered = sorted(policies, key=lambda dated: dated.starts_on)
    started = [dated for dated in ordered if dated.starts_on <= day]
    return started[-1] if started else ordered[0]


# What the amounts are called: on the form, in refusals and in the audit.
LABELS = {
    "weekend_days": N_("Weekend days"),
    "holidays": HOLIDAYS,
    "min_rest_hours": N_("Least rest between slots, hours"),
    "max_slots_a_day": N_("Most slots a day"),
    "max_slots_a_week": N_("Most slots a week"),
    "weekend_window": N_("At most one weekend in"),
    "max_consecutive_days": N_("Most days in a row"),
    "points_an_hour": N_("Points an hour"),
    "weekend_factor": N_("Times as many at weekends"),
    "objection_hours": N_("Objection time before leave is earned, hours"),
    "leave_expires_months": N_("Leave falls away after months"),
    "check_in": N_("Ask who covers a weekend day to confirm it"),
    "weekend_whole_days": N_("Show weekend cover by whole days in calendars"),
    "weekly_report": N_("Mail the weekly report on Monday morning"),
    "asks_a_week": N_("Ask somebody to take a seat at most, times a week"),
    "swaps_agreed": N_("A coordinator agrees to each swap"),
    "undo_swap_hours": N_("A swap can be undone until so many hours before"),
    "waivable": N_("Rules that a coordinator may waive"),
    "claims": N_("Free seats that anybody may take by themselves"),
    "debt_cap": N_("Most points of debt carried over"),
    "unanswered": N_("An unanswered slot counts as"),
}
_LIMITS = (
    ("min_rest_hours", 0, 72),
    ("max_slots_a_day", 1, 6),
    ("max_slots_a_week", 1, 21),
    ("weekend_window", 1, 12),
    ("max_consecutive_days", 1, 31),
    ("points_an_hour", 1, 10),
    ("weekend_factor", 1, 10),
    ("objection_hours", 0, 24 * 14),
    ("debt_cap", 0, 1000),
    ("leave_expires_months", 0, 120),
    ("asks_a_week", 0, 50),
    ("claims", 0, 100),
    ("undo_swap_hours", 0, 168),
)
SWITCHES = ("weekend_whole_days", "check_in", "weekly_report", "swaps_agreed")


def _adjacent(days: tuple[int, ...]) -> bool:
    return len(days) == 1 or (days[1] - days[0]) in (1, 6)
