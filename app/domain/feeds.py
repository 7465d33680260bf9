"""What is said of a private calendar address: who fetched it, how long ago, and who cannot reach it."""

import re
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.domain.text import clean_line

FEED_NAME_LIMIT = 60
CLIENT_LIMIT = 40

# What calendar programs call themselves → what people call them; the first that fits.
_CLIENTS = (
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google Calendar"),
    ("thunderbird", "Thunderbird"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("exchange", "Outlook"),
    ("ios/", "Apple Calendar on a phone"),
    ("iphone", "Apple Calendar on a phone"),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("macos", "Apple Calendar"),
    ("evolution", "GNOME Calendar"),
    ("icsx5", "ICSx5"),
    ("davx5", "DAVx5"),
    ("nextcloud", "Nextcloud"),
    ("home assistant", "Home Assistant"),
    ("vdirsyncer", "vdirsyncer"),
)


def clean_feed_name(name: str) -> str:
    return clean_line(name, field="Name", limit=FEED_NAME_LIMIT)


def file_name(name: str) -> str:
    """A name that is fit for an address and a file: plain letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "halfday"


def client_of(user_agent: str) -> str:
    """The program that fetched, as people call it; else its own first word, cut short."""
    known = next((name for sign, name in _CLIENTS if sign in user_agent.lower()), None)
    first = re.split(r"[\s/(]", user_agent.strip(), maxsplit=1)[0]
    return known or re.sub(r"[^ -~]", "", first)[:CLIENT_LIMIT] or "an unnamed program"


def ago(passed: timedelta) -> str:
    """“5 hours ago”, in the largest whole unit."""
    minutes = max(0, int(passed.total_seconds() // 60))
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {unit}{'s' if number > 1 else ''} ago"
    return "just now"


def is_private(base_url: str) -> bool:
    """Whether only this machine or its own network reaches the address: hosted calendars do not."""
    host = urlsplit(base_url).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost", ".home.arpa"))
