"""JSON in and out: nothing is lost, and a bad file is refused with the place that is wrong."""

import contextlib
import copy
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver import (
    Absence,
    Ask,
    BadProblem,
    Limits,
    OpenSeat,
    Person,
    Policy,
    Problem,
    Repair,
    Result,
    Seat,
    Slot,
    Tier,
    Why,
    Worked,
    problem_from_json,
    problem_to_json,
    result_from_json,
    result_to_json,
    solve,
)
from solver.files.codec import write
from tests.solver.teams import draw, pinned

README = Path(__file__).parents[2] / "solver" / "README.md"


@given(st.integers(min_value=0, max_value=10**9))
def test_a_problem_comes_back_from_json_as_it_was(seed: int) -> None:
    problem = pinned(draw(seed, most_people=6, most_seats=8))
    assert problem_from_json(json.loads(json.dumps(problem_to_json(problem)))) == problem


@pytest.mark.parametrize("seed", range(5))
def test_a_result_comes_back_from_json_as_it_was(seed: int) -> None:
    result = solve(draw(seed, most_people=6, most_seats=8))
    assert result_from_json(json.loads(json.dumps(result_to_json(result)))) == result


def documented(place: str) -> set[str]:
    """Read the fields that a row of the README's tables names."""
    (row,) = re.findall(rf"^\| {re.escape(place)} \| (.*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    return set(re.findall(r"`(\w+)`", row))


def names(*kinds: type) -> set[str]:
    return {field.name for kind in kinds for field in fields(kind)}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("`people[]`", names(Person, Limits)),
        ("`slots[]`", names(Slot)),
        ("`seats[]`", names(Seat)),
        ("`marks[]`", {"person", "slot", "mark"}),
        ("`offers[]`", {"person", "weekend", "offer"}),
        ("`wishes[]`", {"person", "slot", "weight"}),
        ("`absences[]`", names(Absence)),
        ("`worked[]`", names(Worked)),
        ("`policy`", names(Policy)),
        ("a result", names(Result)),
        ("`tiers[]`", names(Tier)),
        ("`open[]`", names(OpenSeat)),
        ("why", names(Why) | {"explain"}),
        ("asks", names(Ask) | {"explain"}),
        ("repairs", names(Repair) | {"repair"}),
    ],
)
def test_the_readme_names_every_field_there_is_and_no_other(place: str, expected: set[str]) -> None:
    assert documented(place) == expected


def test_the_readme_names_every_part_of_a_problem() -> None:
    text = README.read_text(encoding="utf-8")
    parts = re.findall(r"^\| (`[a-z_\[\]`, ]+`) \|", text.split("What comes out")[0], re.MULTILINE)
    assert {name for part in parts for name in re.findall(r"`(\w+)", part)} == names(Problem)


def test_the_readme_tells_the_policys_defaults() -> None:
    text = README.read_text(encoding="utf-8")
    for field in fields(Policy):
        if field.name != "tiers":
            assert f"`{field.name}` ({json.dumps(write(field.default))}" in text


def good() -> dict[str, Any]:
    return problem_to_json(pinned(draw(3, most_people=3, most_seats=5)))


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("people", 0, "share"), "100", r"people\[0\]\.share: must be a whole number"),
        (("people", 0, "share"), True, r"people\[0\]\.share: must be a whole number"),
        (("people", 0, "share"), -1, r"people\[0\]: person 'Ana': share"),
        (("people", 0, "shre"), 1, r"people\[0\]: there is no field 'shre'"),
        (("people", 0), "Ana", r"people\[0\]: must be an object"),
        (("people",), {}, r"people: must be a list"),
        (("slots", 0, "on"), "yesterday", r"slots\[0\]\.on: 'yesterday' is no date"),
        (("slots", 0, "start"), "2026-01-08T09:00", r"slots\[0\]: slot .* zone"),
        (("marks", 0, "mark"), "maybe", r"marks\[0\]\.mark: 'maybe' is no Mark, one of love"),
        (("seats", 0, "slot"), ["x"], r"seats\[0\]\.slot: must be a text"),
        (("seats", 0, "slot"), "nowhere", r"problem: seat .*'nowhere'"),
        (("policy", "tiers"), [["beauty"]], r"policy: policy: tiers"),
        (("seed",), 1e9, r"seed: must be a whole number"),
        (("pins",), [], r"pins: must be an object"),
        (("extra",), 1, r"problem: there is no field 'extra'"),
    ],
)
def test_a_bad_file_is_refused_at_its_place(place: tuple[Any, ...], value: Any, words: str) -> None:
    data = copy.deepcopy(good())
    inner: Any = data
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(BadProblem, match=words):
        problem_from_json(data)


@pytest.mark.parametrize("name", ["people", "slots", "seats"])
def test_what_is_missing_is_named(name: str) -> None:
    data = good()
    del data[name]
    with pytest.raises(BadProblem, match=f"'{name}' is missing"):
        problem_from_json(data)


def test_a_mark_given_twice_is_refused() -> None:
    data = good()
    data["marks"].append(data["marks"][0])
    with pytest.raises(BadProblem, match="there twice"):
        problem_from_json(data)


NAMES = st.sampled_from(["people", "slots", "seats", "marks", "id", "share"]) | st.text()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


@given(JSON)
def test_any_json_at_all_is_read_or_refused(data: Any) -> None:
    with contextlib.suppress(BadProblem):
        problem_from_json(data)
