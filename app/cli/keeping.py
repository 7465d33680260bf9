"""The keeper's care of the database."""

from app.cli.console import open_database, read_settings, say, stop
from app.usecases.audit.verify import verify_audit
from app.usecases.ledger.verify import verify_ledger


def migrate() -> None:
    """Bring the database to the newest schema (starting the service does it as well)."""
    with open_database(read_settings()):
        say("The database has the newest schema.")


def verify() -> None:
    """Check that no line of the ledger or of the audit was changed, lost or slipped in."""
    with open_database(read_settings()) as database, database.reading() as tx:
        found, audit = verify_ledger(tx), verify_audit(tx)
    if found.fault:
        stop(f"The ledger is damaged: {found.fault}. {found.lines} lines before it are whole.")
    if audit.fault:
        stop(f"The audit is damaged: {audit.fault}. {audit.lines} lines before it are whole.")
    say(f"The ledger is whole: {found.lines} lines, the last one sealed {found.last}.")
    say(f"The audit is whole: {audit.lines} lines, the last one sealed {audit.last}.")
