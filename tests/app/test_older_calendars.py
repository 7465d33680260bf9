"""Calendars after an upgrade: old bytes are served until their events are there."""

from sqlalchemy import text

from app.calendars import FORMAT, renew
from app.calendars.words_due import follow_words
from app.domain.calendars import FeedKind, Scope
from app.store.calendars import find_calendar
from tests.app.usecases.published import BASE, MONDAY, planned
from tests.cast import Cast
from tests.ical_checker import parse_events


def test_calendars_of_an_older_version_are_never_blank(cast: Cast) -> None:
    rota = planned(cast)
    rota.publish({(MONDAY, "Morning"): "bo"})
    scope = Scope(FeedKind.PERSON, cast.id("bo"))
    with cast.database.transaction() as tx:  # as the migration leaves it
        connection = tx.session.connection()
        connection.execute(text("DELETE FROM event"))
        connection.execute(text("UPDATE calendar SET format = 0"))
        connection.execute(text("DELETE FROM calendar_due"))
        due = text("INSERT INTO calendar_due (team_id, since) SELECT DISTINCT team_id, published_at FROM publication")
        connection.execute(due)
        before = find_calendar(tx, scope)
    assert before is not None
    with cast.database.transaction() as tx:
        assert renew(tx, now=cast.now) == 0
        assert find_calendar(tx, scope) == before
        assert follow_words(tx, base_url=BASE, now=cast.now) == 1
        while renew(tx, now=cast.now):
            pass
        after = find_calendar(tx, scope)
    assert after is not None
    assert after.format == FORMAT
    assert parse_events(after.body) == parse_events(before.body)
