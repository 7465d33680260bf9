"""Long lists of people in a real browser: names are found without script, and nothing lies beside a phone's screen."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE
from tests.browser.gallery.look import LOOKS, looker
from tests.browser.gallery.world import World

pytestmark = pytest.mark.xdist_group("browser")


def test_a_name_is_found_without_script(gallery: World, browser: Browser) -> None:
    people = next(place for place in gallery.places if place.name == "sixty/people")
    context = browser.new_context(base_url=gallery.url, viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    gallery.sign_in(context, people.who)
    page = context.new_page()
    page.goto(people.path)
    rows = page.locator("table.data tbody tr")
    expect(rows).to_have_count(60)
    page.get_by_label("Find a name").fill("name7")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Person7 Of-The-Long-Name7")
    expect(page.get_by_label("Find a name")).to_have_value("name7")
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(60)
    page.get_by_label("Find a name").fill("Zacharias")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Nobody here is called “Zacharias”.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("name", ["sixty/hr report", "sixty/points", "sixty/points/week", "leave/league of a month"])
def test_figures_of_people_stand_below_their_names_on_a_phone(gallery: World, browser: Browser, name: str) -> None:
    with looker(gallery, LOOKS[0], browser) as phone:
        assert phone.at(next(place for place in gallery.places if place.name == name)) == []
        for width in (360, 320):
            phone.page.set_viewport_size({"width": width, "height": 740})
            sums = phone.page.locator(".scroll:has(> .sums)")
            expect(sums).to_have_count(1)
            assert sums.evaluate("box => box.scrollWidth - box.clientWidth") == 0
