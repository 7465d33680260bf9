"""HR or the keeper brings in opening balances and past cover from a file: looked at first, then all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import N_, _
from app.domain.ledger import Entry, Transfer
from app.domain.opening import Complaint, OpeningFile, read_opening
from app.domain.people import Actor
from app.domain.refusals import BadFile
from app.store import ledger
from app.store.teams import lock_team
from app.store.transaction import Tx
from app.usecases.opening.check import Checked, checked_balances, checked_covers
from app.usecases.opening.known import Known

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """A line of the file and what it brings; known: it was brought in before, and adds nothing."""

    line: int
    person: str
    team: str
    on: date
    words: str
    quarters: int
    points: int
    known: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a file would bring in, or what is wrong with it."""

    lines: Sequence[BroughtLine]
    complaints: Sequence[Complaint]
    quarters: int  # of what is new
    points: int

    @property
    def new(self) -> int:
        return sum(not line.known for line in self.lines)


def look_at_file(tx: Tx, content: bytes, *, now: datetime) -> Prospect:
    """What would be brought in; nothing is."""
    return _prospect(*_checked(tx, content, now))


def bring_in(tx: Tx, content: bytes, *, by: Actor | None, now: datetime) -> Prospect:
    """Bring a file in: all of it, or nothing and a refusal that names lines and fields.

    Bringing the same file in again adds nothing. Opening balances of points count as debt or lead from then on.
    """
    file = read_opening(content)
    for team_id in sorted({team.id for team in Known.of(tx, file).teams.values()}):
        lock_team(tx, team_id)
    checked, complaints, posted = _checked(tx, content, now)
    if complaints:
        raise BadFile("The file", " ".join(_in_words(one) for one in complaints[:MOST_SHOWN]))
    ledger.post(tx, [transfer for one in checked for transfer in one.transfers], now=now, by=by.id if by else None)
    return _prospect(checked, complaints, posted)


def _checked(tx: Tx, content: bytes, now: datetime) -> tuple[list[Checked], list[Complaint], dict[str, Entry]]:
    file: OpeningFile = read_opening(content)
    known = Known.of(tx, file)
    checked = [*checked_balances(tx, file.balances, known, now=now), *checked_covers(tx, file.covers, known, now=now)]
    posted = ledger.entries_by_source(tx, [transfer.source_key for one in checked for transfer in one.transfers])
    complaints = [*file.complaints, *known.doubles([*file.balances, *file.covers])]
    complaints += (complaint for one in checked for complaint in one.complaints)
    for one in checked:
        complaints += _changed(one, posted)
    return checked, sorted(complaints, key=lambda one: one.line), posted


def _changed(one: Checked, posted: dict[str, Entry]) -> list[Complaint]:
    """What was brought in before under the same key must be the same now."""
    for transfer in one.transfers:
        before = posted.get(transfer.source_key)
        if before is not None and _said(before.what) != _said(transfer):
            why = _(
                "This key was brought in before with something else (entry {number}). Correct that entry instead.",
                number=before.id,
            )
            return [Complaint(one.line, N_("Key"), why)]
    return []


def _said(what: Transfer) -> tuple[object, ...]:
    return what.debit, what.credit, what.amount, what.on


def _prospect(checked: Sequence[Checked], complaints: Sequence[Complaint], posted: dict[str, Entry]) -> Prospect:
    lines = [
        BroughtLine(
            line=one.line,
            person=one.person,
            team=one.team,
            on=one.on,
            words=one.words,
            quarters=one.quarters,
            points=one.points,
            known=bool(one.transfers) and all(transfer.source_key in posted for transfer in one.transfers),
        )
        for one in sorted(checked, key=lambda one: one.line)
        if not one.complaints
    ]
    new = [line for line in lines if not line.known]
    return Prospect(lines, complaints, sum(line.quarters for line in new), sum(line.points for line in new))


def _in_words(one: Complaint) -> str:
    return _("Line {number}, {field}: {why}", number=one.line, field=_(one.field), why=one.why)
