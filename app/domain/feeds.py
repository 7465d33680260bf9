"""What is said of a private calendar address: who fetched it, how long ago, and who cannot reach it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.domain.language import N_, _, n_
from app.domain.refusals import BadField
from app.domain.text import clean_line, plain_letters

FEED_NAME_LIMIT = 60
CLIENT_LIMIT = 40
MOST_SITES = 5
_SITE = re.compile(
    r"https://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?|http://(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?"
)

# What calendar programs call themselves → what people call them; the first that fits.
_CLIENTS = (
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google Calendar"),
    ("thunderbird", "Thunderbird"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("exchange", "Outlook"),
    ("ios/", N_("Apple Calendar on a phone")),
    ("iphone", N_("Apple Calendar on a phone")),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("macos", "Apple Calendar"),
    ("evolution", "GNOME Calendar"),
    ("icsx5", "ICSx5"),
    ("davx5", "DAVx5"),
    ("nextcloud", "Nextcloud"),
    ("home assistant", "Home Assistant"),
    ("vdirsyncer", "vdirsyncer"),
    ("mozilla/", N_("A browser")),  # last: many programs begin like one
)

_WAITS = (
    ("Google", N_("looks every 4 to 24 hours, and cannot be hurried")),
    ("Outlook", N_("looks about every 3 hours, sometimes once a day")),
    ("Apple", N_("looks as often as its settings say: from every 5 minutes to once a week")),
    ("Thunderbird", N_("looks every 30 minutes")),
    ("GNOME", N_("looks as often as its settings say")),
    ("vdirsyncer", N_("looks whenever it is run")),
    ("Nextcloud", N_("looks about every hour")),
    ("Home Assistant", N_("looks as often as its settings say")),
    ("A browser", N_("looks only when somebody opens or tests the address")),
)


def clean_feed_name(name: str) -> str:
    return clean_line(name, field=N_("Name"), limit=FEED_NAME_LIMIT)


def clean_sites(text: str) -> str:
    """The sites that may show a page in a frame: https addresses without a path, or nothing."""
    sites = text.replace(",", " ").split()
    if len(sites) > MOST_SITES or not all(_SITE.fullmatch(site.lower()) for site in sites):
        raise BadField(
            "Sites",
            _(
                "Write at most {most} addresses like https://wiki.example.org, without a path.",
                most=MOST_SITES,
            ),
        )
    return " ".join(dict.fromkeys(site.lower() for site in sites))


def file_name(name: str) -> str:
    """A name that is fit for an address and a file: plain letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain_letters(name)).strip("-")[:40] or "halfday"


def client_of(user_agent: str) -> str:
    """The program that fetched, as people call it; else its own first word, cut short."""
    known = next((name for sign, name in _CLIENTS if sign in user_agent.lower()), None)
    first = re.split(r"[\s/(]", user_agent.strip(), maxsplit=1)[0]
    return known or re.sub(r"[^ -~]", "", first)[:CLIENT_LIMIT] or N_("an unnamed program")


def wait_of(client: str) -> str:
    """How long this program usually takes until it looks again."""
    return _(next((wait for name, wait in _WAITS if client.startswith(name)), N_("usually looks about every hour")))


def ago(passed: timedelta) -> str:
    """“5 hours ago”, in the largest whole unit."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes >= 24 * 60:
        return n_("{n} day ago", "{n} days ago", minutes // (24 * 60))
    if minutes >= 60:
        return n_("{n} hour ago", "{n} hours ago", minutes // 60)
    return n_("{n} minute ago", "{n} minutes ago", minutes) if minutes else _("just now")


def is_private(base_url: str) -> bool:
    """Whether only this machine or its own network reaches the address: hosted calendars do not."""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost", ".home.arpa"))


@dataclass(frozen=True, slots=True)
class Fetch:
    """A program has looked at a link: what it was answered, and of which version of the calendar."""

    feed_id: int
    client: str
    at: datetime
    status: int
    version: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that reads a link."""

    feed_id: int
    client: str
    fetched_at: datetime
    before_at: datetime | None  # the time before that
    status: int
    version: int
    fetches: int


def gathered(fetches: Iterable[Fetch]) -> list[Fetch]:
    """The latest of each program and link, with how often it looked."""
    latest: dict[tuple[int, str], Fetch] = {}
    for fetch in fetches:
        known = latest.get((fetch.feed_id, fetch.client))
        times = fetch.times + (known.times if known else 0)
        latest[fetch.feed_id, fetch.client] = replace(
            fetch if known is None or fetch.at >= known.at else known, times=times
        )
    return list(latest.values())
