"""The words of mails about weekend cover and its leave: check-ins, objections, the weekly report."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.credit import LINK_LIFE, Objection, ObjectionState
from app.domain.language import day, weekday_and_date
from app.domain.leave import due_at
from app.domain.policy import in_force
from app.domain.quarters import in_days
from app.domain.secrets import new_secret
from app.domain.slot import Slot
from app.domain.team import Team
from app.store import check_ins, objections, people, publications, teams
from app.store.cover import seats_by_day
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said
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
    return (
        f"{team.name}: are you there? {slot.what.name}, {_hours(slot, team)}",
        f"you cover {slot.what.name} of {team.name} now, {weekday_and_date(slot.on)}, {_hours(slot, team)}.\n"
        f"One tap says that you are there. A day that is confirmed is earned as soon as it has ended.\n\n"
        f"{at.base_url}/check-in/{secret}\n\n"
        f"You cannot come? Tell your coordinator now: {at.base_url}/teams/{team.slug}/seats/{seat_id}",
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
    return (
        f"{team.name}: {name} did not confirm {weekday_and_date(slot.on)}",
        f"{name} had {slot.what.name} on {weekday_and_date(slot.on)}, {_hours(slot, team)}, and did not confirm it.\n"
        f"If all was well, do nothing: the leave is earned by itself. If nobody was there, object before "
        f"{_when(until, team)}:\n\n{at.base_url}/teams/{team.slug}/cover",
    )


def objection(tx: Tx, message: Message, at: At) -> Said | None:
    """Who is doubted is told why, and what happens next."""
    doubt = objections.get_objection(tx, int(message.data["objection"]))
    team = teams.get_team_by_id(tx, doubt.team_id)
    return (
        f"{team.name}: your cover on {weekday_and_date(doubt.on)} is doubted",
        f"{_name(tx, doubt.raised_by)} objects to your leave for {weekday_and_date(doubt.on)}:\n\n"
        f"  {doubt.reason}\n\n"
        f"It waits until HR or another coordinator has decided. If you were there, tell them.\n\n"
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
    return (
        f"{team.name}: an objection to decide",
        f"{_name(tx, doubt.raised_by)} objects to the leave of {_name(tx, doubt.person_id)} for "
        f"{weekday_and_date(doubt.on)}:\n\n  {doubt.reason}\n\nDecide here:\n\n{at.base_url}{page}",
    )


def objection_decided(tx: Tx, message: Message, at: At) -> Said | None:
    doubt = objections.get_objection(tx, int(message.data["objection"]))
    team = teams.get_team_by_id(tx, doubt.team_id)
    return (
        f"{team.name}: the objection for {weekday_and_date(doubt.on)} is decided",
        f"{_outcome(tx, doubt)}\n\n  {doubt.decision}\n\n"
        f"Decided by {_name(tx, doubt.decided_by or 0)}.\n\n{at.base_url}/me/account",
    )


def weekly(tx: Tx, message: Message, at: At) -> Said | None:
    """Who covered last week, what stayed open, and what was left to know."""
    team = teams.get_team(tx, str(message.data["team"]))
    report = weekly_report(tx, team, date.fromisoformat(str(message.data["week"])), now=at.now)
    if not report.seats:
        return None
    parts = [f"{report.covered} of {report.seats} seats of {team.name} were covered last week."]
    parts += ["\n".join(_covered(line) for line in report.lines)] if report.lines else []
    still_open = [f"  {day(one.on)} {one.cover}" for one in report.open_seats]
    parts += ["Open:\n" + "\n".join(still_open)] if still_open else []
    left = [f"  {day(one.on)} {one.cover}, {one.by}: {' '.join(one.body)[:200]}" for one in report.notes]
    parts += ["Hand-off notes:\n" + "\n".join(left)] if left else []
    parts.append(f"{at.base_url}/teams/{team.slug}/points/week?of={report.first_on}")
    return f"{team.name}: {report.title[:1].lower()}{report.title[1:]}", "\n\n".join(parts)


def _covered(line: WeekLine) -> str:
    hand = f", {line.help} for help" if line.help else ""
    leave = f", {in_days(line.leave)} day of leave" if line.leave else ""
    return f"  {line.person}: {line.hours} h, {line.points} points{hand}{leave}"


def _outcome(tx: Tx, doubt: Objection) -> str:
    name, when = _name(tx, doubt.person_id), weekday_and_date(doubt.on)
    if doubt.state is ObjectionState.DISMISSED:
        return f"the objection is dismissed: the leave of {name} for {when} is earned in its time."
    gone = f"the objection is upheld: {name} gets no leave for {when}"
    return f"{gone}; {_name(tx, doubt.instead_id)} gets it." if doubt.instead_id else f"{gone}."


def _name(tx: Tx, person_id: int) -> str:
    return people.get_person(tx, person_id).name


def _hours(slot: Slot, team: Team) -> str:
    zone = ZoneInfo(team.time_zone)
    return f"{slot.start.astimezone(zone):%H:%M}–{slot.end.astimezone(zone):%H:%M} ({team.time_zone})"


def _when(moment: datetime, team: Team) -> str:
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
