"""What is said once after a step, by a cookie: it fits, it is said on the next page only, and nonsense says nothing."""

from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from fastapi import Request, Response

from app.web.notices import COOKIE, Notice, go_on, notice_of, typed_before
from tests.browse import Visitor, text_of

NONSENSE = ("", "x", "Saved.%20", "=", "ä", "W10", "MQ", "bnVsbA", urlsafe_b64encode(b'["a","b","c",[1]]').decode())


def taken(answer: Response, path: str = "/there") -> Request:
    """The next request of a browser that keeps the cookies of this answer."""
    cookie = answer.headers["set-cookie"].partition(";")[0]
    headers = [(b"cookie", cookie.encode())]
    return Request({"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers})


def test_a_sentence_and_a_form_come_back_as_they_were() -> None:
    notice = Notice("Nichts gespeichert: „Weiß“; zweite, 誰か.", "trouble", "/there", {"reason": 'a "b"; c=d,\n誰'})
    answer = go_on("/there", notice)
    assert (answer.status_code, answer.headers["location"]) == (303, "/there")
    assert notice_of(taken(answer)) == notice
    assert typed_before(taken(answer), notice) == {"reason": ['a "b"; c=d,\n誰']}
    assert typed_before(taken(answer, "/elsewhere"), notice) == {}


@pytest.mark.parametrize(("text", "typed"), [("Said.", 500), ("Said.", 5000), ("誰" * 9000, 5000)])
def test_it_fits_into_what_browsers_keep(text: str, typed: int) -> None:
    answer = go_on("/there", Notice(text, "trouble", "/there", {"reason": "誰" * typed}))
    assert len(answer.headers["set-cookie"].encode()) < 4096
    said = notice_of(taken(answer))
    assert said is not None
    assert said.text.startswith(text[:100])
    assert ("reason" in said.typed) == (typed == 500)


@pytest.mark.parametrize("value", NONSENSE)
def test_a_cookie_that_is_not_ours_says_nothing(visitor: Callable[[str], Visitor], value: str) -> None:
    page = visitor("").get("/sign-in", headers={"cookie": f"{COOKIE}={value}".encode()})
    assert page.status_code == 200
    assert 'class="note' not in page.text


def test_it_is_said_on_the_next_page_only(visitor: Callable[[str], Visitor]) -> None:
    bo = visitor("bo")
    bo.post("/me/time-zone", {"zone": "Asia/Tokyo"})
    assert "Your time zone is saved." in text_of(bo.get("/me/account"))
    assert "Your time zone is saved." not in text_of(bo.get("/me/account"))
