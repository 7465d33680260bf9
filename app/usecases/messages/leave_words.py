"""The words of mails about weekend cover and its leave: check-ins, objections, the weekly report."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.credit import LINK_LIFE, Objection, ObjectionState
from app.domain.language import _, day, full_date, n_, weekday_and_date
from app.domain.leave import due_at
from app.domain.policy import in_force
from app.domain.quarters import in_days
from app.domain.secrets import new_secret
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.timetable import moment_elsewhere, said_under, wall_hours
from app.domain.walltime import today
from app.store import check_ins, objections, people, publications, teams
from app.store.cover import seats_by_day
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said, paragraphs
from app.usecases.messages.weekly import WeekLine, weekly_report


def check_in(tx: Tx, message: Message, at: At) -> Said | None:
    """A reminder with a link that confirms one cover of one person; nothing to say once it is over or confirmed."""
    team, seat_id = teams.get_team(tx, str(message.data["team"])), int(message.data["seat"])
    slot = publications.places_of(tx, [seat_id])[seat_id][0]
    theirs = seats_by_day(tx, team.id, [slot.on]).get((message.person_id, slot.on), {}).get(seat_id)
    if theirs is None or theirs.end <= at.now:
        return None
    secret = new_secret()
    hours = in_force(teams.policies_of(tx, team.id), slot.on).policy.objection_hours
    expires_at = min(due_at(slot.end, max(1, hours)), at.now + LINK_LIFE)
    if not check_ins.mint_link(tx, seat_id, message.person_id, secret, expires_at=expires_at):
        return None
    what, hours_said = slot.what.name, _hours(slot, team, at)
    covering = _(
        "you cover {cover} of {team} now, {day}, {hours}.",
        cover=what,
        team=team.name,
        day=weekday_and_date(today(slot.start, team.time_zone)),
        hours=hours_said,
    )
    one_tap = _("One tap says that you are there. A day that is confirmed is earned as soon as it has ended.")
    subject = _("{team}: are you there? {cover}, {hours}", team=team.name, cover=what, hours=hours_said)
    return subject, paragraphs(
        f"{covering}\n{one_tap}",
        f"{at.base_url}/check-in/{secret}",
        f"{_('You cannot come? Tell your coordinator now:')} {at.base_url}/teams/{team.slug}/seats/{seat_id}",
    )


def silent_cover(tx: Tx, message: Message, at: At) -> Said | None:
    """A coordinator is told of cover that nobody confirmed; nothing to say once it is."""
    team, seat_id = teams.get_team(tx, str(message.data["team"])), int(message.data["seat"])
    person_id = int(message.data["person"])
    slot = publications.places_of(tx, [seat_id])[seat_id][0]
    if (seat_id, person_id) in check_ins.confirmed(tx, [seat_id]):
        return None
    name = people.get_person(tx, person_id).name
    until = due_at(slot.end, in_force(teams.policies_of(tx, team.id), slot.on).policy.objection_hours)
    when = weekday_and_date(slot.on)
    silent = _(
        "{name} had {cover} on {day}, {hours}, and did not confirm it.",
        name=name,
        cover=slot.what.name,
        day=when,
        hours=said_under(slot.on, _hours(slot, team, at), slot.start, team.time_zone),
    )
    what_to_do = _(
        "If all was well, do nothing: the leave is earned by itself. If nobody was there, object before {moment}:",
        moment=_when(until, team, at),
    )
    return _("{team}: {name} did not confirm {day}", team=team.name, name=name, day=when), paragraphs(
        f"{silent}\n{what_to_do}", f"{at.base_url}/teams/{team.slug}/cover"
    )


def objection(tx: Tx, message: Message, at: At) -> Said | None:
    """Who is doubted is told why, and what happens next."""
    doubt = objections.get_objection(tx, int(message.data["objection"]))
    team = teams.get_team_by_id(tx, doubt.team_id)
    when = weekday_and_date(doubt.on)
    return _("{team}: your cover on {day} is doubted", team=team.name, day=when), paragraphs(
        _("{name} objects to your leave for {day}:", name=_name(tx, doubt.raised_by), day=when),
        f"  {doubt.reason}",
        _("It waits until HR or another coordinator has decided. If you were there, tell them."),
        f"{at.base_url}/me/account",
    )


def objection_to_decide(tx: Tx, message: Message, at: At) -> Said | None:
    """Those who may decide are asked to; nothing to say once it is decided."""
    doubt = objections.get_objection(tx, int(message.data["objection"]))
    if doubt.state is not ObjectionState.OPEN:
        return None
    team = teams.get_team_by_id(tx, doubt.team_id)
    hr = people.get_person(tx, message.person_id).hr
    page = "/hr/objections" if hr else f"/teams/{team.slug}/cover"
    objects = _(
        "{name} objects to the leave of {person} for {day}:",
        name=_name(tx, doubt.raised_by),
        person=_name(tx, doubt.person_id),
        day=weekday_and_date(doubt.on),
    )
    return _("{team}: an objection to decide", team=team.name), paragraphs(
        objects, f"  {doubt.reason}", _("Decide here:"), f"{at.base_url}{page}"
    )


def objection_decided(tx: Tx, message: Message, at: At) -> Said | None:
    doubt = objections.get_objection(tx, int(message.data["objection"]))
    team = teams.get_team_by_id(tx, doubt.team_id)
    subject = _("{team}: the objection for {day} is decided", team=team.name, day=weekday_and_date(doubt.on))
    return subject, paragraphs(
        _outcome(tx, doubt),
        f"  {doubt.decision}",
        _("Decided by {name}.", name=_name(tx, doubt.decided_by or 0)),
        f"{at.base_url}/me/account",
    )


def weekly(tx: Tx, message: Message, at: At) -> Said | None:
    """Who covered last week, what stayed open, and what was left to know."""
    team = teams.get_team(tx, str(message.data["team"]))
    report = weekly_report(tx, team, date.fromisoformat(str(message.data["week"])), now=at.now)
    if not report.seats:
        return None
    parts = [
        _(
            "{covered} of {seats} seats of {team} were covered last week.",
            covered=report.covered,
            seats=report.seats,
            team=team.name,
        )
    ]
    parts += ["\n".join(_covered(line) for line in report.lines)] if report.lines else []
    still_open = [f"  {day(one.on)} {one.cover}" for one in report.open_seats]
    parts += ["\n".join([_("Open:"), *still_open])] if still_open else []
    left = [f"  {day(one.on)} {one.cover}, {one.by}: {' '.join(one.body)[:200]}" for one in report.notes]
    parts += ["\n".join([_("Hand-off notes:"), *left])] if left else []
    parts.append(f"{at.base_url}/teams/{team.slug}/points/week?of={report.first_on}")
    subject = _("{team}: week of {day}", team=team.name, day=full_date(report.first_on))
    return subject, paragraphs(*parts)


def _covered(line: WeekLine) -> str:
    parts = [n_("{hours} h, {n} point", "{hours} h, {n} points", line.points, hours=line.hours)]
    parts += [_("{points} for help", points=line.help)] if line.help else []
    parts += [_("{days} day of leave", days=in_days(line.leave))] if line.leave else []
    return f"  {line.person}: {', '.join(parts)}"


def _outcome(tx: Tx, doubt: Objection) -> str:
    name, when = _name(tx, doubt.person_id), weekday_and_date(doubt.on)
    if doubt.state is ObjectionState.DISMISSED:
        return _(
            "the objection is dismissed: the leave of {name} for {day} is earned in its time.", name=name, day=when
        )
    if doubt.instead_id is None:
        return _("the objection is upheld: {name} gets no leave for {day}.", name=name, day=when)
    return _(
        "the objection is upheld: {name} gets no leave for {day}; {other} gets it.",
        name=name,
        day=when,
        other=_name(tx, doubt.instead_id),
    )


def _name(tx: Tx, person_id: int) -> str:
    return people.get_person(tx, person_id).name


def _hours(slot: Slot, team: Team, at: At) -> str:
    begins, ends = wall_hours(slot.start, slot.end, team.time_zone)
    return f"{begins:%H:%M}–{ends:%H:%M} ({at.zone(slot, team.time_zone)})"


def _when(moment: datetime, team: Team, at: At) -> str:
    if own := moment_elsewhere(moment, team.time_zone, at.own_zone):
        return own
    local = moment.astimezone(ZoneInfo(team.time_zone))
    return f"{weekday_and_date(local.date())}, {local:%H:%M} ({team.time_zone})"


KINDS = {
    "check_in": check_in,
    "silent_cover": silent_cover,
    "objection": objection,
    "objection_to_decide": objection_to_decide,
    "objection_decided": objection_decided,
    "weekly_report": weekly,
}
