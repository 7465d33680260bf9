"""A made-up team with a history, built by the same use cases that people use, for looking around."""

from app.demo.chronicle import Progress
from app.demo.folder import ensure_demo, is_demo, is_stale
from app.demo.greeting import greet, make_visibly
from app.demo.load import load_demo
from app.demo.people import SHOWN

__all__ = ["SHOWN", "Progress", "ensure_demo", "greet", "is_demo", "is_stale", "load_demo", "make_visibly"]
