"""What must hold in a roster of a public instance, judged by the words of the file alone."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from tests.benchmarks.nrp_file import Instance

Row = list[str]


def faults(instance: Instance, roster: list[Row]) -> list[str]:
    """List what each person's row breaks; an empty list means that the roster is as the file demands."""
    rows = dict(zip(instance.staff, roster, strict=True))
    found = [f"{staff[0]}: {fault}" for staff in instance.rows["STAFF"] for fault in _broken(instance, staff, rows)]
    for person, *days in instance.rows["DAYS_OFF"]:
        found += [f"{person}: works on day off {day}" for day in days if rows[person][int(day)]]
    return found


def _broken(instance: Instance, staff: list[str], rows: dict[str, Row]) -> Iterator[str]:
    row = rows[staff[0]]
    most_minutes, least_minutes, most_days, least_days, off, weekends = map(int, staff[2:8])
    for kind, most in (pair.split("=") for pair in staff[1].split("|")):
        if row.count(kind) > int(most):
            yield f"more than {most} of {kind}"
    if not least_minutes <= sum(instance.shifts[shift] for shift in row if shift) <= most_minutes:
        yield "too few or too many minutes"
    if sum(any(row[day : day + 2]) for day in range(5, instance.days, 7)) > weekends:
        yield "too many weekends"
    denied = {shift[0]: shift[2].split("|") for shift in instance.rows["SHIFTS"]}
    if any(later in denied[one] for one, later in pairwise(row) if one and later):
        yield "a shift after one that forbids it"
    yield from _runs(row, most_days, least_days, off)


def _runs(row: Row, most: int, least: int, off: int) -> Iterator[str]:
    start = 0
    for works, days in groupby(row, key=bool):
        length = len(list(days))
        inside = start > 0 and start + length < len(row)
        if works and length > most:
            yield "too many days in a row"
        if inside and length < (least if works else off):
            yield "too few days in a row" if works else "too few days off in a row"
        start += length
