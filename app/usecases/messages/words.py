"""The words of each kind of message."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.seating import Holding, stretches
from app.domain.secrets import new_secret
from app.domain.slot import Slot, narrowed
from app.notify import Letter
from app.store import links, people, publications, rounds, teams
from app.store.outbox import Message
from app.store.transaction import Tx
from app.usecases.messages import access_words, calendar_words, leave_words, seat_words, swap_words
from app.usecases.messages.said import At, Said


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters from what the outbox knows: ids only; everything else is looked up when it is sent."""

    base_url: str
    now: datetime
    sender: str = "halfday@localhost"  # the address that mails come from

    def letter(self, tx: Tx, message: Message) -> Letter | None:
        """The letter of a message; None when there is nothing to say any more."""
        person = people.get_person(tx, message.person_id)
        if message.kind == access_words.INVITATION and person.active:
            return access_words.invitation_letter(tx, message, At(self.base_url, self.now))
        if message.kind in calendar_words.LETTERS and person.active:
            return calendar_words.calendar_letter(tx, message, At(self.base_url, self.now), sender=self.sender)
        written = self._written(tx, message) if person.active else None
        if written is None:
            return None
        subject, text = written
        return Letter(f"message-{message.id}", person.name, person.email, subject, f"Hello {person.name},\n\n{text}\n")

    def _written(self, tx: Tx, message: Message) -> Said | None:
        if message.kind in calendar_words.KINDS:
            return calendar_words.KINDS[message.kind](tx, message, At(self.base_url, self.now))
        if message.kind in leave_words.KINDS:
            return leave_words.KINDS[message.kind](tx, message, At(self.base_url, self.now))
        if message.kind in access_words.KINDS:
            return access_words.KINDS[message.kind](tx, message, At(self.base_url, self.now))
        if message.kind in seat_words.KINDS:
            return seat_words.KINDS[message.kind](tx, message, At(self.base_url, self.now))
        if message.kind in swap_words.KINDS:
            return swap_words.KINDS[message.kind](tx, message, At(self.base_url, self.now))
        kinds = {
            "sign_in": self._sign_in,
            "round_opened": self._round_opened,
            "round_reminder": self._round_reminder,
            "published": self._published,
        }
        return kinds[message.kind](tx, message)

    def _sign_in(self, tx: Tx, message: Message) -> tuple[str, str]:
        secret = new_secret()
        links.mint_link(tx, int(message.data["link"]), secret, now=self.now)
        return (
            "Your link to Halfday",
            f"sign in with this link. It works once, for ten minutes:\n\n{self.base_url}/sign-in/{secret}\n\n"
            "You did not ask for it? Then nothing happens; you can delete this mail.",
        )

    def _round_opened(self, tx: Tx, message: Message) -> tuple[str, str]:
        return self._ask(tx, message, "is open: say when you can work")

    def _round_reminder(self, tx: Tx, message: Message) -> tuple[str, str]:
        return self._ask(tx, message, "still lacks your answer")

    def _ask(self, tx: Tx, message: Message, what: str) -> tuple[str, str]:
        team = teams.get_team(tx, str(message.data["team"]))
        asked = rounds.get_round(tx, team.id, int(message.data["round"]))
        period = asked.period
        dates = f"{period.first_on:%-d %b} to {period.last_on:%-d %b}"
        deadline = asked.deadline_at.astimezone(ZoneInfo(team.time_zone))
        return (
            f"{team.name}, {dates}: {'answer please' if 'open' in what else 'your answer is missing'}",
            f"the round of {team.name} for {dates} {what}.\n"
            f"An unchanged week takes two taps. Deadline: {deadline:%a %-d %b, %H:%M} ({team.time_zone}).\n\n"
            f"{self.base_url}/teams/{team.slug}/rounds/{asked.id}/answer",
        )

    def _published(self, tx: Tx, message: Message) -> tuple[str, str]:
        team = teams.get_team(tx, str(message.data["team"]))
        number = int(message.data["number"])
        publication = publications.get_publication(tx, team.id, number)
        slots = {seat.id: slot for slot in rounds.slots_of(tx, publication.period_id) for seat in slot.seats}
        gained = [
            _line(own)
            for seat in message.data["gained"]
            for own in _own(slots[int(seat)], publication.seats[int(seat)].holding, message.person_id)
        ]
        lost = [_line(slots[int(seat)]) for seat in message.data["lost"]]
        parts = [f"publication {number} of {team.name} changes your cover."]
        parts += [f"Why: {publication.said_reason}"] if publication.reason else []
        parts += ["You are on:\n" + "\n".join(gained)] if gained else []
        parts += ["No longer yours:\n" + "\n".join(lost)] if lost else []
        parts.append(f"{self.base_url}/teams/{team.slug}/publications/{number}")
        return f"{team.name}: your cover in publication {number}", "\n\n".join(parts)


def _own(slot: Slot, held: Holding, person_id: int) -> list[Slot]:
    """Somebody's stretches of a slot, which others may share."""
    return [narrowed(slot, part.start, part.end) for part in stretches(slot, held) if part.person_id == person_id]


def _line(slot: Slot) -> str:
    what = slot.what
    return f"  {what.on:%a %-d %b} {what.starts_at:%H:%M}–{what.ends_at:%H:%M} {what.name} ({what.zone})"
