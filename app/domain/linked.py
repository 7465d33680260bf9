"""A reason with a link at its end: kept as one line of text, shown as text and a link."""

import re

from app.domain.language import _
from app.domain.refusals import BadField

LONGEST = 400

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)


def clean_link(typed: str, *, field: str) -> str:
    """A web address, or nothing."""
    link = typed.strip()
    if link and (len(link) > LONGEST or not _LINK.fullmatch(link)):
        raise BadField(field, _("Write it like https://tickets.example.org/7, or leave it out."))
    return link


def with_link(text: str, link: str) -> str:
    return f"{text} {link}" if link else text


def split_link(text: str) -> tuple[str, str]:
    """The text and the link that ends it; an empty link where none does."""
    before, _, last = text.rpartition(" ")
    return (before, last) if _LINK.fullmatch(last) else (text, "")
