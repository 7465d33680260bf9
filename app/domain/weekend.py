"""The weekends that a round asks about, and which offers fit them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.answer import NewAnswer, OptIn
from app.domain.language import _, day_and_month, day_of_month, listed, weekday
from app.domain.refusals import BadField
from app.domain.slot import Slot


@dataclass(frozen=True, slots=True)
class AskedWeekend:
    """One weekend, named by its first day, with those of its days (1, 2) that have slots."""

    first_on: date
    days: frozenset[int]

    @property
    def label(self) -> str:
        """“9 and 10 January”."""
        dates = [self.first_on + timedelta(days=number - 1) for number in sorted(self.days)]
        if len({day.month for day in dates}) == 1:
            dates, last = dates[:-1], dates[-1]
            return listed([*map(day_of_month, dates), day_and_month(last)])
        return listed([day_and_month(day) for day in dates])

    def day_name(self, number: int) -> str:
        """The name of one of its days, empty where that day has no slots."""
        return weekday(self.first_on + timedelta(days=number - 1)) if number in self.days else ""

    def takes(self, offer: OptIn) -> bool:
        return offer.wants <= self.days


def asked_weekends(slots: Iterable[Slot]) -> list[AskedWeekend]:
    """Every weekend with slots, in order of date."""
    days: dict[date, set[int]] = {}
    for slot in slots:
        if slot.what.weekend is not None and slot.what.weekend_day is not None:
            days.setdefault(slot.what.weekend, set()).add(slot.what.weekend_day)
    return [AskedWeekend(first_on, frozenset(days[first_on])) for first_on in sorted(days)]


def slots_to_mark(slots: Iterable[Slot]) -> list[Slot]:
    """The slots that a person is asked to mark.

    A weekend day with one slot is not among them: the offer says it all, and a mark beside it would only seem to.
    """
    slots = list(slots)
    slots_a_day = Counter(slot.on for slot in slots)
    return [slot for slot in slots if slot.weekend is None or slots_a_day[slot.on] > 1]


def require_asked(answer: NewAnswer, slots: Iterable[Slot]) -> None:
    """Refuse marks, weekends and weekend days that the round does not ask about."""
    slots = list(slots)
    weekends = {weekend.first_on: weekend for weekend in asked_weekends(slots)}
    answer.require_inside({slot.id for slot in slots}, weekends)
    for first_on, offer in answer.opt_ins.items():
        if not weekends[first_on].takes(offer):
            raise BadField(
                "Weekend",
                _("Only one day of the weekend {label} is asked. Choose that day.", label=weekends[first_on].label),
            )
