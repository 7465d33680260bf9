"""The audit as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable

from app.domain.cells import plain_cell
from app.usecases.audit.look import LineView

COLUMNS = ("number", "at", "who", "for", "what", "operation", "team", "thing", "about", "changes", "reason", "client")


def audit_csv(lines: Iterable[LineView]) -> str:
    """RFC 4180, a line per line; text can never be read as a formula."""
    written = io.StringIO()
    to = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    to.writerow(COLUMNS)
    for line in lines:
        to.writerow([line.number, *map(plain_cell, _cells(line))])
    return written.getvalue()


def _cells(line: LineView) -> list[str]:
    changes = [": ".join([part.words, *("; ".join(row) for row in part.rows)]) for part in line.parts]
    return [
        line.at.isoformat(timespec="seconds"),
        line.who,
        line.for_whom,
        line.words,
        line.operation,
        line.team,
        line.subject,
        ", ".join(line.about),
        " | ".join(changes),
        line.reason,
        line.client,
    ]
