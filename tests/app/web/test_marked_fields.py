"""A form that comes back refused marks the field in question, says there what is wrong and has the focus on it."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from app.domain.answer import NewAbsence
from app.usecases.answers.mine import add_absence
from tests.app.usecases.published import MONDAY, TUESDAY, planned
from tests.app.web.test_bad_input import ABSENCE, HELP, MEMBER, PERSON, POLICY, ROUND, SHIFT, TAKEN, TEAM
from tests.browse import Visitor
from tests.cast import Cast

Guests = Callable[[str], Visitor]
LONG = "x" * 5000
GIVEN = {"person": "1", "number": "2", "reason": LONG}
TOKEN = {"name": "Deploys", "days": "30", "may": ["read"]}

# Who, where, what is sent, and the field that is refused.
REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("", "/sign-in", {"email": "nobody"}, "email"),
    ("ana", "/teams/support/rounds", ROUND | {"first_on": "soon"}, "first_on"),
    ("ana", "/teams/support/rounds", ROUND | {"first_on": "2026-03-11"}, "first_on"),  # overlaps another
    ("ana", "/teams/support/rounds", ROUND | {"last_on": "2026-03-01"}, "last_on"),
    ("ana", "/teams/support/rounds", ROUND | {"deadline": "2026-03-01T17:00"}, "deadline"),
    ("ana", "/teams/support/rounds/1/deadline", {"deadline": "2026-03-01T17:00", "version": "1"}, "deadline"),
    ("ana", "/teams/support/rounds/1/drafts", {"seconds": "0"}, "seconds"),
    ("ana", "/teams/support/shifts/new", SHIFT | {"days": []}, "days"),
    ("ana", "/teams/support/shifts/new", SHIFT | {"ends_at": "22:00"}, "ends_at"),
    ("ana", "/teams/support/shifts/new", SHIFT | {"people": "0"}, "people"),
    ("ana", "/teams/support/shifts/new", SHIFT | {"name": "Morning"}, "name"),
    ("ana", "/teams/support/shifts/new", SHIFT | {"first_on": "2026-05-01", "last_on": "2026-04-01"}, "last_on"),
    ("kai", "/teams/new", TEAM | {"zone": "Mars"}, "zone"),
    ("kai", "/teams/new", TEAM | {"name": "Support"}, "name"),
    ("kai", "/teams/new", TEAM | {"card_critical": LONG}, "card_critical"),
    ("kai", "/people/new", PERSON | {"email": "bo@example.org"}, "email"),
    ("kai", "/people/new", PERSON | {"name": ""}, "name"),
    ("kai", "/people/new", PERSON | {"language": "Klingon"}, "language"),
    ("ana", "/teams/support/people", MEMBER | {"share": "0"}, "share"),
    ("ana", "/teams/support/people/2", MEMBER | {"version": "1", "last_on": "2026-03-01"}, "last_on"),
    ("ana", "/teams/support/invitations", PERSON | {"email": "bo@example.org"}, "email"),
    ("ana", "/teams/support/policy", POLICY | {"min_rest_hours": "100"}, "min_rest_hours"),
    ("ana", "/teams/support/policy", POLICY | {"weekend_days": ["0", "2"]}, "weekend_days"),
    ("ana", "/teams/support/policy", POLICY | {"holidays": "Christmas"}, "holidays"),
    ("ana", "/teams/support/policy", POLICY | {"starts_on": "2026-02-01"}, "starts_on"),
    ("ana", "/teams/support/points/help", HELP | {"points": "0"}, "points"),
    ("ana", "/teams/support/points/help", HELP | {"link": "a ticket"}, "link"),
    ("bo", "/me/absences", ABSENCE | {"last_on": "2026-03-01"}, "last_on"),
    ("bo", "/me/absences", ABSENCE | {"reason": LONG}, "reason"),
    ("bo", "/me/tokens", TOKEN | {"days": "0"}, "days"),
    ("bo", "/me/tokens", TOKEN | {"may": []}, "may"),
    ("bo", "/me/busy", {"name": "Private", "address": "ftp://x.example"}, "address"),
    ("bo", "/feeds", {"name": "", "shows": "person"}, "name"),
    ("bo", "/feeds", {"name": "Wall", "shows": "duty:support", "embed_on": "wiki"}, "embed_on"),
    ("bo", "/me/busy", {"name": "Private", "address": ""}, "address"),
    ("bo", "/teams/support/seats/{bo}/swap", {"kind": "exchange", "note": "Please"}, "wanted"),
    ("bo", "/teams/support/seats/{bo}/swap", {"kind": "gift", "note": LONG}, "note"),
    ("bo", "/teams/support/seats/{bo}/swap", {"kind": "part", "starts_at": "7", "ends_at": "9"}, "starts_at"),
    ("bo", "/teams/support/seats/{bo}/wish", {}, "slot"),
    ("bo", "/me/time-zone", {"zone": "Mars"}, "zone"),
    ("bo", "/language", {"language": "tlh", "back": "/me/account"}, "language"),
    ("ana", "/teams/support/seats/{bo}/replace", GIVEN, "reason"),
    ("ana", "/teams/support/seats/{bo}/replace", GIVEN | {"waive": "1"}, "reason"),
    ("ana", "/teams/support/publications/2/undo", {"reason": LONG}, "reason"),
    ("ana", "/teams/support/people/2/away", {"from": "2026-03-02", "until": "2026-03-01"}, "until"),
    ("ana", "/teams/support/chat", {"address": "nowhere", "version": "0"}, "address"),
    ("hana", "/hr/taken", TAKEN | {"days": "some"}, "days"),
    ("hana", "/hr/taken", TAKEN | {"person": "nobody"}, "person"),
    ("hana", "/hr/systems", {"name": "Payroll", "url": "payroll"}, "url"),
    ("hana", "/hr/taken", TAKEN | {"days": "50"}, "days"),  # more than there is
]


class Marked(HTMLParser):
    """The fields that a page marks as wrong, and what stands in the elements that describe them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[dict[str, str | None]] = []
        self.focused: list[str] = []
        self.said: dict[str, str] = {}
        self.folded = 0  # how many closed pieces are open at this point
        self.hidden: list[str | None] = []
        self.values: dict[str, list[str]] = {}
        self.ticked: list[str] = []
        self.ids: list[str] = []
        self._inside: list[str] = []
        self._group = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "fieldset":
            self._group = found.get("aria-describedby") or ""
        if found.get("aria-invalid") == "true":
            self.fields.append({"aria-describedby": self._group, **found})
            self.hidden += [found.get("name")] if self.folded else []
        if tag == "input":
            self.values.setdefault(found.get("name") or "", []).append(found.get("value") or "")
            self.ticked += [found.get("name") or ""] if found["type"] == "checkbox" and "checked" in found else []
        if "autofocus" in found:
            self.focused.append(found.get("name") or "")
        if tag == "details" and "open" not in found:
            self.folded += 1
        if tag == "p":
            self._inside.append(found.get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self.folded:
            self.folded -= 1
        if tag == "p" and self._inside:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1]:
            self.said[self._inside[-1]] = self.said.get(self._inside[-1], "") + data


def marked_alone(html: str, name: str) -> str:
    """That this field alone is marked, described, seen and has the focus; what is said beside it."""
    page = Marked(html)
    assert {field["name"] for field in page.fields} == {name}
    assert len(page.fields) == 1 or page.fields[0]["type"] in ("checkbox", "radio")
    assert page.focused == [name]
    assert page.hidden == []
    assert len(page.ids) == len(set(page.ids)), "several forms may have a field of that name"
    told = [text for id_, text in page.said.items() if id_.endswith("-error")]
    assert len(told) == 1
    assert page.said[(page.fields[0]["aria-describedby"] or "").split()[-1]] == told[0]
    return told[0]


def test_what_was_typed_comes_back_in_the_form_that_was_sent(cast: Cast, visitor: Guests) -> None:
    chi = cast.id("chi")
    typed = {"version": "1", "first_on": "2026-03-02", "last_on": "2026-03-01", "share": "60", "onboarding": "1"}
    answer = visitor("ana").post(f"/teams/support/people/{chi}", typed | {"role": "coordinator"})
    assert answer.status_code == 422
    again = Marked(answer.text)
    assert {name: values.count("60") for name, values in again.values.items() if "60" in values} == {"share": 1}
    assert again.fields[0]["id"] == f"last-{chi}"
    assert again.values["last_on"].count("2026-03-01") == 1
    assert again.ticked == ["onboarding"]


@pytest.mark.parametrize("name", sorted({name for name, *_ in REFUSED}))
def test_the_field_in_question_is_marked_and_has_the_focus(cast: Cast, visitor: Guests, name: str) -> None:
    rota = planned(cast)
    for person in ("ana", "chi"):
        rota.publish({(MONDAY, "Morning"): "bo", (TUESDAY, "Morning"): person})
    with cast.database.transaction() as tx:  # somebody is kept out by a rule
        add_absence(tx, NewAbsence(MONDAY, MONDAY), by=cast.actor(tx, "chi"), now=cast.now)
    seat, guest = rota.seat(MONDAY, "Morning"), visitor(name)
    for _, path, form, field in [each for each in REFUSED if each[0] == name]:
        answer = guest.post(path.format(bo=seat), form)
        assert answer.status_code in (409, 422), (path, answer.status_code)
        said = marked_alone(answer.text, field)
        assert len(said) > 10, (path, field)
