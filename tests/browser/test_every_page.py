"""Every page and every state of it: nothing for axe to say, nothing too wide, nothing asked of others; and pictures."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.gallery.look import LOOKS, SAMPLES, Look, Looker, looker
from tests.browser.gallery.place import Place
from tests.browser.gallery.usual import by_route
from tests.browser.gallery.world import World
from tests.said import said

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.screenshots]

PICTURES = Path(__file__).parents[2] / ".screenshots" if os.environ.get("HALFDAY_SCREENSHOTS") else None
SOAK = bool(os.environ.get("HALFDAY_SOAK"))
WHOLE = SOAK or bool(PICTURES)
LOOKED_INTO = SOAK or not PICTURES  # by axe, which takes most of the time: not where only pictures are asked for
EVERY, FIRST = 4, 2  # by default each fourth state is looked at, the same ones each time; all of them in a soak
SHOWN = ("team", "front of the coordinator", "answer", "heat map", "points", "hr", "publications/1?view=people")


@pytest.mark.parametrize("number", range(len(LOOKS)), ids=[look.name for look in LOOKS])
def test_every_page_and_state_is_whole(gallery: World, browser: Browser, number: int) -> None:
    pages, states, look = by_route(gallery, browser), gallery.places, LOOKS[number]
    assert len(pages) >= 50
    assert len({place.name for place in states}) == len(states)
    share = [*_share(pages, number, every=1), *_share(states, number, every=EVERY)]
    with looker(gallery, look, browser) as one:
        troubles = [f"{place.name} ({place.who}): {each}" for place in share for each in _looked_at(one, place)]
        assert one.strangers == []
    said(f"pages and states looked at, {look.name}", len(share))
    assert troubles == []


@pytest.mark.parametrize("look", SAMPLES, ids=lambda look: look.name)
def test_pages_suit_other_screens_and_manners(gallery: World, browser: Browser, look: Look) -> None:
    shown = [place for place in gallery.places if place.name.split("/", 1) in [["demo", name] for name in SHOWN]]
    assert len(shown) == len(SHOWN)
    with looker(gallery, look, browser) as one:
        troubles = [(place.name, each) for place in shown[:: 1 if WHOLE else 3] for each in _looked_at(one, place)]
    assert troubles == []


def _share(places: Sequence[Place], look: int, *, every: int) -> Iterator[Place]:
    """All of them in each look; or those whose turn it is, each in one look."""
    for number, place in enumerate(places):
        if WHOLE or ((number + FIRST) % every == 0 and (number // every + FIRST) % len(LOOKS) == look):
            yield place


def _looked_at(one: Looker, place: Place) -> list[str]:
    """What is wrong there; a place that cannot be reached is one more trouble, and the others are looked at."""
    try:
        found = one.at(place)
        if PICTURES:
            one.picture(place, PICTURES)
        return [*found, *(one.axe() if LOOKED_INTO else [])]
    except Error as error:
        return [f"cannot be looked at: {error}"]
