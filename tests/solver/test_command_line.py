"""`python -m solver`, run as a person would, and the example in the README held to what it says."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from solver import TIERS, check, problem_to_json, result_from_json
from tests.solver.large import team

ROOT = Path(__file__).parents[2]
ENV = {"PYTHONPATH": str(ROOT), "PATH": ""}
README = ROOT / "solver" / "README.md"


def run(*arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "solver", *arguments]
    return subprocess.run(command, cwd=where, env=ENV, capture_output=True, text=True, check=False)


def readme() -> list[Any]:
    text = README.read_text(encoding="utf-8")
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


def test_the_example_of_the_readme_solves_to_what_the_readme_says(tmp_path: Path) -> None:
    problem, expected = readme()
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    done = run("solve", "problem.json", "--seconds", "10", "--seed", "1", "-o", "result.json", where=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    assert {name: result[name] for name in expected} == expected
    judged = run("check", "problem.json", "result.json", where=tmp_path)
    assert judged.returncode == 0, judged.stderr
    assert "open seats: 0" in judged.stdout


def test_the_readme_lists_the_goals_in_their_order() -> None:
    listed = re.findall(r"^\d+\. \*\*(.+?)\*\*", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple((goal,) for goal in listed) == TIERS


def test_a_plan_that_breaks_rules_ends_with_code_1_and_the_list(tmp_path: Path) -> None:
    problem, _ = readme()
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    run("solve", "problem.json", "-o", "result.json", where=tmp_path)
    result = json.loads((tmp_path / "result.json").read_text())
    result["plan"]["Sat/1"] = "Ana"
    (tmp_path / "result.json").write_text(json.dumps(result))
    judged = run("check", "problem.json", "result.json", where=tmp_path)
    assert (judged.returncode, judged.stdout) == (1, "opt-in: Ana, Sat/1\n")


def test_a_bad_file_ends_with_code_2_and_one_sentence(tmp_path: Path) -> None:
    problem, _ = readme()
    problem["slots"][0]["end"] = problem["slots"][0]["start"]
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    done = run("solve", "problem.json", where=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "problem.json: slots[0]: slot 'Fri early': must end after it starts\n"


def test_broken_json_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text('{\n "people": [}\n')
    done = run("solve", "problem.json", where=tmp_path)
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    done = run("solve", "nowhere.json", where=tmp_path)
    assert (done.returncode, done.stderr) == (2, "nowhere.json: No such file or directory\n")


def solved(tmp_path: Path) -> dict[str, Any]:
    problem, _ = readme()
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    run("solve", "problem.json", "-o", "result.json", where=tmp_path)
    result: dict[str, Any] = json.loads((tmp_path / "result.json").read_text())
    return result


def test_explain_says_why_somebody_has_a_seat(tmp_path: Path) -> None:
    solved(tmp_path)
    told = run("explain", "problem.json", "result.json", "Sat/1", "--instead", "Ana", where=tmp_path)
    assert json.loads(told.stdout)["rules"] == ["opt-in"]
    told = run("explain", "problem.json", "result.json", "Sat/1", "--instead", "Ana", "--public", where=tmp_path)
    assert json.loads(told.stdout)["cause"] == "answers or lot"


def test_explain_lists_asks_for_an_open_seat(tmp_path: Path) -> None:
    result = solved(tmp_path)
    del result["plan"]["Sat/1"]
    (tmp_path / "result.json").write_text(json.dumps(result))
    told = run("explain", "problem.json", "result.json", "Sat/1", where=tmp_path)
    assert json.loads(told.stdout) == [[]]


def test_explain_refuses_a_seat_that_is_not_there(tmp_path: Path) -> None:
    solved(tmp_path)
    assert run("explain", "problem.json", "result.json", "Sun/1", where=tmp_path).returncode == 2


def test_explain_tells_a_reader_only_what_they_may_know(tmp_path: Path) -> None:
    result = solved(tmp_path)
    files = ("problem.json", "result.json")
    own = run("explain", *files, "Fri late/1", "--instead", "Bo", "--reader", "Bo", where=tmp_path)
    assert json.loads(own.stdout)["rules"] == ["cannot"]
    other = run("explain", *files, "Fri late/1", "--instead", "Bo", "--reader", "Ana", where=tmp_path)
    assert "rules" not in json.loads(other.stdout)
    everybody = run("explain", *files, "Fri late/1", "--public", where=tmp_path)
    assert json.loads(everybody.stdout).keys() >= {"cause"}
    del result["plan"]["Sat/1"]
    (tmp_path / "result.json").write_text(json.dumps(result))
    refused = run("explain", *files, "Sat/1", "--public", where=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "for coordinators" in refused.stderr


def test_explain_refuses_to_compare_somebody_with_themselves(tmp_path: Path) -> None:
    solved(tmp_path)
    told = run("explain", "problem.json", "result.json", "Sat/1", "--instead", "Bo", where=tmp_path)
    assert (told.returncode, told.stderr) == (2, "Bo has this seat, or an equal one in its slot\n")


@pytest.mark.parametrize("limit", [("--seconds", "0"), ("--seconds", "nan"), ("--workers", "-1"), ("--memory", "x")])
def test_senseless_limits_are_refused_with_one_sentence(limit: tuple[str, str], tmp_path: Path) -> None:
    done = run("solve", "problem.json", *limit, where=tmp_path)
    assert done.returncode == 2
    assert "invalid number above zero value" in done.stderr.splitlines()[-1]


def test_a_problem_beyond_the_memory_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "problem.json").write_text(json.dumps(readme()[0]))
    done = run("solve", "problem.json", "--memory", "1", where=tmp_path)
    assert done.returncode == 2
    assert "the limit is 1 MiB" in done.stderr


def test_a_terminal_shows_a_bar_and_control_c_keeps_the_best_so_far(tmp_path: Path) -> None:
    problem = team(people=60, weeks=12, seed=1)
    (tmp_path / "problem.json").write_text(json.dumps(problem_to_json(problem)))
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "solver", "solve", "problem.json", "--seconds", "100", "-o", "result.json"]
    with subprocess.Popen(command, cwd=tmp_path, env=ENV, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        shown = b""
        while b"fairness: " not in shown:
            shown += os.read(ours, 4096)
        process.send_signal(signal.SIGINT)
        shown += _rest(ours)
    os.close(ours)
    assert "█" * 20 in shown.decode()
    assert " 504/504  fairness: " in shown.decode()
    assert process.returncode == 0
    result = result_from_json(json.loads((tmp_path / "result.json").read_text()))
    assert result.status == "stopped"
    assert check(problem, result.plan) == ()


def _rest(terminal: int) -> bytes:
    """Read until the other end is closed, which a terminal tells by an error."""
    shown = b""
    with contextlib.suppress(OSError):
        while more := os.read(terminal, 4096):
            shown += more
    return shown


def test_verify_draws_the_lot_again(tmp_path: Path) -> None:
    result = solved(tmp_path)
    assert run("verify", "problem.json", "result.json", where=tmp_path).returncode == 0
    result["plan"]["Fri late/1"] = "Ana"
    (tmp_path / "result.json").write_text(json.dumps(result))
    told = run("verify", "problem.json", "result.json", where=tmp_path)
    assert told.returncode == 1
    assert json.loads(told.stdout)["same"] is False


def test_repair_changes_what_is_published_as_little_as_can_be(tmp_path: Path) -> None:
    plan = solved(tmp_path)["plan"]
    problem = json.loads((tmp_path / "problem.json").read_text())
    problem["published"] = plan
    problem["marks"].append({"person": "Ana", "slot": "Fri early", "mark": "cannot"})
    del problem["marks"][0]
    (tmp_path / "problem.json").write_text(json.dumps(problem))
    repairs = json.loads(run("repair", "problem.json", where=tmp_path).stdout)
    assert repairs[0]["kind"] == "fewest changes"
    assert repairs[0]["seats"] == ["Fri early/1"]
