"""What the lines of a file name, as it is known here: people by address, teams by name or address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from app.domain.language import _, short_date
from app.domain.opening import DAY, KEY, PERSON, TEAM, Balance, Complaint, OpeningFile, PastCover
from app.domain.people import Person, namesakes, with_address
from app.domain.policy import DatedPolicy
from app.domain.team import Team
from app.domain.walltime import today
from app.store import ledger
from app.store.people import all_people
from app.store.teams import all_teams, members_of, policies_of
from app.store.transaction import Tx

EARLIEST = 2000


@dataclass(frozen=True, slots=True)
class Known:
    people: Mapping[str, Person]  # by mail address
    alike: Mapping[int, str]  # what tells those of the same name apart
    teams: Mapping[str, Team]  # by name and by slug, in lower case; only those that the file names
    members: Mapping[int, set[int]]  # team → everybody who ever belonged
    policies: Mapping[int, list[DatedPolicy]]
    closed: date | None

    @classmethod
    def of(cls, tx: Tx, file: OpeningFile) -> Self:
        named = {name.lower() for name in [*(one.team for one in file.balances), *(one.team for one in file.covers)]}
        teams = {
            name: team for team in all_teams(tx) for name in (team.name.lower(), team.slug.lower()) if name in named
        }
        ids = {team.id for team in teams.values()}
        everybody = all_people(tx)
        return cls(
            people={person.email: person for person in everybody},
            alike=namesakes(everybody),
            teams=teams,
            members={id_: {member.person.id for member in members_of(tx, id_)} for id_ in ids},
            policies={id_: policies_of(tx, id_) for id_ in ids},
            closed=ledger.closed_until(tx),
        )

    def team_of(self, one: Balance | PastCover) -> Team | None:
        return self.teams.get(one.team.lower())

    def doubles(self, lines: Sequence[Balance | PastCover]) -> list[Complaint]:
        """Lines with the key of another one in the same team, by whichever of its names each calls it."""
        seen: dict[tuple[int, str], int] = {}
        found: list[Complaint] = []
        for one in lines:
            team = self.team_of(one)
            first = seen.setdefault((team.id, one.key), one.line) if team else one.line
            if first != one.line:
                why = _("Line {first} says the same. Take one out, or give them keys of their own.", first=first)
                found.append(Complaint(one.line, KEY, why))
        return found

    def name_of(self, person: Person) -> str:
        return with_address(person.name, self.alike.get(person.id))

    def complaints_of(self, one: Balance | PastCover, *, now: datetime) -> list[Complaint]:
        """What is wrong with whom, where and when a line says."""
        found: list[Complaint] = []
        person, team = self.people.get(one.email), self.team_of(one)
        if person is None:
            why = _("Nobody here has the address {email}. Add them first.", email=one.email[:80])
            found.append(Complaint(one.line, PERSON, why))
        if team is None:
            why = _("There is no team {team} here. Write its name.", team=one.team[:80])
            found.append(Complaint(one.line, TEAM, why))
        elif person is not None and person.id not in self.members[team.id]:
            why = _("{name} never belonged to {team}. Add them first.", name=person.name, team=team.name)
            found.append(Complaint(one.line, PERSON, why))
        if one.on > today(now, team.time_zone if team else "UTC") or one.on.year < EARLIEST:
            why = _("This must lie between the year {year} and today.", year=EARLIEST)
            found.append(Complaint(one.line, DAY, why))
        elif self.closed is not None and one.on <= self.closed:
            why = _("HR's statements are locked until {day}. Write a later day.", day=short_date(self.closed))
            found.append(Complaint(one.line, DAY, why))
        return found
