"""What calendars say: kinds and options of feeds, the facts of an event, its words, and how far a feed goes."""

from app.domain.calendars.event import Beside, Event, Facts, public_card, uid_of, uid_of_part
from app.domain.calendars.following import Chronicler, News, Sitting
from app.domain.calendars.scope import LANGUAGE, READERS, REMINDERS, USUAL, FeedKind, Options, Scope
from app.domain.calendars.window import MOST_BYTES, MOST_EVENTS, Written, fitting, window_end
from app.domain.calendars.words import (
    WEEKEND_COVER,
    Said,
    Words,
    duty_name,
    role_of,
    say,
    words_of,
)

__all__ = [
    "LANGUAGE",
    "MOST_BYTES",
    "MOST_EVENTS",
    "READERS",
    "REMINDERS",
    "USUAL",
    "WEEKEND_COVER",
    "Beside",
    "Chronicler",
    "Event",
    "Facts",
    "FeedKind",
    "News",
    "Options",
    "Said",
    "Scope",
    "Sitting",
    "Words",
    "Written",
    "duty_name",
    "fitting",
    "public_card",
    "role_of",
    "say",
    "uid_of",
    "uid_of_part",
    "window_end",
    "words_of",
]
