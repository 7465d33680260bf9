"""Mails, and the same words in chat, tell hours and deadlines in the zone of whoever reads them, the team's beside."""

from datetime import date, timedelta

import pytest

from app.domain import language
from app.domain.policy import Policy
from app.languages import install_languages
from app.store.invites import set_invitee
from app.store.people import choose_language, choose_zone
from app.store.teams import add_policy
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.replacing.ask import AskThem, ask_takers
from app.usecases.swapping.end import withdraw_swap
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.rounds_at_work import opened
from tests.app.usecases.covering import SATURDAY, covered
from tests.app.usecases.letters import letters as sent
from tests.app.usecases.published import MONDAY, TUESDAY, Planned, planned
from tests.app.usecases.test_chains import ring, rota
from tests.app.usecases.test_swap_letters import letters
from tests.app.usecases.test_swapping import end, offer
from tests.cast import Cast

__all__ = ["rota"]  # a fixture
HALF_MINUTE = timedelta(seconds=30)  # after which changes are told to mail programs
TOKYO, NEW_YORK, KOLKATA = "Asia/Tokyo", "America/New_York", "Asia/Kolkata"


def moved(cast: Cast, **zones: str) -> None:
    with cast.database.transaction() as tx:
        for name, zone in zones.items():
            choose_zone(tx, cast.id(name), zone)


def test_a_round_asks_with_the_deadline_in_ones_own_zone(cast: Cast) -> None:
    moved(cast, bo=TOKYO, ana="Europe/London")
    opened(cast)
    said = letters(cast, "round_opened")
    assert "Deadline: Fri 6 Mar, 02:00 your time (Thu 5 Mar, 17:00 London time)." in said["bo"]
    for near in ("ana", "chi"):  # who has chosen the team's zone, and who has chosen none
        assert "Deadline: Thu 5 Mar, 17:00 (Europe/London)." in said[near]


def test_a_publication_tells_ones_own_hours_before_and_after_a_change_of_clocks(cast: Cast) -> None:
    moved(cast, bo=TOKYO)
    friday, monday = date(2026, 3, 27), date(2026, 3, 30)  # London's clocks go forward between them
    plan = planned(cast, friday, monday)
    plan.publish({(friday, "Evening"): "bo", (monday, "Evening"): "bo", (friday, "Morning"): "chi"})
    said = letters(cast, "published")
    assert "Fri 27 Mar 18:00–22:00 Evening (Europe/London; Sat 28 Mar, 03–07 for you)" in said["bo"]
    assert "Mon 30 Mar 18:00–22:00 Evening (Europe/London; Tue 31 Mar, 02–06 for you)" in said["bo"]
    assert "Fri 27 Mar 06:00–10:00 Morning (Europe/London)\n" in said["chi"]


def test_whoever_is_asked_for_something_is_asked_in_their_own_zone(cast: Cast) -> None:
    plan = planned(cast)
    plan.publish({(MONDAY, "Evening"): "chi"})
    moved(cast, bo=TOKYO, ana=KOLKATA)
    with cast.database.transaction() as tx:
        ask = AskThem(plan.seat(MONDAY, "Evening"))
        ask_takers(tx, cast.support, ask, by=cast.actor(tx, "chi"), now=cast.now)
    said = letters(cast, "asked")
    assert "can you take Mon 9 Mar, 18–22 Evening (Tue 10 Mar, 03–07 for you)?" in said["bo"]
    assert "Evening on Mon 9 Mar, 18–22 Evening (Europe/London; Tue 10 Mar, 03–07 for you) needs" in said["bo"]
    assert "(Europe/London; 23:30–03:30 for you) needs somebody" in said["ana"]


def test_swaps_and_their_end_are_told_in_ones_own_zone(cast: Cast) -> None:
    week: Week = published_week(cast)
    moved(cast, chi=NEW_YORK)
    swap = offer(week, "bo", (MONDAY, "Morning"), named=(cast.id("chi"), cast.id("ana")))
    own = "(02–06 for you)"  # clocks have been changed there on Sunday, and not yet in London
    said = letters(cast, "swap_offered")
    assert f"Bo Berg offers Mon 9 Mar, 06–10 Morning {own}\n" in said["chi"]
    assert "offers you Mon 9 Mar, 06–10 Morning (Europe/London; 02–06 for you). Can you take it?" in said["chi"]
    assert "for you" not in said["ana"]
    end(week, withdraw_swap, "bo", swap)
    assert f"Mon 9 Mar, 06–10 Morning {own} is no longer offered" in letters(cast, "swap_withdrawn")["chi"]


def test_a_chain_is_proposed_in_ones_own_zone_and_language(
    cast: Cast, rota: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages()
    moved(cast, ana=TOKYO)
    with cast.database.transaction() as tx:
        choose_language(tx, cast.id("ana"), "de")
    ring(cast, rota)
    said = letters(cast, "chain_proposed")
    assert "Mon 9 Mar, 06–10 Morning\n" in said["chi"].replace("\r", "")
    assert "Mo 9. Mär, 06–10 Morning (15–19 bei dir)\n" in said["ana"]


def test_cover_is_asked_about_in_ones_own_zone(cast: Cast) -> None:
    with cast.database.transaction() as tx:
        add_policy(tx, cast.support.id, Policy(check_in=True), starts_on=cast.now.date())
    weekend = covered(cast, SATURDAY, SATURDAY)
    weekend.publish({weekend.seat(SATURDAY): "bo"})
    moved(cast, bo=KOLKATA, ana=TOKYO)
    slot = weekend.seats[weekend.seat(SATURDAY)][0]
    cast.now = slot.start
    with cast.database.transaction() as tx:
        ask_who_covers(tx, now=cast.now)
    assert "(Europe/London; 15:30–23:30 for you)" in letters(cast, "check_in")["bo"]
    cast.now = slot.end + timedelta(minutes=5)
    with cast.database.transaction() as tx:
        ask_who_covers(tx, now=cast.now)
    silent = letters(cast, "silent_cover")["ana"]
    assert "object before Mon 16 Mar, 03:00 your time (Sun 15 Mar, 18:00 London time):" in silent
    assert "10:00–18:00 (Europe/London; 19–03 for you)" in silent


def test_invitations_tell_ones_own_hours(cast: Cast) -> None:
    moved(cast, bo=TOKYO)
    with cast.database.transaction() as tx:
        set_invitee(tx, cast.id("bo"), wanted=True, now=cast.now)
    plan = planned(cast)
    plan.publish({(MONDAY, "Evening"): "bo"})
    cast.now += HALF_MINUTE
    [first] = [each for each in sent(cast) if each.invite]
    assert "Mon 9 Mar 18:00–22:00 Europe/London (Tue 10 Mar, 03–07 for you)" in first.subject
    plan.publish({(TUESDAY, "Morning"): "ana"})
    cast.now += HALF_MINUTE
    [gone] = [each for each in sent(cast) if each.invite]
    assert "Tue 10 Mar, 03:00 your time (Mon 9 Mar, 18:00 London time)" in gone.subject
