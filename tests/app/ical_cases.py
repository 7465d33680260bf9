"""The awkward duties of the golden calendar files; `python -m tests.app.ical_cases` writes the files anew."""

import gzip
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.ical import Duty, write_calendar, write_event

FOLDER = Path(__file__).parent / "ics"
CHANGED_AT = datetime(2026, 1, 14, 9, 30, 15, tzinfo=UTC)

# The Sunday of each clock change, by zone.
SPRING = {
    "Europe/Berlin": date(2026, 3, 29),
    "America/New_York": date(2026, 3, 8),
    "Australia/Sydney": date(2026, 10, 4),
    "Australia/Lord_Howe": date(2026, 10, 4),
}
AUTUMN = {
    "Europe/Berlin": date(2026, 10, 25),
    "America/New_York": date(2026, 11, 1),
    "Australia/Sydney": date(2026, 4, 5),
    "Australia/Lord_Howe": date(2026, 4, 5),
}
# A quarter of an hour that comes twice on that Sunday.
TWICE = {
    "Europe/Berlin": time(2, 30),
    "America/New_York": time(1, 30),
    "Australia/Sydney": time(2, 30),
    "Australia/Lord_Howe": time(1, 45),
}


def cases() -> dict[str, bytes]:
    """File name → the calendar as written now."""
    written = {"empty.ics": calendar([])}
    for zone, sunday in SPRING.items():
        written[f"{place(zone)}-spring.ics"] = calendar(clock_change(zone, sunday))
    for zone, sunday in AUTUMN.items():
        written[f"{place(zone)}-autumn.ics"] = calendar(clock_change(zone, sunday))
        written[f"{place(zone)}-hour-twice.ics"] = calendar(hour_twice(zone, sunday, TWICE[zone]))
    written["night.ics"] = calendar([_night()])
    written["whole-days.ics"] = calendar(_whole_days())
    written["names.ics"] = calendar(_names(), name="O'Neill, Søren; “night” & Co \\ Nord")
    written["fold-edge.ics"] = calendar(fold_edge(), name="支援ローテーション🛠️" * 4)
    written["notes.ics"] = calendar(_notes(), name="Line one\r\nline\u2028two\x07\tend")
    written["order.ics"] = calendar(_out_of_order())
    written["many.ics"] = calendar(many(1200))
    return written


def place(zone: str) -> str:
    """The part of a zone's name that its files bear."""
    return zone.rpartition("/")[2].lower().replace("_", "-")


def duty(
    uid: str,
    start: datetime,
    end: datetime,
    summary: str = "Support: Ana",
    description: str = "Team Nord",
    categories: tuple[str, ...] = ("Shift",),
    *,
    busy: bool = False,
    whole_days: tuple[date, date] | None = None,
) -> Duty:
    return Duty(
        uid=f"{uid}@halfday",
        sequence=0,
        changed_at=CHANGED_AT,
        start=start,
        end=end,
        summary=summary,
        description=description,
        url=f"https://rota.example/slots/{uid}",
        categories=categories,
        busy=busy,
        whole_days=whole_days,
    )


def calendar(duties: Iterable[Duty], *, name: str = "Team Nord") -> bytes:
    return write_calendar(
        name=name,
        description="Published duties, from the month before last. Clients look in at their own pace.",
        entries=[write_event(one) for one in duties],
    )


def clock_change(zone: str, sunday: date) -> list[Duty]:
    """The night before, that whole Sunday, and its quarters, by the wall of the zone."""
    local = ZoneInfo(zone)
    saturday, monday = sunday - timedelta(days=1), sunday + timedelta(days=1)

    def at(day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=local)

    quarters = [(at(sunday, hour), at(sunday, hour + 6)) for hour in (0, 6, 12)] + [(at(sunday, 18), at(monday, 0))]
    return [
        duty("night", at(saturday, 20), at(sunday, 8), "Night: Bo"),
        duty("sunday", at(sunday, 0), at(monday, 0), "Weekend cover: Chi", categories=("Weekend cover",)),
        *(duty(f"quarter-{number}", *quarter) for number, quarter in enumerate(quarters, start=1)),
        duty("monday", at(monday, 8), at(monday, 12)),
    ]


def hour_twice(zone: str, sunday: date, wall: time) -> list[Duty]:
    """Slots that end in the hour that comes twice, that span it from one wall time to the same, or lie in its first."""
    first = datetime.combine(sunday, wall, tzinfo=ZoneInfo(zone))
    second = first.replace(fold=1)
    midnight = datetime.combine(sunday, time(0), tzinfo=ZoneInfo(zone))
    return [
        duty("ends-in-first", midnight, first),
        duty("ends-in-second", midnight, second),
        duty("first-to-second", first, second),
        duty("back-by-the-wall", first, (second.astimezone(UTC) - timedelta(minutes=10)).astimezone(ZoneInfo(zone))),
    ]


def fold_edge() -> list[Duty]:
    """Texts of two, three and four octets a letter, and of joined emoji, each moved octet by octet past the edge."""
    alphabets = {"latin": "éß", "cjk": "当番", "emoji": "🛠🌙", "joined": "👩🏽‍💻", "escapes": "\\;", "tabs": "\t,x"}
    start = datetime(2026, 2, 2, 8, tzinfo=UTC)
    return [
        duty(f"{kind}-{shift}", start, start + timedelta(hours=4), "x" * shift + signs * 30, signs * 40 + "." * shift)
        for kind, signs in alphabets.items()
        for shift in range(4)
    ]


def many(count: int) -> list[Duty]:
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    people = ("Ana", "Bo", "Chi", "Dee")
    return [
        duty(
            f"seat-{number}",
            start + number * timedelta(hours=4),
            start + (number + 1) * timedelta(hours=4),
            f"Support: {people[number % 4]}",
            f"Before: {people[(number - 1) % 4]}\nAfter: {people[(number + 1) % 4]}\nLook in every 30 minutes.",
        )
        for number in range(count)
    ]


def read_golden(name: str) -> bytes:
    packed = FOLDER / f"{name}.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (FOLDER / name).read_bytes()


def _night() -> Duty:
    place = ZoneInfo("Europe/Berlin")
    start, end = datetime(2026, 7, 1, 22, tzinfo=place), datetime(2026, 7, 2, 6, tzinfo=place)
    return duty("night", start, end, "Night: Bo", busy=True)


def _whole_days() -> list[Duty]:
    place = ZoneInfo("Europe/Berlin")
    kinds = ("Weekend cover", "On call")
    start, end = datetime(2026, 10, 24, tzinfo=place), datetime(2026, 10, 26, tzinfo=place)
    middle = datetime(2026, 10, 25, tzinfo=place)
    return [
        duty("both", start, end, "Weekend cover: Chi", "", kinds, whole_days=(start.date(), end.date())),
        duty("sunday", middle, end, "Weekend cover: Bo", "", kinds, whole_days=(middle.date(), end.date())),
    ]


def _names() -> list[Duty]:
    start = datetime(2026, 2, 2, 8, tzinfo=UTC)
    names = ["Conan O'Brien", "Doe, Jane", "a;b;c", 'Ana "Any" Ray', "C:\\New\\nord", "=1+1", "<b>Bo</b> &amp; Co"]
    names += ["名前", "مريم", "Zoë: lead", "x\\", "\\,", "BEGIN:VEVENT"]
    return [
        duty(f"seat-{number}", start, start + timedelta(hours=4), f"{name} · Support", f"With {name}", ("Shift", name))
        for number, name in enumerate(names)
    ]


def _notes() -> list[Duty]:
    start, end = datetime(2026, 2, 2, 8, tzinfo=UTC), datetime(2026, 2, 2, 12, tzinfo=UTC)
    breaks = {"cr": "\r", "lf": "\n", "crlf": "\r\n", "nel": "\x85", "ls": "\u2028", "ps": "\u2029", "vt": "\v"}
    forged = "END:VEVENT{0}BEGIN:VEVENT{0}SUMMARY:forged{0} folded"
    controls = "".join(map(chr, range(32))) + "\x7f\x80\x9f\ufeff\ufffe\uffff\ud83d"
    texts = {**{kind: forged.format(sign) for kind, sign in breaks.items()}, "controls": f"a{controls}b"}
    texts["backslashes"] = "C:\\New\\n \\\\ \\; \\, \\N end\\"
    return [duty(kind, start, end, text, text, ("Shift", text)) for kind, text in sorted(texts.items())]


def _out_of_order() -> list[Duty]:
    start = datetime(2026, 2, 2, 8, tzinfo=UTC)
    later = start + timedelta(hours=4)
    pairs = [("c", start), ("a", later), ("b", start), ("d", start - timedelta(days=30)), ("B", start)]
    return [duty(uid, begin, begin + timedelta(hours=4)) for uid, begin in pairs]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, data in cases().items():
        if len(data) > 100_000:
            (FOLDER / f"{file}.gz").write_bytes(gzip.compress(data, mtime=0))
        else:
            (FOLDER / file).write_bytes(data)
