"""Which field of a form a refusal is about, so that the fields' macros mark it, say there what is wrong and focus it.

A refusal names its field as people call it (`BadField("Share", …)`) or is about one by its kind (`WrongCode`). What the
field is called in forms stands in the tables below. A page with several forms that have a field of the same name says
which of them was sent by the macros' `here`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from fastapi import Request

from app.domain.policy import LABELS
from app.domain.refusals import (
    AddressNotAsked,
    BadField,
    BadFile,
    DayIsLocked,
    InvitedAlready,
    LastKeeper,
    MemberAlready,
    NeedsConfirmation,
    NotEnoughLeave,
    OnlyKeeperBringsBack,
    PeriodOverlaps,
    Refusal,
    Taken,
    WeekendIsFull,
    WrongCode,
)
from app.domain.team import CARD_FIELDS

# Where a form may call it by several names: the first of them that the form has sent.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "Address": ("address", "url"),
    "Calendar": ("file", "address"),
    "Covered by": ("instead",),
    "Date": ("on",),
    "Dates": ("first_on",),
    "Days": ("days",),
    "Deadline": ("deadline",),
    "Duty card": ("duty_text",),
    "Ends": ("ends_at",),
    "First day": ("first_on",),
    "First day away": ("first_on",),
    "For": ("for",),
    "From": ("from", "starts_at"),
    "In exchange": ("wanted", "back"),
    "Language": ("language",),
    "Last day": ("last_on",),
    "Last day away": ("last_on",),
    "Link": ("link",),
    "Mail address": ("email",),
    "May": ("may",),
    "Name": ("name",),
    "Note": ("note",),
    "Part": ("starts_at",),
    "People": ("people",),
    "People needed": ("people",),
    "Person": ("person", "email"),
    "Points": ("points",),
    "Reason": ("reason",),
    "Reminder": ("reminder",),
    "Right amount": ("days",),
    "Role": ("role",),
    "Seconds": ("seconds",),
    "Share": ("share",),
    "Shift name": ("name",),
    "Show as": ("show_as",),
    "Sites": ("embed_on",),
    "Slots": ("slot",),
    "Start date": ("starts_on",),
    "Starts": ("starts_at",),
    "Team name": ("team", "name"),
    "Time zone": ("zone",),
    "Times": ("ends_at",),
    "To": ("named",),
    "Until": ("until", "to", "ends_at"),
    **{label: (name,) for name, label in LABELS.items()},
    **{label: (f"card_{name}",) for name, label in CARD_FIELDS.items()},
}
KINDS: tuple[tuple[type[Refusal], tuple[str, ...]], ...] = (
    (AddressNotAsked, ("address", "url")),
    (BadFile, ("file",)),
    (DayIsLocked, ("on",)),
    (InvitedAlready, ("email",)),
    (LastKeeper, ("keeper",)),
    (MemberAlready, ("email",)),
    (NeedsConfirmation, ("confirmed",)),
    (NotEnoughLeave, ("days",)),
    (OnlyKeeperBringsBack, ("email",)),
    (PeriodOverlaps, ("first_on",)),
    (WeekendIsFull, ("days",)),
    (WrongCode, ("code",)),
)


Sent = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Mark:
    """The name of the field that was refused, or nothing; what is wrong with it; all that was sent, to show again."""

    name: str
    why: str
    sent: Sent = field(default_factory=dict)


_MARK: ContextVar[Mark | None] = ContextVar("mark", default=None)


def mark_of(refusal: Refusal, sent: Sent) -> Mark:
    names = _names(refusal)
    name = next((each for each in names if each in sent), names[0] if names else "")
    why = refusal.why if isinstance(refusal, (BadField, BadFile, NeedsConfirmation, WrongCode)) else refusal.sentence
    return Mark(name, why, sent)


@contextmanager
def marking(refusal: Refusal | None, sent: Sent) -> Iterator[None]:
    """The page that is rendered inside shows this refusal, or none; what was sent stands in its form again."""
    shown = Mark("", "", sent) if sent else None
    token = _MARK.set(mark_of(refusal, sent) if refusal else shown)
    try:
        yield
    finally:
        _MARK.reset(token)


def wrong(name: str, here: object = True) -> str:
    """For the macros: what is wrong with the field of this name in this form, or nothing."""
    mark = _MARK.get()
    return mark.why if mark and here and mark.name == name else ""


def sent(name: str, otherwise: object = "", here: object = True) -> object:
    """For templates: what the refused form said in this field; the other where no such form came back."""
    mark = _MARK.get()
    return mark.sent[name][0] if mark and here and mark.sent.get(name) else otherwise


def picked(name: str, otherwise: object = (), here: object = True) -> object:
    """For templates: what was ticked of these in the refused form, perhaps nothing; the other where none came back."""
    mark = _MARK.get()
    return mark.sent.get(name, ()) if mark and here else otherwise


_SAID = re.compile(r'<(?:section class="refusal"|div class="note trouble") role="alert"')


def with_focus(html: str) -> str:
    """Where a refusal marks no field of the page, the focus is on the refusal itself: it is read out, and in view.

    A field that has it otherwise gives it up. Data is escaped: only our own templates write such tags.
    """
    if ' aria-invalid="true" autofocus' in html or not _SAID.search(html):
        return html
    return _SAID.sub(r'\g<0> tabindex="-1" autofocus', html.replace(" autofocus>", ">"), count=1)


def sent_by(request: Request) -> Sent:
    """The fields of the form that was posted, or of the address."""
    query = request.query_params
    kept: Sent | None = getattr(request.state, "sent", None)
    return {name: query.getlist(name) for name in query} if kept is None else kept


def _names(refusal: Refusal) -> tuple[str, ...]:
    if isinstance(refusal, (BadField, Taken)):
        return FIELDS.get(refusal.field, ())
    return next((names for kind, names in KINDS if isinstance(refusal, kind)), ())
