"""Secrets are taken out of whatever is written down, and what is no secret stays."""

import random
import string
import time

import pytest

from app.domain.discretion import discreet
from app.domain.secrets import digest, new_secret


@pytest.mark.parametrize(
    "line",
    [
        "GET /cal/{} HTTP/1.1",
        "GET /cal/{}/me.ics",
        "http://127.0.0.1:8000/sign-in/{}",
        "/setup/{}",
        "/invitation/{}?x=1",
        "Authorization: Bearer {}",
        "{{'authorization': 'Bearer {}'}}",
        "(b'authorization', b'Bearer {}')",
        "authorization=Basic {}",
        "Cookie: __Host-halfday={}; theme=dark",
        "cookie: halfday={}",
        "Set-Cookie: halfday-openid={}; HttpOnly",
        "/openid/back?code={}&state=x",
        "client_secret={}",
        "{{'password': 'x', 'code_verifier'='{}'}}",
        "smtp://me:{}@mail.example.org",
        "postgresql://halfday:{}@db/halfday",
        "nothing but {} stands here",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(line: str) -> None:
    for _ in range(200):  # chance makes secrets that begin with any sign
        secret = new_secret()
        assert secret not in discreet(line.format(secret))


def test_a_secret_in_which_chance_put_no_digit_is_hidden() -> None:
    chance = random.Random(1)  # the same ones each time: one in two million has too few capitals, and is not known
    for _ in range(1_000):
        secret = "".join(chance.choices(string.ascii_letters + "_-", k=43))
        assert secret not in discreet(f"nothing but {secret} stands here")


@pytest.mark.parametrize("line", ["postgresql://halfday:hush@db/x", "password=hush", "Authorization: Basic hush"])
def test_a_short_secret_is_hidden_where_its_name_says_what_it_is(line: str) -> None:
    assert "hush" not in discreet(line)


def test_a_signed_token_is_hidden() -> None:
    assert "eyJ" not in discreet("the token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl does not hold")


@pytest.mark.parametrize(
    "line",
    [
        "Halfday is at http://127.0.0.1:8000",
        "GET /sign-in HTTP/1.1",
        "/teams/support/rounds/12",
        'File "app/usecases/publishing/publish.py", line 12, in publish',
        "a_name_that_is_quite_long_and_stands_in_a_traceback_of_ours",
        "job 3f2b8c1e-6f0a-4b7e-9d55-0c2f9a1b7e11 of kind draft",
        "state: ready",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert discreet(line) == line


def test_a_hash_may_stand() -> None:
    assert digest("x") in discreet(digest("x"))


def test_nobody_writes_a_second_line() -> None:
    assert "\x1b" not in discreet("a\x1b[2Jb")
    assert "\u2028" not in discreet("a\u2028b")


@pytest.mark.parametrize("bad", ["a1A." * 50_000, "/cal/" * 40_000, "token=" * 30_000, "://" * 60_000, "a" * 200_000])
def test_long_lines_cost_as_much_as_they_are_long(bad: str) -> None:
    began = time.process_time()
    discreet(bad)
    assert time.process_time() - began < 2
