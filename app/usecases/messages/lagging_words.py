"""The words of mails about calendars that do not agree: a slot that was declined in one, and one that lags behind."""

from collections.abc import Callable, Mapping

from app.calendars.fresh import SEEN_LATELY, Differing, freshness
from app.domain.board import with_own
from app.domain.feeds import ago
from app.domain.language import _
from app.domain.rule_words import slot_label
from app.domain.timetable import moment_label
from app.store import feeds, people, publications, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages.said import At, Said, paragraphs


def declined_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To a coordinator: somebody's calendar said no to a seat."""
    team = teams.get_team(tx, str(message.data["team"]))
    place = publications.find_place(tx, team.id, int(message.data["seat"]))
    person_id = int(message.data["person"])
    if place is None or place[2].person_id != person_id or place[0].end <= at.now:
        return None  # looked after by now
    name = people.get_person(tx, person_id).name
    what = slot_label(place[0], team.time_zone, at.own_zone)
    return _("{team}: {name} declined {slot}", team=team.name, name=name, slot=what), paragraphs(
        _(
            "{name}'s calendar declined {slot}. The seat stays theirs until you give it to somebody else:",
            name=name,
            slot=what,
        ),
        f"{at.base_url}/teams/{team.slug}/declines",
    )


def stale_letter(tx: Tx, message: Message, at: At) -> Said | None:
    """To somebody whose calendar shows other slots than they have; nothing once it has caught up."""
    readers = feeds.personal_readers(tx, since=at.now - SEEN_LATELY, person_id=message.person_id)
    stale = [
        each
        for each in freshness(tx, message.person_id, readers.get(message.person_id, []), now=at.now)
        if each.differing
    ]
    if not stale:
        return None
    lines = [
        "\n".join(
            [
                _(
                    "{program} looked {ago}. There it differs:",
                    program=_(each.reader.client),
                    ago=ago(at.now - each.reader.fetched_at),
                ),
                *(f"  {_differs(tx, one, at)}" for one in each.differing),
            ]
        )
        for each in stale
    ]
    right = _("What you see there is old. Your own page is always right:")
    return _("Your calendar lags behind the rota"), paragraphs(*lines, f"{right}\n{at.base_url}/feeds")


KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {
    "seat_declined": declined_letter,
    "stale_calendar": stale_letter,
}


def _differs(tx: Tx, one: Differing, at: At) -> str:
    zone = teams.get_team_by_id(tx, one.slot.team_id).time_zone
    what = with_own(f"{moment_label(one.slot.start, zone)} {one.slot.what.name}", one.slot, zone, at.own_zone)
    return f"{what}: {_('yours now') if one.is_yours else _('no longer yours')}"
