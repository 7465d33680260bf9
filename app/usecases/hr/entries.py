"""The entries behind one figure of the leave report, and one entry that HR is about to correct."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.language import ENGLISH, speaking
from app.domain.ledger import AccountKind
from app.domain.people import Actor, Person
from app.domain.refusals import NotFound
from app.domain.statement import Figure, Stretch, belongs_to
from app.domain.team import Team
from app.domain.telling import Line, lines_of
from app.store import ledger, people, teams
from app.store.transaction import Tx
from app.usecases.hr.sheets import entries_csv

KINDS = (AccountKind.LEAVE_EARNED,)


@dataclass(frozen=True, slots=True)
class HrEntries:
    """The entries of a figure, the latest first; their amounts add up to it (leave taken counts below 0)."""

    person: Person
    stretch: Stretch
    figure: Figure
    team: Team | None
    lines: Sequence[Line]
    total: int
    may_correct: bool  # nobody corrects their own


@dataclass(frozen=True, slots=True)
class OneEntry:
    person: Person
    line: Line


def hr_entries(
    tx: Tx, person_id: int, stretch: Stretch, *, figure: Figure, by: Actor, team_slug: str = ""
) -> HrEntries:
    person = people.get_person(tx, person_id)
    team = teams.get_team(tx, team_slug) if team_slug else None
    entries = ledger.entries_of(
        tx, kinds=KINDS, person_id=person_id, team_id=team.id if team else None, last_on=stretch.last_on
    )
    own = [entry for entry in entries if belongs_to(figure, entry, stretch)]
    lines = lines_of(ledger.in_context(tx, own), kinds=KINDS)
    return HrEntries(person, stretch, figure, team, lines, sum(line.amount for line in lines), person_id != by.id)


def entries_behind(tx: Tx, stretch: Stretch, *, team_slug: str = "", person_id: int | None = None) -> list[Line]:
    """Every entry of earned leave within the dates, the latest first; in English, since files and programs read it."""
    team = teams.get_team(tx, team_slug) if team_slug else None
    if person_id is not None:
        people.get_person(tx, person_id)
    entries = ledger.entries_of(
        tx,
        kinds=KINDS,
        person_id=person_id,
        team_id=team.id if team else None,
        first_on=stretch.first_on,
        last_on=stretch.last_on,
    )
    with speaking(ENGLISH.code):
        return lines_of(ledger.in_context(tx, entries), kinds=KINDS)


def entries_file(
    tx: Tx, stretch: Stretch, *, team_slug: str = "", person_id: int | None = None, semicolons: bool = False
) -> str:
    """The same as a file, in which an address tells people of one name apart."""
    lines = entries_behind(tx, stretch, team_slug=team_slug, person_id=person_id)
    return entries_csv(lines, {each.id: each.email for each in people.all_people(tx)}, semicolons=semicolons)


def one_entry(tx: Tx, entry_id: int) -> OneEntry:
    """An entry of earned leave, as it stands before it is corrected."""
    entry = ledger.get_entry(tx, entry_id)
    if entry.person_id is None or not {entry.what.debit.kind, entry.what.credit.kind} & set(KINDS):
        raise NotFound("entry")
    return OneEntry(people.get_person(tx, entry.person_id), lines_of(ledger.in_context(tx, [entry]), kinds=KINDS)[0])
