"""Who is on, for whoever has a link that says it: a wiki, a wall screen, a shell prompt."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.calendars import READERS
from app.domain.duty import Standing, Turn, moment, names, team_answer
from app.domain.language import _, current, speaking
from app.domain.timetable import zone_label
from app.store.feeds import Feed, find_link
from app.store.teams import get_team_by_id
from app.store.transaction import Tx
from app.usecases.duty.on_duty import who_is_on

NOBODY = 0  # the reader of a link is not known


@dataclass(frozen=True, slots=True)
class LinkPage:
    """No more than names, and when."""

    title: str
    team: str
    say: str
    sub: str
    zone: str
    line: str
    embed_on: str
    lang: str


def show_link(tx: Tx, token: str, *, now: datetime) -> LinkPage | None:
    """None for a token that leads nowhere, or not to this; and when its person may not know any more."""
    link = find_link(tx, token, now=now)
    if link is None:
        return None
    language = link.scope.options.language
    with nullcontext() if language == READERS else speaking(language):
        return _page(tx, link, now=now)


def _page(tx: Tx, link: Feed, *, now: datetime) -> LinkPage:
    team = get_team_by_id(tx, link.scope.id)
    stands = who_is_on(tx, team, at=now)
    if link.scope.options.full_names:
        stands = Standing(_in_full(stands.now), _in_full(stands.next))
    answer = team_answer(stands, reader_id=NOBODY, zone=team.time_zone, at=now)
    return LinkPage(
        title=_("Who is on: {team}", team=team.name),
        team=team.name,
        say=answer.say,
        sub=answer.sub,
        zone=zone_label(team.time_zone),
        line=_line(stands.now, stands.next, team.time_zone, now=now),
        embed_on=link.embed_on,
        lang=current().code,
    )


def _in_full(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The same turns, whose people are called by their whole names."""
    return tuple(replace(each, who=replace(each.who, short=each.who.full) if each.who else None) for each in turns)


def _line(on: tuple[Turn, ...], ahead: tuple[Turn, ...], zone: str, *, now: datetime) -> str:
    """“Bo until 14:00, then Chi”: short enough for a prompt and the topic of a room."""
    end = moment(min(turn.slot.end for turn in on), zone, at=now) if on else ""
    first = _("{names} until {time}", names=_who(on), time=end) if on else _("nobody")
    if not ahead:
        return first
    start = moment(ahead[0].slot.start, zone, at=now)
    return _("{first}, then {names} from {time}", first=first, names=_who(ahead), time=start)


def _who(turns: tuple[Turn, ...]) -> str:
    seated = [turn for turn in turns if turn.who is not None]
    return names(seated, NOBODY) if seated else _("nobody yet")
