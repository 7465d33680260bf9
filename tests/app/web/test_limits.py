"""What may be done only so often: searches that cost, imports, drafts; each person is counted alone."""

import re
from collections.abc import Callable

import httpx
import pytest

from app.domain.allowance import IMPORTS, MINUTE, SEARCHES
from app.web.limits import LARGEST_BODY
from tests.browse import Visitor, text_of
from tests.cast import Cast

MEND, OPENING = "/teams/support/mend", "/hr/opening/look"


def hrefs(page: httpx.Response) -> dict[str, str]:
    """Where the buttons of a page lead."""
    found = re.findall('<a class="button secondary" href="([^"]*)">([^<]*)</a>', page.text)
    return dict(found)


def test_searches_are_counted_though_they_only_read(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    ana, bo = visitor("ana"), visitor("bo")
    for path in (MEND, f"/api{MEND}"):
        cast.now += MINUTE
        answers = {ana.get(path).status_code for _ in range(SEARCHES.times)}
        assert answers == {200}
        refused = ana.get(path)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert bo.get(path).status_code != 429
    cast.now += MINUTE
    assert ana.get(MEND).status_code == 200


def test_imports_are_counted_with_what_they_did(cast: Cast, visitor: Callable[[str], Visitor]) -> None:
    hana = visitor("hana")
    file = {"content": "nonsense"}
    assert {hana.post(OPENING, file).status_code for _ in range(IMPORTS.times)} == {200}
    refused = hana.post(OPENING, file)
    assert refused.status_code == 429
    assert "tried too often" in text_of(refused)
    assert "/hr/opening" not in hrefs(refused), "nobody said on which page the form stood"
    back = hana.post(OPENING, file, headers={"referer": "http://127.0.0.1:8000/hr/opening?from=1"})
    assert (back.status_code, hrefs(back)) == (429, {"/hr/opening?from=1": "Back to the page"})


@pytest.mark.parametrize(
    "referer",
    [
        "http://elsewhere.example.org/hr/opening",
        "http://127.0.0.1:8000//elsewhere.example.org/hr",
        "http://127.0.0.1:8000/sign-in/a-secret-that-nobody-says-again",
        "http://127.0.0.1:8000/sign-out",
        "http://127.0.0.1:8000/api/teams",
        "nonsense",
        "http://[nonsense",
    ],
)
def test_nobody_is_led_back_to_what_is_no_page_of_ours(visitor: Callable[[str], Visitor], referer: str) -> None:
    refused = visitor("hana").post("/hr/statements/7/none", {}, headers={"referer": referer})
    assert (refused.status_code, hrefs(refused)) == (404, {"/": "Go to the front page"})


def test_what_is_too_large_is_refused_in_words_behind_the_same_headers(visitor: Callable[[str], Visitor]) -> None:
    hana = visitor("hana")
    refused = hana.post("/sign-in", {"email": "a" * LARGEST_BODY})
    assert refused.status_code == 413
    assert "Too large" in text_of(refused)
    assert "Send less at once" in text_of(refused)
    assert "content-security-policy" in refused.headers
    twin = hana.ask("POST", "/api/hr/taken", json={"reason": "a" * LARGEST_BODY})
    assert (twin.status_code, twin.json()["refusal"]) == (413, "BadField")
