"""Other people's calendars: when their owner is busy, and what is not read at all."""

import resource
from datetime import date

import pytest

from app.domain.busy import Busy, merged
from app.ical import Refused, read_busy
from tests.app.busy_cases import BOMBS, CASES

SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 1)


def busy_in(data: bytes) -> list[str]:
    spans = read_busy(data, zone="Europe/Berlin", since=SINCE, until=UNTIL)
    found = merged([Busy(span.start, span.end, span.first_on, span.last_on) for span in spans])
    return [
        f"{each.first_on}..{each.last_on}" if each.first_on else f"{each.start:%Y-%m-%d %H:%M}/{each.end:%H:%M}"
        for each in found
    ]


def test_the_corpus_has_forty_calendars() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize("name", CASES)
def test_an_awkward_calendar_tells_when_its_owner_is_busy(name: str) -> None:
    data, expected = CASES[name]
    assert busy_in(data) == expected


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_hurt_is_refused_within_a_second(name: str) -> None:
    def spent() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)

    before = spent()
    with pytest.raises(Refused):
        read_busy(BOMBS[name], zone="Europe/Berlin", since=SINCE, until=date(2027, 4, 1))
    assert spent() - before < 1
