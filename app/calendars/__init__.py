"""Calendars: what follows in them from each change, asked for by everything that changes what is published."""

from app.calendars.follow import follow
from app.calendars.write import FORMAT, ensure, renew

__all__ = ["FORMAT", "ensure", "follow", "renew"]
