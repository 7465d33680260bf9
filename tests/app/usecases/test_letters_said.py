"""Mails are written in the language of who gets them, whoever caused them; what is stored is in no language."""

import ast
import gzip
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from app.domain import language
from app.domain.invitation import NewInvitation
from app.domain.people import Role
from app.domain.policy import Policy
from app.languages import install_languages
from app.store.people import choose_language
from app.store.teams import add_policy
from app.usecases import messages
from app.usecases.access.invite import invite
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.end import refuse_swap
from tests.app.changing.rota_at_work import published_week
from tests.app.usecases.letters import letters
from tests.app.usecases.published import MONDAY, Planned, planned
from tests.app.usecases.test_swapping import end, offer, take
from tests.browse import Visitor
from tests.cast import Cast

WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
MARKS = ("_", "n_", "N_", "keeps", "say")


@pytest.fixture(autouse=True)
def _german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_known", {"en": language.ENGLISH})
    install_languages()


@pytest.fixture
def plan(cast: Cast) -> Planned:
    return planned(cast)


def test_each_gets_a_mail_in_their_own_language(cast: Cast, plan: Planned) -> None:
    with cast.database.transaction() as tx:
        choose_language(tx, cast.id("bo"), "de")
    plan.publish({(MONDAY, "Morning"): "bo", (MONDAY, "Afternoon"): "chi"})
    told = {each.to_name: each for each in letters(cast) if "publication" in each.text or "Veröff" in each.text}
    assert told["Bo Berg"].subject == "Support: Deine Dienste in Veröffentlichung 1"
    assert "Du hast Dienst:\n  Mo 9. Mär 06:00–10:00 Morning" in told["Bo Berg"].text
    assert told["Chi Chen"].subject == "Support: your cover in publication 1"


def test_whoever_has_chosen_nothing_gets_mails_in_the_installations_language(cast: Cast, plan: Planned) -> None:
    install_languages(usual="de")
    plan.publish({(MONDAY, "Morning"): "bo"})
    assert {each.text.split(maxsplit=1)[0] for each in letters(cast)} == {"Hallo"}


def test_an_invitation_is_in_the_language_of_whoever_is_invited(cast: Cast) -> None:
    """Somebody new has chosen none: theirs is the installation's, whatever the inviter's is."""
    with cast.database.transaction() as tx:
        choose_language(tx, cast.id("ana"), "de")
        choose_language(tx, cast.id("dee"), "de")
        ana = cast.actor(tx, "ana")
        for name, email in (
            ("Flo", "flo@example.org"),
            ("Dee Diaz", "dee@example.org"),
            ("Eve Elk", "eve@example.org"),
        ):
            new = NewInvitation(name, email, cast.support.id, Role.ENGINEER)
            invite(tx, cast.support, new, by=ana, now=cast.now)
    said = {each.to_name: each.subject for each in letters(cast)}
    english, german = "Your invitation to Support on Halfday", "Deine Einladung zu Support auf Halfday"
    assert said == {"Flo": english, "Dee Diaz": german, "Eve Elk": english}


def test_what_somebody_wrote_is_told_in_their_own_words(cast: Cast) -> None:
    """Also where it happens to be a text of ours."""
    with cast.database.transaction() as tx:
        choose_language(tx, cast.id("bo"), "de")
        add_policy(tx, cast.support.id, Policy(swaps_agreed=True), starts_on=cast.now.date().replace(day=3))
    week = published_week(cast)
    swap = take(week, "chi", offer(week, "bo", (MONDAY, "Morning")))
    end(week, refuse_swap, "ana", swap, Acting(reason="Done."))
    (said,) = [each.text for each in letters(cast) if each.to_name == "Bo Berg" and "Tausch" in each.subject]
    assert ": Done. Bo Berg" in said


def test_what_a_german_request_stores_is_what_an_english_one_stores(
    cast: Cast, plan: Planned, visitor: Callable[[str], Visitor]
) -> None:
    """All that publishing leaves behind: rows, calendars, events, the audit."""
    cast.now += timedelta(minutes=1)
    bo = visitor("bo")
    bo.post("/language", {"language": "de"})
    plan.publish({(MONDAY, "Morning"): "bo"})
    seat = plan.seat(MONDAY, "Morning")
    answer = bo.post(f"/teams/support/seats/{seat}/swap", {"kind": "gift", "to": "anyone", "note": ""})
    assert answer.status_code == 303
    german = [line for line in everything(cast) if re.search(r"[äöüß]|\b(?:und|nicht|wurde|Dienst)\b", line)]
    assert german == []


def everything(cast: Cast) -> Iterator[str]:
    """Every text of every table."""
    with cast.database.reading() as tx:
        connection = tx.session.connection()
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                yield from (_readable(value) for value in row)


def _readable(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    packed = value.startswith(b"\x1f\x8b")
    return (gzip.decompress(value) if packed else value).decode("utf-8", "replace")


@pytest.mark.parametrize("path", sorted(Path(messages.__path__[0]).glob("*words.py")), ids=lambda path: path.stem)
def test_no_mail_says_anything_that_is_not_marked(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = {id(part) for call in ast.walk(tree) if _is_mark(call) for part in ast.walk(call)}
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    keys = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.search(node.value)
        if id(node) not in marked | told | keys
    ]
    assert found == []


def _is_mark(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in MARKS
