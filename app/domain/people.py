"""Who somebody is and what they may do: person, membership, role, actor."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from app.domain import language
from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.team import Team
from app.domain.text import EMAIL_LIMIT, NAME_LIMIT, clean_line
from app.domain.walltime import clean_zone

HUES = 12


class Role(StrEnum):
    """What a person is in one team."""

    ENGINEER = "engineer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is needed to add somebody. The address is lower-cased: it is the key at sign-in."""

    name: str
    email: str
    time_zone: str | None = None
    hr: bool = False
    keeper: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name, field=N_("Name"), limit=NAME_LIMIT))
        object.__setattr__(self, "email", clean_email(self.email))
        if self.time_zone:
            object.__setattr__(self, "time_zone", clean_zone(self.time_zone))


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    email: str
    time_zone: str | None
    hr: bool
    keeper: bool
    active: bool
    version: int
    language: str | None = None  # as they chose it


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a team, from one day to another (both included; no last day = until further notice)."""

    team_id: int
    person_id: int
    role: Role
    share: int  # percent of a full share of the team's support work
    first_on: date
    last_on: date | None
    onboarding: bool  # not ready for support yet: never fills a seat
    version: int = 1

    def covers(self, day: date) -> bool:
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    def touches(self, first_on: date, last_on: date) -> bool:
        """Whether it covers any of these days."""
        return self.first_on <= last_on and (self.last_on is None or first_on <= self.last_on)


@dataclass(frozen=True, slots=True)
class NewMembership:
    """What is needed to let a person into a team."""

    person_id: int
    first_on: date
    role: Role = Role.ENGINEER
    share: int = 100
    last_on: date | None = None
    onboarding: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.share <= 100:
            raise BadField("Share", _("This must be between 1 and 100 percent."))
        if self.last_on is not None and self.last_on < self.first_on:
            raise BadField("Last day", _("This lies before the first day."))


@dataclass(frozen=True, slots=True)
class Member:
    """A person together with the membership through which we look at them."""

    person: Person
    membership: Membership


@dataclass(frozen=True, slots=True)
class NameTag:
    """A person as pages show them: short where the team knows who is meant, a hue for a thin edge."""

    short: str
    full: str
    hue: int  # 0 to 11


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the rights read at this very request."""

    person: Person
    roles: Mapping[int, Role] = field(default_factory=dict)  # team id → role, current memberships only
    teams: tuple[Team, ...] = ()  # the teams of those memberships, in order of name
    withheld: "Actor | None" = None  # the same person with the rights that wait for a second factor

    @property
    def id(self) -> int:
        return self.person.id

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def zone(self) -> str:
        """The zone in which this person reads a moment that belongs to no team."""
        return self.person.time_zone or next((team.time_zone for team in self.teams), "UTC")

    @property
    def is_privileged(self) -> bool:
        """Whether a role gives rights over others: coordinator, HR or keeper."""
        return self.person.hr or self.person.keeper or Role.COORDINATOR in self.roles.values()

    def without_role_rights(self) -> "Actor":
        """An engineer like all others, until a second factor is shown; nothing changes for whoever is one."""
        if not self.is_privileged:
            return self
        plain = replace(self.person, hr=False, keeper=False)
        return Actor(plain, dict.fromkeys(self.roles, Role.ENGINEER), self.teams, withheld=self)

    def is_in(self, team_id: int) -> bool:
        return team_id in self.roles

    def coordinates(self, team_id: int) -> bool:
        return self.roles.get(team_id) is Role.COORDINATOR


def clean_email(value: str) -> str:
    """A plausible single address in lower case, or a refusal."""
    address = clean_line(value, field=N_("Mail address"), limit=EMAIL_LIMIT).lower()
    local, _at, host = address.partition("@")
    if not local or not host or "@" in host or any(ch in address for ch in ' ,;<>"'):
        raise BadField(
            "Mail address", _("“{address}” is not a mail address. Write it like ana@example.org.", address=address)
        )
    return address


def clean_language(code: str) -> str:
    """The code of a language that Halfday speaks; nothing is nobody's choice. Else a refusal."""
    if code and code not in {known.code for known in language.known()}:
        raise BadField("Language", _("Choose one of the list."))
    return code


def short_names(names: Mapping[int, str]) -> dict[int, str]:
    """First names where unique in the team, else with as much of the last name as tells them apart."""
    firsts: dict[str, list[int]] = {}
    for person_id, name in names.items():
        firsts.setdefault(name.split()[0], []).append(person_id)
    short: dict[int, str] = {}
    for first, ids in firsts.items():
        if len(ids) == 1:
            short[ids[0]] = first
        else:
            short |= _told_apart(ids, names)
    return short


def name_tags(names: Mapping[int, str]) -> dict[int, NameTag]:
    short = short_names(names)
    return {person_id: NameTag(short[person_id], name, person_id % HUES) for person_id, name in names.items()}


def namesakes(people: Iterable[Person]) -> dict[int, str]:
    """What tells those of the same name apart, where they stand in one list: their mail addresses, by id."""
    known = list(people)
    shared = Counter(_sound(each.name) for each in known)
    return {each.id: each.email for each in known if shared[_sound(each.name)] > 1}


def with_address(name: str, address: str | None) -> str:
    """“Ana Alves”, or “Ana Alves (ana@example.org)” where there is another one."""
    return f"{name} ({address})" if address else name


def asked(members: Iterable[Member], first_on: date, last_on: date) -> list[Member]:
    """The active people whose membership touches these dates: those whom a round asks."""
    return [each for each in members if each.person.active and each.membership.touches(first_on, last_on)]


def _told_apart(namesakes: list[int], names: Mapping[int, str]) -> dict[int, str]:
    """Each with the initial of the last name where that is enough, else whole; who has one name only keeps it."""
    initials = {person_id: _with_initial(names[person_id].split()) for person_id in namesakes}
    shared = Counter(initials.values())
    return {
        person_id: names[person_id] if shared[initial] > 1 and " " in names[person_id] else initial
        for person_id, initial in initials.items()
    }


def _sound(name: str) -> str:
    return " ".join(name.casefold().split())


def _with_initial(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{parts[0]} {parts[-1][0]}."
