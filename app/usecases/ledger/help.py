"""A coordinator gives points by hand to somebody who was pulled in to help, with a reason that everybody sees."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.language import N_, _
from app.domain.ledger import Account, AccountKind, Cause, Entry, Transfer
from app.domain.linked import clean_link, with_link
from app.domain.people import Actor
from app.domain.policy import in_force
from app.domain.refusals import BadField, FormSentAlready, NotAllowed, NotFound
from app.domain.team import Team
from app.domain.text import NOTE_LIMIT, clean_line, require_form_key
from app.domain.walltime import today
from app.store import ledger
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx

MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class GivePoints:
    """Points for help on a day, with a link to what was helped with, where there is one.

    form_key: a random word made with the form, so that sending it twice gives once.
    """

    person_id: int
    on: date
    points: int
    reason: str
    form_key: str
    link: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", clean_line(self.reason, field=N_("Reason"), limit=NOTE_LIMIT))
        object.__setattr__(self, "link", clean_link(self.link, field=N_("Link")))
        require_form_key(self.form_key)
        if not 1 <= self.points <= MOST_POINTS:
            raise BadField("Points", _("This must be between 1 and {most}.", most=MOST_POINTS))


def give_points(tx: Tx, team: Team, ask: GivePoints, *, by: Actor, now: datetime) -> Entry:
    """Give a member of the team points for help. Nobody gives points to themselves."""
    if ask.person_id == by.id:
        raise NotAllowed("another coordinator")
    if not any(one.person.id == ask.person_id and one.membership.covers(ask.on) for one in members_of(tx, team.id)):
        raise NotFound("person in this team on that day")
    if ask.on > today(now, team.time_zone):
        raise BadField("Date", _("This is still to come. Give points once the help was given."))
    tx.note(reason=with_link(ask.reason, ask.link))
    policy = in_force(policies_of(tx, team.id), ask.on)
    weekend = policy.policy.is_weekend(ask.on)
    kind = AccountKind.POINTS_EARNED_WEEKEND if weekend else AccountKind.POINTS_EARNED_WEEKDAY
    transfer = Transfer(
        debit=Account(AccountKind.POINTS_SOURCE, team.id),
        credit=Account(kind, team.id, ask.person_id),
        amount=ask.points,
        cause=Cause.HELP,
        source_key=f"help:{ask.form_key}",
        on=ask.on,
        reason=with_link(ask.reason, ask.link),
        policy_id=policy.id,
    )
    entry = ledger.post(tx, [transfer], now=now, by=by.id)[0]
    if _said(entry.what) != _said(transfer):
        raise FormSentAlready(_("those points are given"))
    return entry


def _said(what: Transfer) -> tuple[object, ...]:
    return what.credit, what.amount, what.on, what.reason
