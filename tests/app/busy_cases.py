"""Forty awkward calendars of other people's, with what is busy in them; and others that are made to hurt."""

from textwrap import dedent

Times = list[str]
"""“2026-03-10 09:00/10:00” in UTC, or “2026-03-10..2026-03-12” for whole days."""

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Elsewhere//EN\n"
FOOT = "END:VCALENDAR\n"


def event(body: str, uid: str = "1") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:Secret talk\n{dedent(body).strip()}\nEND:VEVENT\n"


def calendar(*parts: str, ends: str = "\r\n") -> bytes:
    return (HEAD + "".join(parts) + FOOT).replace("\n", ends).encode()


TEN = "DTSTART:20260310T100000Z\nDTEND:20260310T110000Z"
AT_TEN = ["2026-03-10 10:00/11:00"]
WALL = "DTSTART;TZID={0}:20260310T100000\nDTEND;TZID={0}:20260310T110000"
BERLIN_ZONE = dedent("""\
    BEGIN:VTIMEZONE
    TZID:Office
    BEGIN:STANDARD
    DTSTART:19701025T030000
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:19700329T020000
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    END:DAYLIGHT
    END:VTIMEZONE
    """)

# Read from Europe/Berlin, from 1 to 31 March 2026.
CASES: dict[str, tuple[bytes, Times]] = {
    "plain": (calendar(event(TEN)), AT_TEN),
    "empty": (calendar(), []),
    "unix line ends": (calendar(event(TEN), ends="\n"), AT_TEN),
    "byte order mark": (b"\xef\xbb\xbf" + calendar(event(TEN)), AT_TEN),
    "folded": (calendar(event(TEN.replace("T1000", "\n T1000"))), AT_TEN),
    "lower case": (calendar(event(TEN).replace("DTSTART", "dtstart")), AT_TEN),
    "two calendars in one file": (calendar(event(TEN)) + calendar(event(TEN.replace("0310T", "0311T"), "2")), [*AT_TEN, "2026-03-11 10:00/11:00"]),
    "the same event twice": (calendar(event(TEN), event(TEN, "2")), AT_TEN),
    "a zone by its name": (calendar(event(WALL.format("Europe/Berlin"))), ["2026-03-10 09:00/10:00"]),
    "a zone of another place": (calendar(event(WALL.format("America/New_York"))), ["2026-03-10 14:00/15:00"]),
    "a zone that Windows names": (calendar(event(WALL.format("W. Europe Standard Time"))), ["2026-03-10 09:00/10:00"]),
    "a zone of its own": (calendar(BERLIN_ZONE, event(WALL.format("Office"))), ["2026-03-10 09:00/10:00"]),
    "no zone at all": (calendar(event("DTSTART:20260310T100000\nDTEND:20260310T110000")), ["2026-03-10 09:00/10:00"]),
    "a quoted zone": (calendar(event(WALL.format('"Europe/Berlin"'))), ["2026-03-10 09:00/10:00"]),
    "a duration": (calendar(event("DTSTART:20260310T100000Z\nDURATION:PT1H")), AT_TEN),
    "a whole day": (calendar(event("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311")), ["2026-03-10..2026-03-10"]),
    "a whole day without an end": (calendar(event("DTSTART;VALUE=DATE:20260310")), ["2026-03-10..2026-03-10"]),
    "a holiday of a week": (calendar(event("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260314")), ["2026-03-09..2026-03-13"]),
    "days that touch": (calendar(event("DTSTART;VALUE=DATE:20260309\nDTEND;VALUE=DATE:20260310"), event("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260312", "2")), ["2026-03-09..2026-03-11"]),
    "over midnight": (calendar(event("DTSTART:20260310T230000Z\nDTEND:20260311T010000Z")), ["2026-03-10 23:00/01:00"]),
    "cancelled": (calendar(event(f"{TEN}\nSTATUS:CANCELLED")), []),
    "leaves free": (calendar(event(f"{TEN}\nTRANSP:TRANSPARENT")), []),
    "leaves free by Outlook's word": (calendar(event(f"{TEN}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE")), []),
    "tentative is busy": (calendar(event(f"{TEN}\nSTATUS:TENTATIVE")), AT_TEN),
    "no length": (calendar(event("DTSTART:20260310T100000Z")), []),
    "ends before it starts": (calendar(event("DTSTART:20260310T100000Z\nDTEND:20260310T090000Z")), ["2026-03-10 09:00/10:00"]),
    "every week": (calendar(event(f"{TEN}\nRRULE:FREQ=WEEKLY;COUNT=3")), [*AT_TEN, "2026-03-17 10:00/11:00", "2026-03-24 10:00/11:00"]),
    "every week over the clock change": (calendar(event(WALL.format("Europe/Berlin").replace("0310T", "0323T") + "\nRRULE:FREQ=WEEKLY")), ["2026-03-23 09:00/10:00", "2026-03-30 08:00/09:00"]),
    "but one": (calendar(event(f"{TEN}\nRRULE:FREQ=WEEKLY;COUNT=2\nEXDATE:20260317T100000Z")), AT_TEN),
    "one moved": (calendar(event(f"{TEN}\nRRULE:FREQ=WEEKLY;COUNT=2"), event("RECURRENCE-ID:20260317T100000Z\nDTSTART:20260318T120000Z\nDTEND:20260318T130000Z")), [*AT_TEN, "2026-03-18 12:00/13:00"]),
    "one cancelled": (calendar(event(f"{TEN}\nRRULE:FREQ=WEEKLY;COUNT=2"), event("RECURRENCE-ID:20260317T100000Z\nDTSTART:20260317T100000Z\nDTEND:20260317T110000Z\nSTATUS:CANCELLED")), AT_TEN),
    "single dates": (calendar(event(f"{TEN}\nRDATE:20260312T100000Z")), [*AT_TEN, "2026-03-12 10:00/11:00"]),
    "until a day": (calendar(event(f"{TEN}\nRRULE:FREQ=DAILY;UNTIL=20260311T235959Z")), [*AT_TEN, "2026-03-11 10:00/11:00"]),
    "the last Friday": (calendar(event("DTSTART:20260130T100000Z\nDTEND:20260130T110000Z\nRRULE:FREQ=MONTHLY;BYDAY=-1FR")), ["2026-03-27 10:00/11:00"]),
    "long ago and for ever": (calendar(event("DTSTART:19700310T100000Z\nDTEND:19700310T110000Z\nRRULE:FREQ=YEARLY")), AT_TEN),
    "other components": (calendar("BEGIN:VTODO\nUID:9\nDTSTAMP:20260101T000000Z\nDUE:20260310T100000Z\nEND:VTODO\nBEGIN:VJOURNAL\nUID:8\nDTSTAMP:20260101T000000Z\nEND:VJOURNAL\n", event(TEN)), AT_TEN),
    "alarms inside": (calendar(event(f"{TEN}\nBEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT5M\nEND:VALARM")), AT_TEN),
    "no stamp and no name": (calendar(f"BEGIN:VEVENT\n{TEN}\nEND:VEVENT\n"), AT_TEN),
    "strange properties": (calendar(event(f"{TEN}\nX-FOO;BAR=\"a;b\":c\nATTACH;VALUE=URI:http://169.254.169.254/\nURL:file:///etc/passwd")), AT_TEN),
    "letters of the world": (calendar(event(f"{TEN}\nLOCATION:当番 🛠 Zürich\\, Nord")), AT_TEN),
}  # fmt: skip


def many(count: int, body: str) -> bytes:
    return calendar(*(event(body, str(number)) for number in range(count)))


BOMBS: dict[str, bytes] = {
    "no calendar": b"<html>Sign in</html>",
    "nothing": b"",
    "zeroes": b"\0" * 100_000,
    "larger than a megabyte": calendar(event(f"{TEN}\nDESCRIPTION:{'x' * 1_100_000}")),
    "too many entries": many(5_100, "DTSTART:20260310T100000Z"),
    "every second": calendar(event(f"{TEN}\nRRULE:FREQ=SECONDLY")),
    "every hour, folded": calendar(event(f"{TEN}\nRRULE:FR\n EQ=HOURLY")),
    "every minute of a day": calendar(event(f"{TEN}\nRRULE:FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))))),
    "never": calendar(event(f"{TEN}\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")),
    "never, month by month": calendar(event(f"{TEN}\nRRULE:FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31")),
    "a rule of a mile": calendar(event(f"{TEN}\nRRULE:FREQ=DAILY;BYYEARDAY=" + ",".join(["1"] * 5_000))),
    "a step beyond time": calendar(event(f"{TEN}\nRRULE:FREQ=DAILY;INTERVAL=99999999")),
    "dates without end": calendar(event(f"{TEN}\nRDATE:" + ",".join(["20260312T100000Z"] * 2_100))),
    "a thousand every day": many(1_000, f"{TEN}\nRRULE:FREQ=DAILY"),
    "cut off": calendar(event(TEN))[:80],
    "nested": calendar("BEGIN:VEVENT\n" * 2_000 + "END:VEVENT\n" * 2_000),
}
