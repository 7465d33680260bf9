"""The language of a feed is its link's: not that of whoever changes the rota, nor of whoever asks for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from app.calendars.words_due import follow_words
from app.domain import language
from app.domain.calendars import FeedKind, Options, Scope
from app.domain.language import ENGLISH, speaking
from app.domain.team import DutyCard, NewTeam
from app.languages import install_languages
from app.store.calendars import find_calendar
from app.store.teams import get_team
from app.usecases.feeds.look import list_feeds
from app.usecases.feeds.manage import MakeFeed, make_feed
from app.usecases.teams import keep
from tests.app.usecases.published import BASE, MONDAY, SATURDAY, planned
from tests.cast import Cast
from tests.ical_checker import check_calendar, parse_events, parse_head

GERMAN = {
    "as of": "Stand",
    "Open": "Offen",
    "Before": "Davor",
    "After": "Danach",
    "Critical": "Kritisch ist",
    "Channels, in this order": "Kanäle, in dieser Reihenfolge",
    "At weekends": "Am Wochenende",
    "Reply within": "Antworten innerhalb von",
    "Weekend cover": "Wochenenddienst",
    "nobody yet": "noch niemand",
    "until {time}": "bis {time}",
    "from {time}": "ab {time}",
    "With you: {people}": "Mit dir: {people}",
    "{person} is on for {team}: {role}.": "{person} hat Dienst für {team}: {role}.",
    "Nobody has this seat of {team} yet: {role}.": "Diesen Platz im Team {team} hat noch niemand: {role}.",
    "{name}'s support duty": "Supportdienst von {name}",
    "EEEE d MMMM": "EEEE, d. MMMM",
}
WEEK = {(MONDAY, "Morning"): "bo", (MONDAY, "Late morning"): "chi", (SATURDAY, "Weekend cover"): "bo"}


@pytest.fixture
def languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """German as a catalogue has it, and one that puts every text that is said in it between signs."""
    monkeypatch.setattr(language, "_known", dict(language._known))
    catalogue = Catalog(locale="de")
    for english, german in GERMAN.items():
        catalogue.add(english, german)
    with (tmp_path / "de.po").open("wb") as file:
        write_po(file, catalogue)
    install_languages(tmp_path)
    signs = replace(
        ENGLISH, code="xx", text=lambda text: f"«{text}»", counted=lambda one, many, n: f"«{one if n == 1 else many}»"
    )
    language.install({"xx": signs})


def make(cast: Cast, kind: FeedKind = FeedKind.PERSON, code: str = "en") -> None:
    with cast.database.transaction() as tx:
        ask = MakeFeed("Phone", kind, "support", Options(language=code))
        make_feed(tx, ask, base_url=BASE, by=cast.actor(tx, "bo"), now=cast.now)


def body(cast: Cast, kind: FeedKind = FeedKind.PERSON, code: str = "en") -> bytes:
    number = cast.id("bo") if kind is FeedKind.PERSON else cast.support.id
    with cast.database.reading() as tx:
        calendar = find_calendar(tx, Scope(kind, number, Options(language=code)))
    assert calendar is not None
    return calendar.body


@pytest.mark.usefixtures("languages")
def test_a_german_link_is_german_to_its_last_word(cast: Cast) -> None:
    rota = planned(cast)
    with cast.database.transaction() as tx:
        team = get_team(tx, "support")
        card = DutyCard("Zahlungen stehen", "#support", "15 Minuten", "stündlich")
        new = NewTeam(team.name, team.time_zone, "", card)
        keep.change_team(tx, team, new, version=team.version, now=cast.now)
        rota.team = get_team(tx, "support")
    for kind in (FeedKind.PERSON, FeedKind.OPEN):
        make(cast, kind, "de")
    rota.publish(WEEK)
    german = body(cast, code="de")
    assert check_calendar(german) == []
    assert parse_head(german)["NAME"] == "Supportdienst von Bo Berg"
    monday, saturday = parse_events(german)
    assert monday["SUMMARY"] == "Morning: Bo (Support)"
    assert monday["DESCRIPTION"] == (
        "Bo Berg hat Dienst für Support: Morning.\n"
        "Montag, 9. März, 06:00–10:00 Europe/London\n"
        "Danach: Chi, ab 10:00\n\n"
        "Kritisch ist: Zahlungen stehen\n\n"
        "Kanäle, in dieser Reihenfolge: #support\n\n"
        "Antworten innerhalb von: 15 Minuten\n\n"
        "Stand 2026-03-02 09:00 UTC"
    )
    assert saturday["SUMMARY"] == "Wochenenddienst: Bo (Support)"
    assert "Am Wochenende: stündlich" in saturday["DESCRIPTION"]
    # Rules of calendar programs look for these.
    assert saturday["CATEGORIES"] == ("Shift", "Weekend cover")
    opened = parse_events(body(cast, FeedKind.OPEN, "de"))
    assert {event["SUMMARY"].partition(":")[0] for event in opened} == {"Offen"}
    assert opened[0]["DESCRIPTION"].startswith("Diesen Platz im Team Support hat noch niemand: Afternoon.\nMontag, 9.")
    [english, _] = parse_events(body(cast))
    assert [english[name] for name in ("UID", "SEQUENCE", "DTSTART")] == [
        monday[name] for name in ("UID", "SEQUENCE", "DTSTART")
    ]


@pytest.mark.usefixtures("languages")
def test_whoever_changes_the_rota_in_their_language_changes_nobody_else_s_words(cast: Cast) -> None:
    """The writer works inside the requests and errands of others: what it says is the link's alone."""
    kinds = (FeedKind.PERSON, FeedKind.TEAM, FeedKind.OPEN, FeedKind.WEEKEND)
    for kind in kinds:
        with speaking("xx"):
            make(cast, kind)
        make(cast, kind, "xx")
    rota = planned(cast)
    with speaking("xx"):
        rota.publish(WEEK)
        with cast.database.transaction() as tx:
            follow_words(tx, base_url=BASE, now=cast.now)
    spoken = {(kind, code): body(cast, kind, code) for kind in kinds for code in ("en", "xx")}
    for (kind, code), data in spoken.items():
        assert ("«".encode() in data) == (code == "xx"), kind
        if code == "xx":
            assert all(event["DESCRIPTION"].startswith("«") for event in parse_events(data))
    with cast.database.reading() as tx:
        rows = tx.session.connection().exec_driver_sql("SELECT facts FROM event").scalars()
        assert not any("«" in facts for facts in rows)
    # And the other way round: from nobody's language the same bytes come.
    with cast.database.transaction() as tx:
        tx.session.connection().exec_driver_sql("DELETE FROM calendar")
    for kind, code in spoken:
        make(cast, kind, code)
    assert {(kind, code): body(cast, kind, code) for kind, code in spoken} == spoken


@pytest.mark.usefixtures("languages")
def test_a_new_link_speaks_its_maker_s_language_unless_they_say_otherwise(cast: Cast) -> None:
    with cast.database.reading() as tx:
        bo = cast.actor(tx, "bo")
        assert list_feeds(tx, by=bo, base_url=BASE, now=cast.now).typed["language"] == "en"
        with speaking("de"):
            page = list_feeds(tx, by=bo, base_url=BASE, now=cast.now)
            assert page.typed["language"] == "de"
            asked = {"language": "en"}
            assert list_feeds(tx, by=bo, base_url=BASE, now=cast.now, typed=asked).typed["language"] == "en"
