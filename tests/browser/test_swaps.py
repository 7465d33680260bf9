"""Gift, exchange and part of a slot in a real browser at phone size, with and without script."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.domain.policy import Policy
from app.store import teams
from app.usecases.claiming.claim import Claim, claim_seat
from tests.app.changing.rota_at_work import Week, published_week
from tests.app.usecases.published import MONDAY, SUNDAY, TUESDAY, WEDNESDAY
from tests.browser.conftest import DESK, PHONE, House, sent

Device = Callable[..., Page]
Pictures = Callable[[Page, str], None]

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def week(home: House) -> Week:
    with home.cast.database.transaction() as tx:
        starts_on = home.cast.now.date() + timedelta(days=1)
        teams.add_policy(tx, home.cast.support.id, Policy(claims=2, waivable=("rest",)), starts_on=starts_on)
    return published_week(home.cast)


def fits(page: Page) -> None:
    """Nothing pushes the page wider than the phone."""
    page.wait_for_load_state()  # between two pages there is nothing to measure
    assert page.locator("html").evaluate("html => html.scrollWidth") <= PHONE["width"]


def open_slot(page: Page, week: Week, place: tuple[date, str]) -> None:
    page.goto(f"/teams/support/seats/{week.seat(*place)}")
    sent(page, page.get_by_role("link", name="Offer this slot"))


@pytest.mark.parametrize("script", [True, False])
def test_a_gift_is_offered_and_taken_on_the_phone(
    home: House, week: Week, device: Device, pictures: Pictures, *, script: bool
) -> None:
    bo, chi = device("bo", PHONE, script=script), device("chi", PHONE, script=script)
    open_slot(bo, week, (MONDAY, "Morning"))
    bo.get_by_label("Chi Chen").first.check()
    bo.get_by_label("Note").first.fill("Dentist at nine")
    fits(bo)
    pictures(bo, f"swap-offer-phone-{script}")
    sent(bo, bo.get_by_role("button", name="Offer it"))
    pictures(bo, f"swap-offered-phone-{script}")
    chi.goto("/")
    pictures(chi, f"swap-front-phone-{script}")
    chi.get_by_role("link", name="Answer").first.click()
    chi.wait_for_url("**/swaps/*")
    fits(chi)
    pictures(chi, f"swap-take-phone-{script}")
    chi.get_by_role("button", name="Take it").click()
    expect(chi.get_by_text("Chi took it from Bo")).to_be_visible()
    pictures(chi, f"swap-done-phone-{script}")
    assert week.now().seats[week.seat(MONDAY, "Morning")].person_id == home.cast.id("chi")
    bo.goto("/teams/support/swaps")
    fits(bo)
    pictures(bo, f"swap-list-phone-{script}")


@pytest.mark.parametrize("script", [True, False])
def test_an_exchange_on_the_phone(home: House, week: Week, device: Device, pictures: Pictures, *, script: bool) -> None:
    bo, chi = device("bo", PHONE, script=script), device("chi", PHONE, script=script)
    open_slot(bo, week, (MONDAY, "Morning"))
    bo.locator("summary", has_text="Exchange it").click()
    bo.get_by_label("Tue 10 Mar, 14–18 Afternoon", exact=False).check()
    pictures(bo, f"exchange-offer-phone-{script}")
    sent(bo, bo.get_by_role("button", name="Offer the exchange"))
    chi.goto("/")
    sent(chi, chi.get_by_role("link", name="Answer").first)
    fits(chi)
    pictures(chi, f"exchange-take-phone-{script}")
    chi.get_by_role("button", name="Give Tue 10 Mar").click()
    expect(chi.get_by_text("Chi took it from Bo")).to_be_visible()
    assert week.now().seats[week.seat(TUESDAY, "Afternoon")].person_id == home.cast.id("bo")


@pytest.mark.parametrize("script", [True, False])
def test_a_part_of_a_slot_on_the_phone(
    home: House, week: Week, device: Device, pictures: Pictures, *, script: bool
) -> None:
    bo, ana = device("bo", PHONE, script=script), device("ana", PHONE, script=script)
    open_slot(bo, week, (MONDAY, "Morning"))
    bo.locator("summary", has_text="Hand over a part").click()
    bo.get_by_label("From").fill("06:00")
    bo.get_by_label("Until").fill("07:30")
    pictures(bo, f"part-offer-phone-{script}")
    sent(bo, bo.get_by_role("button", name="Offer this part"))
    ana.goto("/teams/support/swaps")
    pictures(ana, f"part-list-phone-{script}")
    sent(ana, ana.get_by_role("link", name="Answer").first)
    sent(ana, ana.get_by_role("button", name="Take it"))
    bo.goto(f"/teams/support/seats/{week.seat(MONDAY, 'Morning')}")
    expect(bo.get_by_text("06:00–07:30").first).to_be_visible()
    expect(bo.get_by_text("07:30–10:00").first).to_be_visible()
    fits(bo)
    pictures(bo, f"part-slot-phone-{script}")


def test_swaps_and_free_seats_on_a_desk_and_in_the_dark(
    home: House, week: Week, device: Device, pictures: Pictures
) -> None:
    bo, ana = device("bo", DESK), device("ana", DESK, dark=True)
    open_slot(bo, week, (MONDAY, "Morning"))
    pictures(bo, "swap-offer-desk")
    sent(bo, bo.get_by_role("button", name="Offer it"))
    ana.goto("/teams/support/swaps")
    pictures(ana, "swap-list-desk-dark")
    ana.get_by_role("link", name="Answer").first.click()
    ana.locator("summary", has_text="Act for somebody").click()
    pictures(ana, "swap-take-desk-dark")
    phone = device("chi", PHONE)
    phone.goto("/teams/support/claims")
    fits(phone)
    pictures(phone, "claims-phone")
    phone.get_by_role("button", name="Take Mon 9 Mar, 18–22 Evening").click()
    expect(phone.get_by_text("It is yours, and published.")).to_be_visible()


def test_a_refused_tap_is_in_view_and_says_so_beside_its_seat(home: House, week: Week, device: Device) -> None:
    """One is quicker in one of the two seats, and the other breaks a rule by then: nothing but buttons to mark."""
    chi = device("chi", PHONE, script=False)
    chi.goto("/teams/support/claims")
    with home.cast.database.transaction() as tx:
        taken = Claim(week.seat(WEDNESDAY, "Evening"), home.url)
        claim_seat(tx, home.cast.support, taken, by=home.cast.actor(tx, "bo"), now=home.cast.now)
    chi.get_by_role("button", name="Take Wed 11 Mar, 18–22 Evening").click()
    refusal = chi.get_by_role("alert")
    expect(refusal).to_contain_text("Bo Berg was quicker")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport()
    with home.cast.database.transaction() as tx:
        own = Claim(week.seat(SUNDAY - timedelta(days=2), "Morning"), home.url)
        claim_seat(tx, home.cast.support, own, by=home.cast.actor(tx, "chi"), now=home.cast.now)
    chi.get_by_role("button", name="Take Fri 13 Mar, 18–22 Evening").click()
    expect(refusal).to_contain_text("at most 1 slot a day")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport()
    expect(chi.locator("li:has([role=alert]) + li")).to_contain_text("Fri 13 Mar, 18–22 Evening")
    fits(chi)
