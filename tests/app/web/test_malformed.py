"""What is wrong with a request is said in our words and the reader's language, never in those of a library."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.domain.language import speaking
from app.languages import install_languages
from app.web import malformed
from app.web.limits import LARGEST_HEAD
from app.web.routes import ROUTERS
from tests.browse import Visitor, text_of
from tests.said import said

Browser = Callable[[str], Visitor]
GERMAN = {"accept-language": "de"}
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
VALUES: list[Any] = [
    *(None, True, 0, -1, 2**40, 1.5, float("inf")),
    *("", "x", "x" * 300_000, "\x00", "\ud800", "9" * 5000),
    *("2026-03-14", "2026-03-14T10:00", "2026-03-14T25:00", "10:00", "25:00"),
    *([], [1], [1] * 3000, ["x"], {}, {"a": 1}),
]


def fields_of(dependant: Dependant) -> Iterator[Any]:
    """Whatever a route reads of its address, headers and body, itself or by what it depends on."""
    yield from (*dependant.query_params, *dependant.header_params, *dependant.body_params)
    for inner in dependant.dependencies:
        yield from fields_of(inner)


def bodies(field: Any) -> Iterator[Any]:
    yield from VALUES
    for name in getattr(field.field_info.annotation, "model_fields", ()):
        yield from ({name: each} for value in VALUES for each in (value, [value], {"a": value}))


def faults() -> dict[str, dict[str, Any]]:
    """A fault of every kind that the framework finds in our fields."""
    found: dict[str, dict[str, Any]] = {
        "json_invalid": {"type": "json_invalid", "loc": ("body", 4), "ctx": {"error": "Expecting value"}}
    }
    known = {str(field.field_info.annotation): field for route in ROUTES for field in fields_of(route.dependant)}
    for field in known.values():
        for body in bodies(field):
            for fault in field.validate(body, {}, loc=("body",))[1] or ():
                found[fault["type"]] = fault
    return found


def test_every_fault_of_every_field_is_worded_in_every_language() -> None:
    install_languages()
    found = faults()
    said("kinds of faults in fields", len(found))
    assert len(found) > 25
    for kind, fault in found.items():
        told = set()
        for code in ("en", "de"):
            with speaking(code):
                sentence = malformed.refusal_of([fault]).why
                assert sentence != malformed.sentence("a kind that nobody knows", {}), kind
                assert sentence != fault.get("msg"), kind
                told.add(sentence)
        assert len(told) == 2, kind


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        ("less_than", {"lt": 2**31}, "This must be less than 2147483648."),
        ("too_long", {"max_length": 60}, "At most 60 entries fit here."),
        ("enum", {"expected": "'mail', 'chat' or 'both'"}, "This must be one of these: mail, chat, both."),
        ("url_scheme", {}, "This cannot be used as it is. Look at the description of the API."),
    ],
)
def test_a_fault_says_how_it_would_be_right(kind: str, values: dict[str, Any], told: str) -> None:
    assert malformed.sentence(kind, values) == told


def test_a_program_reads_what_is_wrong_in_its_language(visitor: Browser) -> None:
    hana = visitor("hana")
    wrong = '{"person_id": "x", "day": '
    english = hana.ask("POST", "/api/hr/taken", content=wrong, headers={"content-type": "application/json"})
    assert english.json()["detail"] == "Request: This is not JSON: it cannot be read from character 27 on."
    refused = hana.ask("POST", "/api/hr/taken", json={}, headers=GERMAN)
    assert (refused.status_code, refused.json()["refusal"]) == (422, "BadField")
    assert refused.json()["detail"].endswith(": Das fehlt. Sende es mit.")


def test_what_reaches_no_page_is_said_in_the_readers_language(visitor: Browser) -> None:
    """By the doors before the pages, too, which stand nearer to the network than they do."""
    bo = visitor("bo")
    large = {"x-nothing": "x" * LARGEST_HEAD}
    elsewhere = {"sec-fetch-site": "cross-site"}
    asked: list[tuple[int, str, str, dict[str, Any], str]] = [
        (404, "GET", "/cal/nothing.ics", {}, "Diesen Kalender gibt es nicht."),
        (405, "TRACE", "/", {}, "Das geht an dieser Adresse nicht."),
        (413, "POST", "/sign-in", {"content": b"x" * 300_000}, "Das ist größer, als hier hineinpasst"),
        (431, "GET", "/", {"headers": large}, "Der Kopf dieser Anfrage ist zu groß."),
        (403, "POST", "/language", {"headers": elsewhere}, "Das kam von einer anderen Website"),
    ]
    for status, method, path, more, told in asked:
        headers = GERMAN | more.pop("headers", {})
        answer = bo.ask(method, path, headers=headers, **more)
        text = answer.json()["detail"] if answer.headers["content-type"] == "application/json" else text_of(answer)
        assert (answer.status_code, told in text) == (status, True), text
