"""The leave report: for dates, a person per line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.people import Person, namesakes, with_address
from app.domain.refusals import NotFound
from app.domain.statement import Figures, Statement, Stretch, figures_of, total_of
from app.domain.team import Team
from app.domain.walltime import today
from app.store import ledger, people, teams
from app.store.transaction import Tx
from app.usecases.hr.pending import PendingDay, pending_days


@dataclass(frozen=True, slots=True)
class ReportLine:
    person: Person
    figures: Figures
    apart: str = ""  # what tells them from another person of this name

    @property
    def name(self) -> str:
        return with_address(self.person.name, self.apart)


@dataclass(frozen=True, slots=True)
class HrReport:
    """Quarter days of everybody who belonged to a team in these dates or whose leave moved until their end."""

    stretch: Stretch
    team: Team | None  # None: all teams
    teams: Sequence[Team]
    lines: Sequence[ReportLine]
    totals: Figures
    locked: Sequence[Statement] = ()  # the latest first
    person: Person | None = None  # None: everybody
    is_over: bool = False  # in every team, as `report_to_lock` says
    pending: Sequence[PendingDay] = ()  # what is not earned yet, of dates that may be locked
    takers: Sequence[tuple[int, str]] = ()  # who may have taken leave: of these dates, or in a team at any time

    @property
    def is_whole(self) -> bool:
        """Whether it is of everybody in all teams, as what is locked must be."""
        return self.team is None and self.person is None

    @property
    def is_open(self) -> bool:
        """Whether these dates begin after everything that is locked."""
        return all(self.stretch.first_on > one.stretch.last_on for one in self.locked)

    @property
    def may_be_locked(self) -> bool:
        """Whether HR may lock it: all of it is over in every team, and nothing of it is locked."""
        return self.is_whole and self.is_open and self.is_over

    @property
    def statement(self) -> Statement | None:
        """The statement of these very dates, once it is locked."""
        return next((one for one in self.locked if one.stretch == self.stretch), None)


def hr_report(tx: Tx, stretch: Stretch, *, team_slug: str = "", person_id: int | None = None) -> HrReport:
    """The report of all teams or one; every figure is the sum of the entries that `hr_entries` lists for it."""
    known = teams.all_teams(tx)
    team = next((team for team in known if team.slug == team_slug), None)
    if team_slug and team is None:
        raise NotFound("team")
    person = people.get_person(tx, person_id) if person_id is not None else None
    figures = figures_of(
        ledger.leave_movements(
            tx, first_on=stretch.first_on, last_on=stretch.last_on, team_id=team.id if team else None
        )
    )
    there = teams.members_between(tx, stretch.first_on, stretch.last_on, team_id=team.id if team else None)
    everybody = people.all_people(tx)
    alike = namesakes(everybody)
    lines = [
        ReportLine(each, figures.get(each.id, Figures()), alike.get(each.id, ""))
        for each in everybody
        if (each.id in figures or each.id in there) and person in (None, each)
    ]
    total = total_of(line.figures for line in lines)
    return HrReport(stretch, team, known, lines, total, ledger.statements(tx), person)


def report_to_lock(
    tx: Tx, stretch: Stretch, *, team_slug: str = "", person_id: int | None = None, now: datetime
) -> HrReport:
    """The report with what HR must know before they lock it."""
    report = hr_report(tx, stretch, team_slug=team_slug, person_id=person_id)
    report = replace(report, is_over=is_over(tx, stretch, now=now), takers=_takers(tx, report))
    if not report.may_be_locked:
        return report
    return replace(report, pending=pending_days(tx, stretch.last_on, now=now))


def is_over(tx: Tx, stretch: Stretch, *, now: datetime) -> bool:
    """Whether these days are over on the wall of every team."""
    return all(stretch.last_on < today(now, team.time_zone) for team in teams.all_teams(tx))


def _takers(tx: Tx, report: HrReport) -> list[tuple[int, str]]:
    once, shown = teams.members_between(tx, date.min, date.max), {line.person.id for line in report.lines}
    everybody = people.all_people(tx)
    alike = namesakes(everybody)
    return [
        (each.id, with_address(each.name, alike.get(each.id)))
        for each in everybody
        if each.id in shown or (each.active and each.id in once)
    ]
