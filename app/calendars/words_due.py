"""The clock's errand for calendars whose words are old: a name, a duty card or a setting has changed."""

from datetime import datetime

from app.calendars.follow import follow
from app.store.events import is_done, teams_due
from app.store.people import lock_people
from app.store.teams import get_team_by_id, lock_team, member_ids
from app.store.transaction import Tx

AT_ONCE = 5


def follow_words(tx: Tx, *, base_url: str, now: datetime) -> int:
    """Write the events of some teams that asked anew; says of how many."""
    due = teams_due(tx, limit=AT_ONCE)
    for team_id in due:
        # In the order of every publication, so that nobody waits in a ring.
        lock_team(tx, team_id)
        lock_people(tx, member_ids(tx, team_id))
        follow(tx, get_team_by_id(tx, team_id), base_url=base_url, now=now)
        is_done(tx, team_id)
    return len(due)
