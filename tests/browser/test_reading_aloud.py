"""What a screen reader and a keyboard find on the main pages: names, one order, focus that shows, news said once."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import all_is_saved, comes_about
from tests.browser.gallery.look import LOOKS, looker
from tests.browser.gallery.place import Place
from tests.browser.gallery.world import World

pytestmark = pytest.mark.xdist_group("browser")

# What they are called in the gallery.
MAIN = {
    "front": "demo/own front",
    "answer": "rounds/answer given",
    "board": "demo/team",
    "publish": "drafts/publish with warnings",
    "report": "demo/hr",
}
CONTROLS = {"button", "link", "textbox", "checkbox", "radio", "combobox", "menuitem", "spinbutton"}
PRESSES = 60
# Where the focus is: its place in the document, whether it can be seen, and whether anything shows that it is there.
FOCUS = """() => {
  const all = [...document.querySelectorAll('*')], at = document.activeElement, box = at.getBoundingClientRect();
  const marked = [at, at.parentElement].some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== 'none';
  });
  return { at: all.indexOf(at), body: at === document.body, seen: box.width > 0 && box.height > 0, marked,
           html: at.outerHTML.slice(0, 90) };
}"""
NEWS = """() => {
  window.news = [];
  for (const each of document.querySelectorAll('[role=status], [aria-live]'))
    new MutationObserver(() => { if (each.textContent.trim()) window.news.push(each.textContent.trim()); })
      .observe(each, { childList: true, characterData: true, subtree: true });
}"""


def _place(gallery: World, name: str) -> Place:
    return next(place for place in gallery.places if place.name == MAIN[name])


def _tree(page: Page) -> list[tuple[str, str]]:
    """Role and name of everything that a screen reader is told of."""
    found: dict[str, Any] = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in found["nodes"]
        if not node.get("ignored") and "role" in node
    ]


@pytest.mark.parametrize("name", MAIN)
def test_everything_on_a_main_page_has_a_name_and_a_place(gallery: World, browser: Browser, name: str) -> None:
    with looker(gallery, LOOKS[3], browser) as one:
        assert one.at(_place(gallery, name)) == []
        tree = _tree(one.page)
        headings = one.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((each) => +each.tagName[1])")
    assert [role for role, said in tree if role in CONTROLS and not said] == []
    roles = [role for role, _ in tree]
    assert {roles.count(role) for role in ("banner", "main", "contentinfo")} == {1}
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


@pytest.mark.parametrize("name", MAIN)
def test_the_focus_goes_in_the_order_of_reading_and_shows(gallery: World, browser: Browser, name: str) -> None:
    with looker(gallery, LOOKS[3], browser) as one:
        one.at(_place(gallery, name))
        assert one.page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
        stops = []
        for _ in range(PRESSES):
            one.page.keyboard.press("Tab")
            stops.append(one.page.evaluate(FOCUS))
            if stops[-1]["body"]:
                break
    walked = [stop for stop in stops if not stop["body"]]
    assert len(walked) > 5
    shown = {stop["at"] for stop in walked if stop["seen"] and stop["marked"]}  # a date has several stops within
    assert [stop["html"] for stop in walked if stop["at"] not in shown] == []
    assert [stop["at"] for stop in walked] == sorted(stop["at"] for stop in walked)


def test_what_is_saved_is_said_once(gallery: World, browser: Browser) -> None:
    with looker(gallery, LOOKS[3], browser) as one:
        one.at(_place(gallery, "answer"))
        one.page.evaluate(NEWS)
        one.page.locator("answer-grid button.face").first.click()
        all_is_saved(one.page)
        comes_about(one.page, lambda: one.page.evaluate("window.news.some((each) => /saved/i.test(each))"))
        one.page.wait_for_timeout(500)  # a second word of it would come with the next paint
        news = one.page.evaluate("window.news")
    assert any("Saved" in said or "saved" in said for said in news), news
    assert len(news) == len(set(news)), news
