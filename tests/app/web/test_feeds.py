"""Calendar feeds over HTTP: what programs that poll them may rely on."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from app.domain.calendars import FeedKind
from app.domain.people import NewMembership, NewPerson
from app.store.teams import members_of
from app.usecases.feeds.look import list_feeds
from app.usecases.feeds.manage import MakeFeed, make_feed, revoke_feed
from app.usecases.teams.people import change_member, change_person
from tests.app.usecases.published import MONDAY, TUESDAY, Planned, planned
from tests.browse import Visitor
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events
from tests.questions import questions

PLAIN = {"accept-encoding": "identity"}
ZIPPED = {"accept-encoding": "gzip"}
WEEK = {(MONDAY, "Morning"): "bo", (TUESDAY, "Afternoon"): "chi"}


@pytest.fixture
def rota(cast: Cast) -> Planned:
    return planned(cast)


@pytest.fixture
def reader(visitor: Callable[[str], Visitor]) -> Visitor:
    """A calendar program: no session, no cookies."""
    return visitor("")


def link(cast: Cast, name: str, kind: FeedKind = FeedKind.PERSON, team: str = "support") -> str:
    """The path of a new link of somebody."""
    with cast.database.transaction() as tx:
        ask = MakeFeed("Phone", kind, team)
        made = make_feed(tx, ask, base_url="http://127.0.0.1:8000", by=cast.actor(tx, name), now=cast.now)
    return made.address.removeprefix("http://127.0.0.1:8000")


def fetch(reader: Visitor, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    return reader.ask(method, path, headers=PLAIN | {key.replace("_", "-"): value for key, value in headers.items()})


def test_a_feed_is_an_empty_calendar_before_anything_is_published(cast: Cast, reader: Visitor) -> None:
    answer = fetch(reader, link(cast, "bo"))
    assert answer.status_code == 200
    assert check_calendar(answer.content) == []
    assert parse_events(answer.content) == []


def test_a_persons_feed_shows_their_seats_and_a_teams_feed_all(cast: Cast, rota: Planned, reader: Visitor) -> None:
    mine, ours = link(cast, "bo"), link(cast, "bo", FeedKind.TEAM)
    rota.publish(WEEK)
    own, all_of_it = parse_events(fetch(reader, mine).content), parse_events(fetch(reader, ours).content)
    assert [event["SUMMARY"] for event in own] == ["Morning: Bo (Support)"]
    assert [event["SUMMARY"] for event in all_of_it] == ["Bo: Morning (Support)", "Chi: Afternoon (Support)"]
    assert own[0] | {"SUMMARY": ""} in [event | {"SUMMARY": ""} for event in all_of_it]


def test_headers_keep_the_secret_and_name_the_type(cast: Cast, reader: Visitor) -> None:
    headers = fetch(reader, link(cast, "bo")).headers
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["content-disposition"] == 'inline; filename="phone.ics"'
    assert headers["cache-control"] == "private, max-age=300"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in headers


def test_an_unchanged_calendar_is_not_sent_again(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "bo")
    rota.publish(WEEK)
    tag = fetch(reader, path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = fetch(reader, path, if_none_match=known)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
    assert fetch(reader, path, if_none_match='"other"').status_code == 200


def test_a_change_is_in_the_next_answer(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "chi")
    rota.publish(WEEK)
    first = fetch(reader, path)
    rota.publish({(MONDAY, "Morning"): "bo"})
    second = fetch(reader, path, if_none_match=first.headers["etag"], if_modified_since=first.headers["last-modified"])
    assert second.status_code == 200
    assert parse_events(second.content) == []
    assert second.headers["last-modified"] != first.headers["last-modified"]


def test_a_date_answers_only_where_no_tag_is_sent(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "bo")
    rota.publish(WEEK)
    changed_at = fetch(reader, path).headers["last-modified"]
    assert fetch(reader, path, if_modified_since=changed_at).status_code == 304
    assert fetch(reader, path, if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT").status_code == 304
    assert fetch(reader, path, if_modified_since="Sun, 01 Mar 2026 00:00:00 GMT").status_code == 200
    assert fetch(reader, path, if_modified_since="yesterday").status_code == 200
    assert fetch(reader, path, if_modified_since=changed_at, if_none_match='"other"').status_code == 200


def test_gzip_is_another_representation_with_its_own_tag(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "bo")
    rota.publish(WEEK)
    plain, zipped = fetch(reader, path), reader.ask("GET", path, headers=ZIPPED)
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content  # httpx unpacks it
    assert int(zipped.headers["content-length"]) < len(plain.content)
    assert zipped.headers["etag"] != plain.headers["etag"]
    known = ZIPPED | {"if-none-match": zipped.headers["etag"]}
    assert reader.ask("GET", path, headers=known).status_code == 304
    assert "content-encoding" not in reader.ask("GET", path, headers={"accept-encoding": "gzip;q=0, br"}).headers
    assert "content-encoding" in reader.ask("GET", path, headers={"accept-encoding": "*"}).headers


def test_head_is_get_without_the_body(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "bo")
    rota.publish(WEEK)
    get, head = fetch(reader, path), fetch(reader, path, "HEAD")
    assert head.content == b""
    assert head.headers == get.headers


def test_the_name_in_the_address_does_not_matter(cast: Cast, reader: Visitor) -> None:
    path = link(cast, "bo")
    assert fetch(reader, path.rsplit("/", 1)[0] + "/anything.ics").status_code == 200


def test_whoever_may_not_read_gets_the_same_answer(cast: Cast, reader: Visitor) -> None:
    mine, ours, gone = link(cast, "bo"), link(cast, "chi", FeedKind.TEAM), link(cast, "ana")
    with cast.database.transaction() as tx:
        by = cast.actor(tx, "ana")
        feed = list_feeds(tx, by=by, base_url="", now=cast.now).lines[0].id
        revoke_feed(tx, feed, by=by, now=cast.now)
        bo = cast.people["bo"]
        change_person(tx, bo.id, NewPerson(bo.name, bo.email), active=False, version=bo.version, now=cast.now)
        chi = next(m for m in members_of(tx, cast.support.id) if m.person.id == cast.id("chi"))
        left = NewMembership(chi.person.id, chi.membership.first_on, last_on=cast.now.date() - timedelta(days=1))
        change_member(tx, cast.support, left, version=chi.membership.version, now=cast.now)
    cut = mine.rpartition("/")[0]
    paths = (mine, ours, gone, "/cal/unknown/x.ics", "/cal/%00/x.ics", "/cal/a/b/c", "/cal/x", cut)
    answers, asked = [], []
    for path in paths:
        with questions(cast.database) as own:
            answers.append(fetch(reader, path))
        asked.append(own)
    assert asked == [asked[0]] * len(paths)  # the same question, so the same time
    assert len(asked[0]) == 1
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_other_methods_are_told_what_is_allowed(cast: Cast, reader: Visitor) -> None:
    path = link(cast, "bo")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        answer = fetch(reader, path, method)
        assert answer.status_code == 405
        assert set(re.split(", ?", answer.headers["allow"])) == {"GET", "HEAD"}


def test_trouble_is_never_an_empty_calendar(cast: Cast, reader: Visitor) -> None:
    path = link(cast, "bo")

    def broken() -> None:
        raise OSError("the disk is gone")

    cast.database.glance = broken  # type: ignore[method-assign,assignment]
    answer = fetch(reader, path)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "120"
    assert "VCALENDAR" not in answer.text
    assert "disk" not in answer.text


def test_a_fetch_is_noted_with_program_and_version(cast: Cast, rota: Planned, reader: Visitor) -> None:
    path = link(cast, "bo")

    def noted() -> list[tuple[str, str, str]]:
        with cast.database.reading() as tx:
            [line] = list_feeds(tx, by=cast.actor(tx, "bo"), base_url="", now=cast.now).lines
        return [(reader.client, reader.looked, reader.lag) for reader in line.readers]

    assert noted() == []
    fetch(reader, path, user_agent="Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/140.0")
    assert noted() == [("Thunderbird", "just now", "")]
    cast.now += timedelta(hours=2)
    rota.publish(WEEK)
    assert noted() == [("Thunderbird", "2 hours ago", "it shows version 1, the newest is 2")]
    fetch(reader, path, user_agent="Google-Calendar-Importer")
    assert noted() == [
        ("Google Calendar", "just now", ""),
        ("Thunderbird", "2 hours ago", "it shows version 1, the newest is 2"),
    ]
    fetch(reader, path, user_agent="Thunderbird/140.0")
    assert {client: lag for client, _, lag in noted()} == {"Google Calendar": "", "Thunderbird": ""}
