"""The clock's errand for calendars that lag: one mail a week at most, and only if a slot of one's own differs."""

from datetime import UTC, datetime, time, timedelta

from app.calendars.fresh import SEEN_LATELY, freshness
from app.store.feeds import personal_readers
from app.store.outbox import NewMessage, tell_all
from app.store.transaction import Tx

FROM = time(6, tzinfo=UTC)  # on Monday; as soon as the service runs, if it did not then
SOON = timedelta(days=8)  # a slot later than that has time to arrive by itself
LONG = timedelta(hours=24)  # the slowest hosted calendar looks once in so long


def tell_stale(tx: Tx, *, now: datetime) -> int:
    """Once a week, tell those whose calendars lag since before Monday and show other slots than they have."""
    monday = datetime.combine(now.astimezone(UTC) - timedelta(days=now.astimezone(UTC).weekday()), FROM)
    if now < monday:
        return 0
    year, week, _ = now.isocalendar()
    told = []
    for person_id, readers in sorted(personal_readers(tx, since=now - SEEN_LATELY).items()):
        late = [reader for reader in readers if monday - reader.fetched_at >= LONG]
        stale = [each for each in freshness(tx, person_id, late, now=now) if each.differing]
        if any(one.slot.start <= now + SOON for each in stale for one in each.differing):
            told.append(NewMessage(f"stale:{person_id}:{year}-{week}", person_id, {}))
    tell_all(tx, told, kind="stale_calendar", now=now)
    return len(told)
