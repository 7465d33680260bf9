"""Duties ↔ iCalendar: the only door to the calendar libraries."""

from app.ical.writing import CONTENT_TYPE, Duty, Entry, etag, window_start, write_calendar, write_event

__all__ = ["CONTENT_TYPE", "Duty", "Entry", "etag", "window_start", "write_calendar", "write_event"]
