"""Say in chat what waits to be said there: at least once, each on its own, never in the way of the mails."""

from datetime import datetime

from app.domain.audit import ActorKind, Origin
from app.domain.cover_words import cover_words
from app.domain.language import N_, _, speaking
from app.domain.publication import Change, redrawn
from app.domain.rule_words import named_slot
from app.domain.team import Team
from app.domain.timetable import zone_label
from app.notify import Channel, Letter, Undeliverable
from app.store import chats, people, publications, teams
from app.store.chats import Post
from app.store.outbox import Message
from app.store.sealing import SealBroken, Sealing
from app.store.transaction import Database, Tx
from app.usecases.messages.words import Writer

SAYING = Origin(ActorKind.JOB, "messages.say_due")
SEALED_OTHERWISE = N_("The address cannot be read with the key of this installation. Set it again.")


def say_due(database: Database, channel: Channel, sealing: Sealing, *, base_url: str, now: datetime) -> int:
    """Say every due post; one that fails is tried again later and stops no other. How many were said."""
    with database.reading() as tx:
        due = chats.due_posts(tx, now=now)
    return sum(_say(database, channel, sealing, post, Writer(base_url, now)) for post in due)


def _say(database: Database, channel: Channel, sealing: Sealing, post: Post, writer: Writer) -> bool:
    with database.transaction(SAYING) as tx:
        letter = _letter(tx, post, writer) if post.chat.is_set else None
        if letter is None:  # what it was about is gone or done, or the address is taken away
            chats.mark_posted(tx, post.id, now=writer.now)
            return False
    subject, text = letter
    try:
        address = sealing.open(post.chat.sealed, bound_to=post.chat.owner.key)
        channel.send(Letter(f"chat-{post.id}", "", address, subject, text))
    except (Undeliverable, SealBroken) as fault:
        error = SEALED_OTHERWISE if isinstance(fault, SealBroken) else str(fault)
        with database.transaction(SAYING) as tx:
            chats.mark_not_posted(tx, post, error=error, now=writer.now)
        return False
    with database.transaction(SAYING) as tx:
        chats.mark_posted(tx, post.id, now=writer.now)
    return True


def _letter(tx: Tx, post: Post, writer: Writer) -> tuple[str, str] | None:
    if post.person_id is None:
        with speaking(None):  # a channel of many people: the installation's language
            return _to_team(tx, post, writer.base_url)
    # The very words of the mail.
    letter = writer.letter(tx, Message(post.id, post.key, post.kind, post.person_id, post.data, post.attempts))
    return None if letter is None else (letter.subject, letter.text)


def _to_team(tx: Tx, post: Post, base_url: str) -> tuple[str, str]:
    """A publication in a line a seat; the first one of its dates only says that it is there."""
    team = teams.get_team(tx, str(post.data["team"]))
    number = int(post.data["number"])
    publication = publications.get_publication(tx, team.id, number)
    differences = publications.changes_of(tx, publication.id)
    link = f"{base_url}/teams/{team.slug}/publications/{number}"
    is_first = number == publications.publications_of(tx, publication.period_id)[-1].number
    if is_first or len(differences) > MOST_LINES:
        subject = _("{team}: publication {number}", team=team.name, number=number)
        return subject, f"{_('A rota is published.')}\n{link}"
    why = f"\n{publication.said_reason}" if publication.reason else ""
    changes = "\n".join(_lines(tx, team, differences))
    return _("{team}: the rota has changed", team=team.name), f"{changes}{_zone(tx, team)}{why}\n{link}"


def _zone(tx: Tx, team: Team) -> str:
    """On whose wall the hours are, where not everybody who may read them lives in one zone."""
    zones = {member.person.time_zone or team.time_zone for member in teams.members_of(tx, team.id)}
    return f"\n{zone_label(team.time_zone)}" if zones != {team.time_zone} else ""


def _lines(tx: Tx, team: Team, differences: list[Change]) -> list[str]:
    slots = publications.places_of(tx, {change.seat_id for change in differences})
    names = people.names_of(tx, redrawn(differences))
    ordered = sorted(differences, key=lambda change: (slots[change.seat_id][0].start, change.seat_id))
    lines = []
    for each in ordered:
        slot = slots[each.seat_id][0]
        was, will = (cover_words(slot, held, names, zone=team.time_zone) or _("open") for held in (each.was, each.will))
        lines.append(f"{named_slot(slot, team.time_zone)}: {was} → {will}")
    return lines


MOST_LINES = 12
