"""The errand that reads people's calendars again: asking the net and reading both happen outside any transaction."""

from datetime import datetime, timedelta
from typing import Protocol

from app.domain.audit import ActorKind, Origin
from app.domain.busy import READ_AGAIN, Busy
from app.domain.language import N_
from app.domain.refusals import Refusal
from app.ical import Refused
from app.store import busy
from app.store.people import actor_at
from app.store.sealing import SealBroken, Sealing
from app.store.transaction import Database
from app.usecases.busy.addresses import opened
from app.usecases.busy.manage import still_busy, zone_of

AT_ONCE = 5
REFRESHING = Origin(ActorKind.JOB, "busy.refresh_due")
AFTER_TROUBLE = timedelta(hours=1)


class Found(Protocol):
    """What came back from an address."""

    @property
    def is_good(self) -> bool: ...
    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


class Asks(Protocol):
    """The way out of the house."""

    def get(self, url: str, *, redirects: int = 0) -> Found: ...


def refresh_due(database: Database, outgoing: Asks, *, sealing: Sealing, now: datetime) -> int:
    """Read the calendars that are due; trouble with one is told to its owner and stops no other."""
    with database.reading() as tx:
        due = busy.due_sources(tx, now=now, limit=AT_ONCE)
        zones = {each.person_id: actor_at(tx, each.person_id, now=now) for each in due}
    for source in due:
        actor = zones[source.person_id]
        zone = zone_of(actor) if actor else "UTC"
        try:
            stretches = _read(outgoing, _address(source, sealing), zone, now=now)
        except (Refusal, Refused) as trouble:
            said = trouble.sentence if isinstance(trouble, Refusal) else str(trouble)
            with database.transaction(REFRESHING) as tx:
                busy.put_off(tx, source.id, until=now + AFTER_TROUBLE, fault=said)
            continue
        with database.transaction(REFRESHING) as tx:
            if busy.find_source(tx, source.id) is not None:  # its owner may have forgotten it meanwhile
                busy.save_times(tx, source.id, stretches, now=now)
                busy.put_off(tx, source.id, until=now + READ_AGAIN, read_at=now)
    return len(due)


def _address(source: busy.Source, sealing: Sealing) -> str:
    try:
        return opened(source, sealing=sealing)
    except SealBroken:
        raise Refused(N_("Its address cannot be read any more. Forget this calendar and add it again.")) from None


def _read(outgoing: Asks, address: str, zone: str, *, now: datetime) -> list[Busy]:
    answer = outgoing.get(address, redirects=3)
    if not answer.is_good:
        raise Refused(N_("The address answered with status {number}.").format(number=answer.status))
    return still_busy(answer.body, zone, now=now)
