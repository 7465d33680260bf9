"""What the audit's pages show: everything to a keeper, a team's lines to its coordinators, one's own to everybody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.audit import ActorKind, AuditLine
from app.domain.audit_words import ACTORS, operation_words, part_words, row_words, subject, whence_words
from app.domain.language import _, n_
from app.domain.people import Actor, Person
from app.domain.refusals import BadField, NotFound
from app.domain.team import Team
from app.store import audit, people, teams
from app.store.transaction import Tx

PAGE = 50
MOST_EXPORTED = 50_000
NAMELESS = frozenset({"wishes.refuse"})  # whom it touches hears that it was done, never by whom


@dataclass(frozen=True, slots=True)
class AskAudit:
    """Which lines: by whom or about whom, of which team, what was done, between which days (both included, UTC)."""

    person_id: int | None = None
    team: str = ""
    operation: str = ""
    first_on: date | None = None
    last_on: date | None = None
    before: int | None = None  # go on below this number


@dataclass(frozen=True, slots=True)
class Part:
    """What happened to one kind of thing, and the values of those that are told."""

    words: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class LineView:
    number: int
    at: datetime
    who: str
    for_whom: str
    words: str
    operation: str
    team: str
    subject: str
    about: Sequence[str]
    parts: Sequence[Part]
    reason: str
    client: str
    is_reading: bool


@dataclass(frozen=True, slots=True)
class AuditPage:
    title: str
    lines: Sequence[LineView]
    older: int | None  # the number below which there are more
    ask: AskAudit
    people: Sequence[Person] = ()
    teams: Sequence[Team] = ()
    operations: Sequence[tuple[str, str]] = ()
    team: Team | None = None


def show_audit(tx: Tx, ask: AskAudit) -> AuditPage:
    """Everything, for keepers."""
    lines, older = _page(tx, _wanted(tx, ask), before=ask.before)
    return AuditPage(
        _("Audit"),
        _views(tx, lines),
        older,
        ask,
        people=people.all_people(tx),
        teams=teams.all_teams(tx),
        operations=[(name, operation_words(name)) for name in audit.operations(tx)],
    )


def show_team_audit(tx: Tx, team: Team, *, before: int | None = None) -> AuditPage:
    """What was done in a team, for its coordinators."""
    lines, older = _page(tx, audit.Wanted(team_id=team.id), before=before)
    return AuditPage(
        _("History of {team}", team=team.name), _views(tx, lines), older, AskAudit(before=before), team=team
    )


def show_own_audit(tx: Tx, *, by: Actor, before: int | None = None) -> AuditPage:
    """What somebody did, and what others did to them; of the others' lines only what is theirs."""
    lines, older = _page(tx, audit.Wanted(person_id=by.id), before=before)
    return AuditPage(_("What happened with my data"), _views(tx, lines, only=by.id), older, AskAudit(before=before))


def export_audit(tx: Tx, ask: AskAudit) -> Sequence[LineView]:
    """The lines of a page's filter, as many as a file may have."""
    return _views(tx, audit.find_lines(tx, _wanted(tx, ask), before=ask.before, most=MOST_EXPORTED))


def _wanted(tx: Tx, ask: AskAudit) -> audit.Wanted:
    if ask.first_on and ask.last_on and ask.last_on < ask.first_on:
        raise BadField("Until", _("This lies before the first day. Choose a later day."))
    team = teams.find_team(tx, ask.team) if ask.team else None
    if ask.team and team is None:
        raise NotFound("team")
    return audit.Wanted(
        ask.person_id,
        team.id if team else None,
        ask.operation,
        _midnight(ask.first_on) if ask.first_on else None,
        _midnight(ask.last_on) + timedelta(days=1) if ask.last_on and ask.last_on < date.max else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _page(tx: Tx, wanted: audit.Wanted, *, before: int | None) -> tuple[list[AuditLine], int | None]:
    lines = audit.find_lines(tx, wanted, before=before, most=PAGE + 1)
    return lines[:PAGE], lines[PAGE - 1].number if len(lines) > PAGE else None


def _views(tx: Tx, lines: Collection[AuditLine], *, only: int | None = None) -> list[LineView]:
    about = audit.about(tx, [line.number for line in lines])
    ids = {person for some in about.values() for person in some[:PAGE]}
    ids |= {who for line in lines for who in (line.actor, line.on_behalf_of) if who is not None}
    names = people.names_of(tx, ids)
    team_names = {team.id: team.name for team in teams.all_teams(tx)}
    return [_view(line, about[line.number], names, team_names, only) for line in lines]


def _view(
    line: AuditLine, about: Sequence[int], names: Mapping[int, str], team_names: Mapping[int, str], only: int | None
) -> LineView:
    foreign = only is not None and line.actor != only
    is_others = foreign and line.on_behalf_of not in (None, only)  # done for somebody else, whose reason it is
    return LineView(
        number=line.number,
        at=line.at,
        who=_who(line, names, is_foreign=foreign),
        for_whom="" if is_others else names.get(line.on_behalf_of or 0, ""),
        words=_("Looked: {what}", what=operation_words(line.operation))
        if line.is_reading
        else operation_words(line.operation),
        operation=line.operation,
        team=team_names.get(line.team_id or 0, ""),
        subject=subject(line),
        about=() if only is not None else _some_names(about, names),
        parts=_parts(line, only if foreign else None),
        reason="" if is_others else line.reason,
        client=whence_words(line.client) if line.kind is ActorKind.PERSON and not foreign else "",
        is_reading=line.is_reading,
    )


def _who(line: AuditLine, names: Mapping[int, str], *, is_foreign: bool) -> str:
    if is_foreign and line.operation in NAMELESS:
        return _("somebody")
    return names.get(line.actor or 0, "") or _(ACTORS.get(line.kind, line.kind.value))


def _some_names(about: Sequence[int], names: Mapping[int, str]) -> list[str]:
    shown = [names[person] for person in about[:PAGE] if person in names]
    return [*shown, n_("{n} more", "{n} more", len(about) - PAGE)] if len(about) > PAGE else shown


def _parts(line: AuditLine, only: int | None) -> list[Part]:
    """Of somebody else's line a person sees the rows that are about them, and nothing of the others."""
    found = []
    for part in line.detail:
        rows = [row for row in part["rows"] if only is None or only in row.get("about", ())]
        if only is None:
            found.append(Part(part_words(part), [row_words(row) for row in rows]))
        elif rows:
            own = {**part, "count": len(rows)}
            found.append(Part(part_words(own), [row_words(row) for row in rows]))
    return found
