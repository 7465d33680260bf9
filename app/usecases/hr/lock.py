"""HR locks a statement: the figures of everybody for some dates, which nothing changes any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.language import _, weekday_and_date
from app.domain.people import Actor
from app.domain.refusals import BadField, NeedsConfirmation, NotTheNextDates
from app.domain.statement import Statement, StatementLine, Stretch
from app.store import ledger
from app.store.transaction import Tx
from app.usecases.hr.pending import pending_days
from app.usecases.hr.report import hr_report, is_over
from app.usecases.hr.sheets import Sheet, sheet_csv, sheet_of_statement


@dataclass(frozen=True, slots=True)
class LockStatement:
    """Dates to lock; confirmed: the person has said that they looked at the figures."""

    stretch: Stretch
    confirmed: bool = False


def lock_statement(tx: Tx, ask: LockStatement, *, by: Actor, now: datetime) -> Statement:
    """Freeze the report of all teams for dates that are over; locking the same dates again changes nothing.

    Each statement begins where the one before ended. What is posted later for a locked day counts for the first
    day after it.
    """
    closed = ledger.close_books(tx)
    for known in ledger.statements(tx):
        if known.stretch == ask.stretch:
            return known
    if closed is not None and ask.stretch.first_on != closed + timedelta(days=1):
        raise NotTheNextDates(closed)
    if not is_over(tx, ask.stretch, now=now):
        raise BadField("Until", _("These days are not over in every team. Lock them once they are."))
    if not ask.confirmed:
        raise NeedsConfirmation(_warnings(tx, ask.stretch, now))
    lines = [
        StatementLine(line.person.id, line.person.name, line.person.email, line.figures)
        for line in hr_report(tx, ask.stretch).lines
    ]
    return ledger.add_statement(tx, Statement(0, ask.stretch, now, by.person.name), lines, locked_by=by.id)


def _warnings(tx: Tx, stretch: Stretch, now: datetime) -> list[str]:
    """What somebody must have read who locks: that it is for good, and which days are not in it."""
    said = [_("Nothing in the figures of {dates} can change once they are locked.", dates=stretch.words)]
    for one in pending_days(tx, stretch.last_on, now=now):
        said.append(
            _("{person}, {day}, waits for {why}.", person=one.person, day=weekday_and_date(one.on), why=one.words)
        )
    return said


def list_locked(tx: Tx) -> list[Statement]:
    """Every locked statement, the latest first."""
    return ledger.statements(tx)


def get_locked(tx: Tx, number: int) -> tuple[Statement, list[StatementLine]]:
    return ledger.get_statement(tx, number)


def statement_sheet(tx: Tx, number: int) -> tuple[Statement, Sheet]:
    """What the files of a locked statement hold: the same whenever they are made."""
    statement, lines = ledger.get_statement(tx, number)
    return statement, sheet_of_statement(statement, lines)


def statement_csv(tx: Tx, number: int, *, semicolons: bool = False) -> tuple[Statement, str]:
    """A locked statement as a file: the same bytes whenever it is made."""
    statement, sheet = statement_sheet(tx, number)
    return statement, sheet_csv(sheet, semicolons=semicolons)
