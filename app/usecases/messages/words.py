"""The words of each kind of message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.language import _, short_day_and_month, speaking
from app.domain.language import day as day_label
from app.domain.people import Person
from app.domain.seating import Holding, stretches
from app.domain.secrets import new_secret
from app.domain.slot import Slot, narrowed
from app.domain.timetable import moment_elsewhere, moment_label
from app.notify import Letter
from app.store import links, people, publications, rounds, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages import access_words, calendar_words, lagging_words, leave_words, seat_words, swap_words
from app.usecases.messages.said import At, Said, paragraphs

_KINDS: Mapping[str, Callable[[Tx, Message, At], Said | None]] = {
    **lagging_words.KINDS,
    **leave_words.KINDS,
    **access_words.KINDS,
    **seat_words.KINDS,
    **swap_words.KINDS,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a mail about a round says of it."""

    team: str
    dates: str
    deadline: str
    link: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters from what the outbox knows: ids only; everything else is looked up when it is sent."""

    base_url: str
    now: datetime
    sender: str = "halfday@localhost"  # the address that mails come from

    def letter(self, tx: Tx, message: Message) -> Letter | None:
        """The letter of a message; None when there is nothing to say any more."""
        person = people.get_person(tx, message.person_id)
        with speaking(person.language):
            return self._letter(tx, message, person)

    def _letter(self, tx: Tx, message: Message, person: Person) -> Letter | None:
        at = At(self.base_url, self.now, person.time_zone)
        if message.kind == access_words.INVITATION and person.active:
            return access_words.invitation_letter(tx, message, at)
        if message.kind in calendar_words.LETTERS and person.active:
            return calendar_words.calendar_letter(tx, message, at, sender=self.sender)
        written = self._written(tx, message, at) if person.active else None
        if written is None:
            return None
        subject, text = written
        hello = _("Hello {name},", name=person.name)
        return Letter(f"message-{message.id}", person.name, person.email, subject, f"{hello}\n\n{text}\n")

    def _written(self, tx: Tx, message: Message, at: At) -> Said | None:
        if message.kind in _KINDS:
            return _KINDS[message.kind](tx, message, at)
        if message.kind == "sign_in":
            return self._sign_in(tx, message)
        kinds = {
            "round_opened": self._round_opened,
            "round_reminder": self._round_reminder,
            "published": self._published,
        }
        return kinds[message.kind](tx, message, at)

    def _sign_in(self, tx: Tx, message: Message) -> tuple[str, str]:
        secret = new_secret()
        links.mint_link(tx, int(message.data["link"]), secret, now=self.now)
        return _("Your link to Halfday"), paragraphs(
            _("sign in with this link. It works once, for ten minutes:"),
            f"{self.base_url}/sign-in/{secret}",
            _("You did not ask for it? Then nothing happens; you can delete this mail."),
        )

    def _round_opened(self, tx: Tx, message: Message, at: At) -> Said:
        asked = self._asked(tx, message, at)
        said = _("the round of {team} for {dates} is open: say when you can work.", team=asked.team, dates=asked.dates)
        subject = _("{team}, {dates}: answer please", team=asked.team, dates=asked.dates)
        return subject, paragraphs(f"{said}\n{asked.deadline}", asked.link)

    def _round_reminder(self, tx: Tx, message: Message, at: At) -> Said:
        asked = self._asked(tx, message, at)
        said = _("the round of {team} for {dates} still lacks your answer.", team=asked.team, dates=asked.dates)
        subject = _("{team}, {dates}: your answer is missing", team=asked.team, dates=asked.dates)
        return subject, paragraphs(f"{said}\n{asked.deadline}", asked.link)

    def _asked(self, tx: Tx, message: Message, at: At) -> _Asked:
        team = teams.get_team(tx, str(message.data["team"]))
        asked = rounds.get_round(tx, team.id, int(message.data["round"]))
        first, last = (short_day_and_month(day) for day in (asked.period.first_on, asked.period.last_on))
        own = moment_elsewhere(asked.deadline_at, team.time_zone, at.own_zone)
        return _Asked(
            team=team.name,
            dates=_("{first} to {last}", first=first, last=last),
            deadline=_(
                "An unchanged week takes two taps. Deadline: {moment}.",
                moment=own or f"{moment_label(asked.deadline_at, team.time_zone)} ({team.time_zone})",
            ),
            link=f"{self.base_url}/teams/{team.slug}/rounds/{asked.id}/answer",
        )

    def _published(self, tx: Tx, message: Message, at: At) -> Said:
        team = teams.get_team(tx, str(message.data["team"]))
        number = int(message.data["number"])
        publication = publications.get_publication(tx, team.id, number)
        slots = {seat.id: slot for slot in rounds.slots_of(tx, publication.period_id) for seat in slot.seats}
        gained = [
            _line(own, at)
            for seat in message.data["gained"]
            for own in _own(slots[int(seat)], publication.seats[int(seat)].holding, message.person_id)
        ]
        lost = [_line(slots[int(seat)], at) for seat in message.data["lost"]]
        parts = [_("publication {number} of {team} changes your cover.", number=number, team=team.name)]
        parts += [_("Why: {reason}", reason=publication.said_reason)] if publication.reason else []
        parts += ["\n".join([_("You are on:"), *gained])] if gained else []
        parts += ["\n".join([_("No longer yours:"), *lost])] if lost else []
        parts.append(f"{self.base_url}/teams/{team.slug}/publications/{number}")
        subject = _("{team}: your cover in publication {number}", team=team.name, number=number)
        return subject, paragraphs(*parts)


def _own(slot: Slot, held: Holding, person_id: int) -> list[Slot]:
    """Somebody's stretches of a slot, which others may share."""
    return [narrowed(slot, part.start, part.end) for part in stretches(slot, held) if part.person_id == person_id]


def _line(slot: Slot, at: At) -> str:
    what = slot.what
    hours = f"{what.starts_at:%H:%M}–{what.ends_at:%H:%M}"
    return f"  {day_label(what.on)} {hours} {what.name} ({at.zone(slot, what.zone)})"
