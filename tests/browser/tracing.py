"""How long from an input to the next paint, as Chromium's own trace tells of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = ["devtools.timeline"]
SETTLED_MS = 300  # the last input is painted by then


@dataclass(frozen=True)
class Input:
    """One event of a key, a finger or the mouse, in milliseconds."""

    kind: str
    to_paint: float  # by the wall, with all that the machine does beside
    work: float  # of the page's thread until then, by the processor: script, layout and paint


def traced(browser: Browser, page: Page, act: Callable[[], None]) -> list[Input]:
    """What one does on a page that is loaded already, the slowest first."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        act()
        page.wait_for_timeout(SETTLED_MS)
    finally:
        trace = browser.stop_tracing()
    events = json.loads(trace)["traceEvents"]
    told = [each for each in events if each["name"] == "EventTiming" and each["ph"] == "b"]
    inputs = [_input(each, events) for each in told if each["args"]["data"].get("interactionId")]
    return sorted(inputs, key=lambda each: -each.to_paint)


def _input(told: dict[str, Any], events: list[dict[str, Any]]) -> Input:
    data, began = told["args"]["data"], told["ts"]
    ends = began + data["duration"] * 1000
    steps = [each for each in events if "tdur" in each and (each["pid"], each["tid"]) == (told["pid"], told["tid"])]
    work, reached = 0, began - 1000  # the event's own script begins a moment before the time it is given
    for step in sorted(steps, key=lambda each: (each["ts"], -each["dur"])):
        if reached <= step["ts"] < ends:  # what lies inside another one is counted with it
            work += step["tdur"]
            reached = step["ts"] + step["dur"]
    assert work, "the trace has nothing that was done for an input"
    return Input(data["type"], data["duration"], work / 1000)
