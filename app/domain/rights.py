"""Who may: one table of rules, from which the checks of routes, the page about rights and the tests are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.language import N_
from app.domain.people import Actor, Person, Role
from app.domain.tokens import Scope


class Whose(StrEnum):
    """Whose things a rule opens."""

    NOBODYS = N_("nobody's in particular")
    OWN = N_("one's own")
    TEAM = N_("the team's")
    HOUSE = N_("everybody's")


class Asker(StrEnum):
    """Who might ask, seen from one team."""

    STRANGER = N_("somebody not signed in")
    OUTSIDER = N_("a member of no team, or of another")
    MEMBER = N_("an engineer of the team")
    COORDINATOR = N_("a coordinator of the team")
    HR = N_("HR")
    KEEPER = N_("a keeper")


class Outcome(StrEnum):
    """What an asker gets."""

    IN = N_("in")
    SIGN_IN = N_("sign in first")
    FORBIDDEN = N_("may not")
    MISSING = N_("not there")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to declare who may.

    sees: for whom the thing exists at all; for others it is as missing as what was never there.
    may: who of those gets in. Both are asked of an actor and the id of the team in question (0: none).
    """

    name: str
    words: str
    whose: Whose
    needs_sign_in: bool = True
    sees: Callable[[Actor, int], bool] = lambda _actor, _team: True
    may: Callable[[Actor, int], bool] = lambda _actor, _team: True
    whom: str = ""  # whom it takes, in the words of the refusal


def _is_member(actor: Actor, team: int) -> bool:
    return actor.is_in(team)


def _coordinates(actor: Actor, team: int) -> bool:
    return actor.coordinates(team)


def _is_keeper(actor: Actor, _team: int) -> bool:
    return actor.person.keeper


def _is_hr(actor: Actor, _team: int) -> bool:
    return actor.person.hr


def _either(one: Callable[[Actor, int], bool], other: Callable[[Actor, int], bool]) -> Callable[[Actor, int], bool]:
    return lambda actor, team: one(actor, team) or other(actor, team)


ANYONE = Rule("anyone", N_("Anybody, signed in or not"), Whose.NOBODYS, needs_sign_in=False)
ANYBODY = Rule(
    "anyone, without the database", N_("Anybody: probes, and calendars by their secret address"), Whose.NOBODYS,
    needs_sign_in=False,
)  # fmt: skip
SIGNED_IN = Rule("signed in", N_("Everybody who is signed in, for their own things"), Whose.OWN)
KEEPER = Rule("keeper", N_("Keepers of the installation"), Whose.HOUSE, may=_is_keeper, whom=N_("a keeper"))
HR = Rule("HR", N_("HR, for everybody's leave"), Whose.HOUSE, may=_is_hr, whom=N_("HR"))
MEMBER = Rule("member of the team", N_("Members of the team"), Whose.TEAM, sees=_is_member)
COORDINATOR = Rule(
    "coordinator of the team", N_("Coordinators of the team"), Whose.TEAM,
    sees=_is_member, may=_coordinates, whom=N_("a coordinator of this team"),
)  # fmt: skip
IN_SIGHT = Rule(
    "member of the team, or keeper", N_("Members of the team, and keepers"), Whose.TEAM,
    sees=_either(_is_member, _is_keeper),
)  # fmt: skip
TEAM_KEEPER = Rule(
    "coordinator of the team, or keeper", N_("Coordinators of the team, and keepers"), Whose.TEAM,
    sees=_either(_is_member, _is_keeper), may=_either(_coordinates, _is_keeper),
    whom=N_("a coordinator of this team or a keeper"),
)  # fmt: skip

RULES = (ANYONE, ANYBODY, SIGNED_IN, KEEPER, HR, MEMBER, COORDINATOR, IN_SIGHT, TEAM_KEEPER)


def outcome(rule: Rule, actor: Actor | None, team: int = 0) -> Outcome:
    """What the rule says to somebody who asks for a thing of this team."""
    if not rule.needs_sign_in:
        return Outcome.IN
    if actor is None:
        return Outcome.SIGN_IN
    if not rule.sees(actor, team):
        return Outcome.MISSING
    return Outcome.IN if rule.may(actor, team) else Outcome.FORBIDDEN


def examples() -> Mapping[Asker, Actor | None]:
    """One of each, as they look to team 1: what a page shows of the rules is asked of the rules themselves."""

    def somebody(*, hr: bool = False, keeper: bool = False, roles: Mapping[int, Role] | None = None) -> Actor:
        person = Person(0, "", "", None, hr=hr, keeper=keeper, active=True, version=1)
        return Actor(person, roles or {})

    return {
        Asker.STRANGER: None,
        Asker.OUTSIDER: somebody(roles={2: Role.COORDINATOR}),
        Asker.MEMBER: somebody(roles={1: Role.ENGINEER}),
        Asker.COORDINATOR: somebody(roles={1: Role.COORDINATOR}),
        Asker.HR: somebody(hr=True),
        Asker.KEEPER: somebody(keeper=True),
    }


# What a program's token needs for what it changes, by the topic of the operation; looking needs “read” everywhere.
# A topic that is not here is not for programs at all: making ways in above all.
SCOPES: Mapping[str, Scope] = {
    "access": Scope.PEOPLE,
    "answers": Scope.ANSWERS,
    "account": Scope.ANSWERS,
    "busy": Scope.ANSWERS,
    "declines": Scope.ROTA,
    "cover": Scope.ANSWERS,
    "wishes": Scope.ROTA,
    "swaps": Scope.ROTA,
    "claims": Scope.ROTA,
    "chains": Scope.ROTA,
    "replacing": Scope.ROTA,
    "rounds": Scope.ROTA,
    "drafts": Scope.ROTA,
    "publishing": Scope.ROTA,
    "duty": Scope.ROTA,
    "chats": Scope.PEOPLE,
    "teams": Scope.PEOPLE,
    "people": Scope.PEOPLE,
    "invitations": Scope.PEOPLE,
    "shifts": Scope.PEOPLE,
    "points": Scope.LEDGER,
    "ledger": Scope.LEDGER,
    "hr": Scope.LEDGER,
    "hr_entries": Scope.LEDGER,
    "hr_objections": Scope.LEDGER,
    "hr_opening": Scope.LEDGER,
}


NOT_BY_TOKEN = frozenset({"access.reset_second_factor"})  # though their topic is


def scope_of(operation: str, *, is_reading: bool) -> Scope | None:
    """What a token needs for an operation; None: no token may do it."""
    if is_reading:
        return Scope.READ
    return None if operation in NOT_BY_TOKEN else SCOPES.get(operation.partition(".")[0])
