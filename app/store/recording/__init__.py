"""Writes down by itself what a transaction changes: what is watched, what is told of it, and the line at the end."""

from app.store.recording.watch import Note, Watch, WatchedSession
from app.store.recording.write import content_of, write_line

__all__ = ["Note", "Watch", "WatchedSession", "content_of", "write_line"]
