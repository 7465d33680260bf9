"""Duties ↔ iCalendar: the only door to the calendar libraries."""

from app.ical.busy import Refused, Span, read_busy
from app.ical.invitation import Invitation, write_invitation, write_list
from app.ical.reply import Reply, read_reply
from app.ical.writing import CONTENT_TYPE, Duty, Entry, etag, window_start, write_calendar, write_event

__all__ = [
    "CONTENT_TYPE",
    "Duty",
    "Entry",
    "Invitation",
    "Refused",
    "Reply",
    "Span",
    "etag",
    "read_busy",
    "read_reply",
    "window_start",
    "write_calendar",
    "write_event",
    "write_invitation",
    "write_list",
]
