"""The ledger as it is kept: posting entries, finding them, and the sums over them."""

from app.store.ledger.due import (
    DueLeave,
    due_leave,
    due_points,
    earned_between,
    earned_for_day,
    teams_with_due,
    waiting_leave,
)
from app.store.ledger.entries import (
    entries_by_source,
    entries_of,
    find_entry_by_source,
    get_entry,
    help_given,
    in_context,
    open_entries,
    open_entries_of,
)
from app.store.ledger.fairness import TeamPoints, debts, last_day, team_points
from app.store.ledger.figures import balances, leave_movements
from app.store.ledger.posting import post
from app.store.ledger.seals import first_unsealed, leave_lines, links
from app.store.ledger.statements import add_statement, close_books, closed_until, get_statement, statements

__all__ = [
    "DueLeave",
    "TeamPoints",
    "add_statement",
    "balances",
    "close_books",
    "closed_until",
    "debts",
    "due_leave",
    "due_points",
    "earned_between",
    "earned_for_day",
    "entries_by_source",
    "entries_of",
    "find_entry_by_source",
    "first_unsealed",
    "get_entry",
    "get_statement",
    "help_given",
    "in_context",
    "last_day",
    "leave_lines",
    "leave_movements",
    "links",
    "open_entries",
    "open_entries_of",
    "post",
    "statements",
    "team_points",
    "teams_with_due",
    "waiting_leave",
]
