"""What a keeper does when somebody's ways in must end: their sessions, their second factors."""

from datetime import datetime

from app.domain.people import Person
from app.store import access, factors, links, outbox, people
from app.store.transaction import Tx


def end_sessions(tx: Tx, person_id: int, *, now: datetime) -> Person:
    """Sign somebody out everywhere; links that are on their way are void."""
    person = people.get_person(tx, person_id)
    tx.note(on_behalf_of=person_id)
    access.end_sessions_of(tx, person_id, now=now)
    links.void_links_of(tx, person_id, now=now)
    return person


def reset_second_factor(tx: Tx, person_id: int, *, now: datetime) -> Person:
    """Take all second factors away, and every session with them; the person is told by mail."""
    person = end_sessions(tx, person_id, now=now)
    factors.remove_all(tx, person_id)
    key = f"factor-reset:{person_id}:{now.isoformat()}"
    outbox.tell(tx, key=key, kind="ways_in", person_id=person_id, data={"what": "reset"}, now=now)
    return person
