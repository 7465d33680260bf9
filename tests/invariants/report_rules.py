"""What must hold of HR's report (L9): every figure is the sum of rows, told from rows alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from app.usecases.hr.report import HrReport
from app.usecases.hr.sheets import report_csv
from tests.invariants.ledger_rules import kinds
from tests.invariants.reading import Snapshot

FIGURES = ("opening", "earned", "taken", "expired", "corrected", "closing")


def complaints(now: Snapshot, report: HrReport) -> Iterator[str]:
    first_on, last_on = report.stretch.first_on, report.stretch.last_on
    sums = figures(now, first_on, last_on, team_id=report.team.id if report.team else None)
    told: dict[tuple[int, str], int] = {}
    for line in report.lines:
        its = line.figures
        if its.opening + its.earned - its.taken - its.expired + its.corrected != its.closing:
            yield f"{line.person.name}: the figures do not lead from opening to closing"
        for name in FIGURES:
            told[line.person.id, name] = getattr(its, name)
    for key in told.keys() | sums.keys():
        if told.get(key, 0) != sums[key]:
            yield f"person and figure {key}: {told.get(key)} in the report, {sums[key]} by rows"
    for name in FIGURES:
        if getattr(report.totals, name) != sum(quarters for (_, figure), quarters in told.items() if figure == name):
            yield f"the total of {name} is not the sum of its lines"
    written = report_csv(report).splitlines()[1:]
    for line, text in zip(report.lines, written, strict=True):
        closing = text.rsplit(",", 1)[-1]
        if round(float(closing) * 4) != told[line.person.id, "closing"]:
            yield f"{line.person.name} closes with {closing} in the file"


def locked(now: Snapshot) -> Iterator[str]:
    """Statements follow each other day by day, and their lines are what the rows add up to, whatever came later."""
    for earlier, later in pairwise(now["statement"]):
        if later.first_on != earlier.last_on + timedelta(days=1) or later.number != earlier.number + 1:
            yield f"statement {later.number} does not follow statement {earlier.number}"
    for statement in now["statement"]:
        sums = figures(now, statement.first_on, statement.last_on, team_id=None)
        for line in now["statement_line"]:
            if line.statement == statement.number:
                told = {name: getattr(line, name) for name in FIGURES[:-1]}
                same = {name: sums.pop((line.person_id, name), 0) for name in told}
                sums.pop((line.person_id, "closing"), None)
                if told != same:
                    yield f"statement {statement.number} says {told} of person {line.person_id}, rows {same}"
        if any(sums.values()):
            yield f"statement {statement.number} leaves out {dict(sums)}"


def figures(now: Snapshot, first_on: date, last_on: date, *, team_id: int | None) -> Counter[tuple[int, str]]:
    """(person, figure) → quarter days, from entries into and out of earned leave."""
    sums: Counter[tuple[int, str]] = Counter()
    for entry in now["entry"]:
        debit, credit = now.accounts[entry.debit_id], now.accounts[entry.credit_id]
        moved = dict(zip(("debit", "credit"), kinds(now, entry), strict=True))
        for side, account, sign in (("debit", debit, -1), ("credit", credit, 1)):
            if moved[side] != "leave earned" or team_id not in (None, account.team_id) or entry.on_date > last_on:
                continue
            quarters = sign * entry.amount
            sums[account.person_id, "closing"] += quarters
            if entry.on_date < first_on:
                sums[account.person_id, "opening"] += quarters
            elif entry.cause in ("taken", "expired"):
                sums[account.person_id, entry.cause] -= quarters
            else:
                earned = entry.cause in ("earned", "past cover")
                sums[account.person_id, "earned" if earned else "corrected"] += quarters
    return sums
