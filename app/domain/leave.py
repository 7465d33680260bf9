"""Leave credit: who is credited with a weekend day, and the transfers of its life from expected to taken."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from app.domain.language import _
from app.domain.ledger import REASSIGNED, Account, AccountKind, Cause, Entry, Transfer, reversal
from app.domain.policy import DatedPolicy, in_force
from app.domain.refusals import BadField, NotEnoughLeave
from app.domain.seating import Holding, covered
from app.domain.slot import Seat, Slot

QUARTERS_A_DAY = 1  # for one weekend day; both days of a weekend make 2
MOST_QUARTERS = 400  # taken at once: a hundred days

Places = Sequence[tuple[Slot, Seat]]


def credited_days(seats: Iterable[tuple[Slot, Seat]], people: Mapping[int, Holding]) -> dict[tuple[int, date], int]:
    """Who earns leave for which weekend day: (person, day) → the seat that earned it.

    seats: seats of any days; those outside weekends earn nothing.
    people: seat id → who covers it (None or missing: open).
    The seats of a day lie in lines of cover that follow each other. In each line the one with the longest time
    is credited, among equal ones the one who was first; people side by side are in lines of their own.
    Nobody is credited twice for one day.
    """
    days: dict[date, list[tuple[Slot, Seat]]] = {}
    for slot, seat in seats:
        if slot.weekend is not None:
            days.setdefault(slot.on, []).append((slot, seat))
    credited: dict[tuple[int, date], int] = {}
    for day in sorted(days):
        for line in _lines(days[day]):
            winner = _longest(line, people)
            if winner is not None:
                credited.setdefault((winner[0], day), winner[1])
    return credited


def expected_postings(
    before: Mapping[int, Holding],
    after: Mapping[int, Holding],
    *,
    seats: Mapping[int, tuple[Slot, Seat]],
    open_entries: Sequence[Entry],
    policies: Sequence[DatedPolicy],
    publication_id: int,
) -> list[Transfer]:
    """What a publication moves: the leave of weekend days that are credited to others than before.

    Arguments as for `points.planned_postings`; the seats must be those of the whole period, since who is credited
    with a day depends on all its seats.
    Returns the reversals of expected leave that falls away, then the newly expected leave.
    """
    had, has = credited_days(seats.values(), before), credited_days(seats.values(), after)
    unearned = {
        (entry.person_id, entry.what.on): entry
        for entry in open_entries
        if entry.what.credit.kind is AccountKind.LEAVE_EXPECTED
        and entry.what.seat_id in seats
        and entry.person_id is not None
    }
    gone = [reversal(entry, reason=REASSIGNED) for key, entry in unearned.items() if has.get(key) != entry.what.seat_id]
    # Credited before without an open entry: earned already, or taken back by hand. Both stay as they are.
    new = [
        _expected(seats[seat_id], person, policies=policies, publication_id=publication_id)
        for (person, day), seat_id in has.items()
        if (person, day) not in had or (had[person, day] != seat_id and (person, day) in unearned)
    ]
    return gone + new


def due_at(last_end: datetime, objection_hours: int) -> datetime:
    """When the leave of a day is earned: its last cover has ended and nobody may object any more."""
    return last_end + timedelta(hours=objection_hours)


def made_earned(expected: Entry) -> Transfer:
    """The transfer that makes expected leave earned."""
    what = expected.what
    return Transfer(
        debit=what.credit,
        credit=Account(AccountKind.LEAVE_EARNED, what.credit.team_id, what.credit.person_id),
        amount=what.amount,
        cause=Cause.EARNED,
        source_key=f"earned-leave:{expected.person_id}:{what.on}:{expected.id}",
        on=what.on,
        seat_id=what.seat_id,
        publication_id=what.publication_id,
        policy_id=what.policy_id,
        follows_id=expected.id,
    )


def taken_postings(
    balances: Mapping[Account, int], quarters: int, *, on: date, reason: str, source_key: str
) -> list[Transfer]:
    """Leave that somebody takes, out of their earned leave, from the team with most of it first.

    balances: earned quarter days of the person by account (a team each). Raises NotEnoughLeave.
    """
    balance = sum(balances.values())
    if quarters > balance:
        raise NotEnoughLeave(balance=balance, wanted=quarters)
    postings: list[Transfer] = []
    for account in sorted(balances, key=lambda one: (-balances[one], one.team_id)):
        part = min(quarters, balances[account])
        if part <= 0:
            break
        to = Account(AccountKind.LEAVE_TAKEN, account.team_id, account.person_id)
        key = f"{source_key}:{len(postings) + 1}"
        postings.append(Transfer(account, to, part, Cause.TAKEN, key, on, reason))
        quarters -= part
    return postings


def parse_days(text: str) -> int:
    """Quarter days from what people write: 1, 0.25, 0,5, 1¼, ½. Raises BadField."""
    plain = text.strip().replace(",", ".")
    for glyph, decimals in (("¼", ".25"), ("½", ".5"), ("¾", ".75")):
        plain = plain.replace(glyph, decimals)
    try:
        whole, _point, part = plain.removeprefix("+").partition(".")
        if not _DIGITS.fullmatch(whole.strip()):  # of "-0.5" the minus would be lost
            raise ValueError
        quarters = int(whole.strip() or "0") * 4 + _PARTS[part]
    except (KeyError, ValueError):
        raise BadField(
            "Days", _("“{text}” is not a number of quarter days. Write it like 0.25, 0.5 or 1.", text=text[:20])
        ) from None
    if not 1 <= quarters <= MOST_QUARTERS:
        raise BadField("Days", _("This must be between ¼ and {most}.", most=MOST_QUARTERS // 4))
    return quarters


_DIGITS = re.compile("[0-9]{0,9}")
_PARTS = {"": 0, "0": 0, "00": 0, "25": 1, "5": 2, "50": 2, "75": 3}


def _lines(places: Places) -> list[list[tuple[Slot, Seat]]]:
    """The seats of a day, each in the first line of cover that is free when it starts."""
    lines: list[list[tuple[Slot, Seat]]] = []
    for slot, seat in sorted(places, key=lambda place: (place[0].start, place[0].id, place[1].number)):
        free = next((line for line in lines if line[-1][0].end <= slot.start), None)
        if free is None:
            lines.append(free := [])
        free.append((slot, seat))
    return lines


def _longest(line: Places, people: Mapping[int, Holding]) -> tuple[int, int] | None:
    """The person with the longest time in a line and their longest seat in it; the first among equal ones."""
    in_seats: dict[int, dict[int, timedelta]] = {}  # person → seat → how long
    for slot, seat in line:
        for person, length in covered(slot, people.get(seat.id)).items():
            in_seats.setdefault(person, {})[seat.id] = length
    if not in_seats:
        return None
    # Both times: max() keeps the first of equal ones, and the line is in order of start.
    person = max(in_seats, key=lambda one: sum(in_seats[one].values(), timedelta()))
    return person, max(in_seats[person], key=lambda seat: in_seats[person][seat])


def _expected(
    place: tuple[Slot, Seat], person: int, *, policies: Sequence[DatedPolicy], publication_id: int
) -> Transfer:
    slot, seat = place
    return Transfer(
        debit=Account(AccountKind.LEAVE_SOURCE, slot.team_id),
        credit=Account(AccountKind.LEAVE_EXPECTED, slot.team_id, person),
        amount=QUARTERS_A_DAY,
        cause=Cause.PUBLISHED,
        source_key=f"expected:{person}:{slot.on}:{publication_id}",
        on=slot.on,
        seat_id=seat.id,
        publication_id=publication_id,
        policy_id=in_force(policies, slot.on).id,
    )
