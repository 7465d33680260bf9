"""Says in words why an entry is in the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.domain.kept import kept
from app.domain.language import _, capital, day_and_month, weekday_and_date
from app.domain.ledger import OURS, AccountKind, Cause, Told
from app.domain.linked import split_link


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as pages show it: its amount as seen from the accounts looked at, and its cause in words."""

    id: int
    on: date
    amount: int  # quarter days or points; below 0: taken away
    words: str
    reason: str
    team: str
    team_slug: str
    seat_id: int | None
    publication: int | None
    posted_on: date
    posted_by: str
    person: str
    is_reversed: bool
    is_reversal: bool
    person_id: int | None = None

    @property
    def said(self) -> str:
        """The reason without the link that ends it."""
        said = split_link(self.reason)[0]
        return kept(said) if said.startswith(OURS) else said

    @property
    def link(self) -> str:
        return split_link(self.reason)[1]


def lines_of(told: Sequence[Told], *, kinds: Collection[AccountKind]) -> list[Line]:
    """The entries as seen from accounts of these kinds, the latest first."""
    return [_line(one, kinds) for one in reversed(told)]


def in_words(told: Told) -> str:
    """“Saturday 14 March, Weekend cover, publication 12, earned 16 March”."""
    cover = [f"{weekday_and_date(told.cover_on)}, {told.cover}"] if told.cover_on else []
    publication = [_("publication {number}", number=told.publication)] if told.publication else []
    return ", ".join([*cover, *publication, _what_happened(told), *_counted_late(told)])


def _what_happened(told: Told) -> str:
    what, posted = told.entry.what, _posted_on(told)
    if what.cause is Cause.EARNED:
        return _("earned {day}", day=day_and_month(posted))
    if what.cause is Cause.PUBLISHED:
        return _("expected") if what.credit.kind is AccountKind.LEAVE_EXPECTED else _("planned")
    if what.cause is Cause.REVERSED:
        return _("entry {number} taken back {day}", number=what.reverses_id, day=day_and_month(posted))
    if what.cause is Cause.TAKEN:
        return _("leave taken on {day}", day=weekday_and_date(what.on))
    words = {
        Cause.CORRECTED: _("corrected {day}", day=day_and_month(posted)),
        Cause.OPENING: _("opening balance {day}", day=day_and_month(posted)),
        Cause.HELP: _("help, given by hand {day}", day=day_and_month(posted)),
        Cause.EXPIRED: _("not taken in time, expired {day}", day=day_and_month(posted)),
        Cause.PAST: _("cover on {cover}, brought in {day}", cover=weekday_and_date(what.on), day=day_and_month(posted)),
    }
    return words[what.cause]


def _counted_late(told: Told) -> list[str]:
    """Earned for a day whose statement was locked: it counts for a later one, as an adjustment."""
    what = told.entry.what
    late = what.cause is Cause.EARNED and told.cover_on is not None and what.on > told.cover_on
    return [_("counted on {day}, as that day is locked", day=day_and_month(what.on))] if late else []


def _line(told: Told, kinds: Collection[AccountKind]) -> Line:
    entry = told.entry
    into, out = entry.what.credit.kind in kinds, entry.what.debit.kind in kinds
    return Line(
        id=entry.id,
        on=entry.what.on,
        amount=(into - out) * entry.what.amount,
        words=capital(in_words(told)),
        reason=entry.what.reason,
        team=told.team,
        team_slug=told.team_slug,
        seat_id=entry.what.seat_id,
        publication=told.publication,
        posted_on=_posted_on(told),
        posted_by=told.posted_by,
        person=told.person,
        is_reversed=entry.reversed_by is not None,
        is_reversal=entry.what.reverses_id is not None,
        person_id=entry.person_id,
    )


def _posted_on(told: Told) -> date:
    return told.entry.posted_at.astimezone(ZoneInfo(told.zone)).date()
