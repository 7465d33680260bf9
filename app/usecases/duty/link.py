"""Who is on, for whoever has a link that says it: a wiki, a wall screen, a shell prompt."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.duty import Turn, moment, names, team_answer
from app.domain.language import _
from app.domain.timetable import zone_label
from app.store.feeds import find_link
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


def show_link(tx: Tx, token: str, *, now: datetime) -> LinkPage | None:
    """None for a token that leads nowhere, or not to this; and when its person may not know any more."""
    link = find_link(tx, token, now=now)
    if link is None:
        return None
    team = get_team_by_id(tx, link.scope.id)
    stands = who_is_on(tx, team, at=now)
    answer = team_answer(stands, reader_id=NOBODY, zone=team.time_zone, at=now)
    return LinkPage(
        title=_("Who is on: {team}", team=team.name),
        team=team.name,
        say=answer.say,
        sub=answer.sub,
        zone=zone_label(team.time_zone),
        line=_line(stands.now, stands.next, team.time_zone, now=now),
        embed_on=link.embed_on,
    )


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
