"""Any duties at all, read back by two parsers that share nothing."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from app.ical import Duty, window_start, write_calendar, write_event
from tests.app.ical_by_library import event_of, head_of
from tests.ical_checker import check_calendar, parse_events, parse_head

# Every character there is, the forbidden ones and halves of pairs too, with a liking for those that mean something.
LETTERS = st.one_of(
    st.characters(exclude_categories=()),
    st.sampled_from(
        "\\,;:\"'nN\r\n\t \x00\x07\x0b\x1c\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\ud83d\ude00é当🛠👩\u200d💻"
    ),
)
TEXTS = st.one_of(st.text(LETTERS, max_size=200), st.text(LETTERS, max_size=6).map(lambda text: text * 40))
MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001
    max_value=datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
)
DAYS = st.dates(min_value=date(1971, 1, 1), max_value=date(2099, 1, 1))


def paragraphs(text: str) -> str:
    """What should be left of a text: all line ends alike, nothing invisible."""
    lines = "\n".join(text.splitlines())
    kept = [c for c in lines if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"}]
    return "".join(c for c in kept if c not in "\ufeff\ufffe\uffff").strip()


def one_line(text: str) -> str:
    words = paragraphs(text).replace("\n", " ").replace("\t", " ").split(" ")
    return " ".join(word for word in words if word)


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    start = draw(MOMENTS).replace(microsecond=0)
    length = timedelta(seconds=draw(st.integers(min_value=1, max_value=400_000)))
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(min_value=1, max_value=9)))
    return Duty(
        uid=draw(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=255)),
        sequence=draw(st.integers(min_value=0, max_value=2**31 - 1)),
        changed_at=draw(MOMENTS),
        start=start,
        end=(start.astimezone(UTC) + length).astimezone(start.tzinfo),
        summary=draw(TEXTS.filter(one_line)),
        description=draw(TEXTS),
        url=draw(st.one_of(st.just(""), TEXTS.map(lambda text: f"https://rota.example/{text}"))),
        categories=tuple(draw(st.lists(TEXTS, max_size=3))),
        busy=draw(st.booleans()),
        whole_days=draw(st.sampled_from([None, None, (first, last)])),
    )


FEEDS = st.lists(duties(), max_size=5, unique_by=lambda one: one.uid)


def written(feed: list[Duty], *, name: str = "Nord", description: str = "") -> bytes:
    return write_calendar(name=name, description=description, entries=map(write_event, feed))


def span(duty: Duty) -> tuple[date, date]:
    return duty.whole_days or (duty.start.astimezone(UTC), duty.end.astimezone(UTC))


@given(FEEDS.map(lambda feed: [one for one in feed if not one.whole_days]), TEXTS.filter(one_line), TEXTS)
def test_any_feed_passes_the_strict_checker(feed: list[Duty], name: str, description: str) -> None:
    data = written(feed, name=name, description=description)
    assert check_calendar(data) == []
    assert parse_head(data)["NAME"] == one_line(name)
    assert parse_head(data)["X-WR-CALDESC"] == paragraphs(description)


@given(duties())
def test_any_duty_alone_passes_the_strict_checker(duty: Duty) -> None:
    assert check_calendar(written([duty])) == []


@given(FEEDS)
def test_any_feed_read_by_hand_is_what_was_written(feed: list[Duty]) -> None:
    events = {event["UID"]: event for event in parse_events(written(feed))}
    assert events.keys() == {duty.uid for duty in feed}
    for duty in feed:
        event = events[duty.uid]
        assert (event["DTSTART"], event["DTEND"]) == span(duty)
        assert event["SEQUENCE"] == duty.sequence
        assert event["LAST-MODIFIED"] == duty.changed_at.astimezone(UTC).replace(microsecond=0)
        assert event["SUMMARY"] == one_line(duty.summary)
        text, _, stamp = event["DESCRIPTION"].rpartition("as of ")
        assert text.removesuffix("\n\n") == paragraphs(duty.description)
        assert stamp == event["LAST-MODIFIED"].strftime("%Y-%m-%d %H:%M UTC")
        assert event.get("CATEGORIES", ()) == tuple(filter(None, map(one_line, duty.categories)))


@given(FEEDS)
def test_the_library_reads_what_the_hand_reads(feed: list[Duty]) -> None:
    data = written(feed)
    by_hand = parse_events(data)
    by_library = icalendar.Calendar.from_ical(data).events
    assert len(by_library) == len(by_hand)
    for theirs, ours in zip(by_library, by_hand, strict=True):
        assert theirs.errors == []
        assert theirs.keys() == ours.keys()
        assert (theirs.start, theirs.end) == (ours["DTSTART"], ours["DTEND"])
        for name in ours.keys() & {"UID", "SUMMARY", "DESCRIPTION", "URL", "SEQUENCE", "TRANSP"}:
            assert theirs[name] == ours[name]


@given(duties(), st.sampled_from([0, 1, 5, 15, 45]))
def test_an_event_has_the_bytes_that_the_library_writes(duty: Duty, minutes: int) -> None:
    assert write_event(replace(duty, reminder=minutes)).data == event_of(replace(duty, reminder=minutes))


@given(TEXTS.filter(one_line), TEXTS)
def test_the_head_of_a_calendar_has_the_bytes_that_the_library_writes(name: str, description: str) -> None:
    assert written([], name=name, description=description).startswith(head_of(name, description))


@given(FEEDS, st.randoms(use_true_random=False))
def test_the_order_of_entries_and_the_neighbours_change_no_byte(feed: list[Duty], random: Random) -> None:
    shuffled = random.sample(feed, len(feed))
    assert written(shuffled) == written(feed)
    assert all(write_event(duty).data in written(feed) for duty in feed)


@given(MOMENTS, st.timezones(), st.integers(min_value=0, max_value=31 * 24))
def test_the_window_begins_two_months_before_this_one_and_never_goes_back(
    now: datetime, zone: ZoneInfo, hours: int
) -> None:
    first = window_start(now, zone)
    local = now.astimezone(UTC).astimezone(zone)
    assert first.day == 1
    assert (local.year * 12 + local.month) - (first.year * 12 + first.month) == 2
    assert window_start(now.astimezone(UTC) + timedelta(hours=hours), zone) >= first
