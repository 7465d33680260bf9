"""The service refuses to start with settings that are not good enough: one clear line each, and no more."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.settings import Settings, unknown_setting
from app.store.sealing import KEY_FILE, sealing_of
from tests.service import command

SECRET = "n3Lq8yWm2Zr7TtVx0CpKdE5uJhA9sFbG1"
HTTPS = "https://rota.example.org"


def trouble(**given: Any) -> str:
    return Settings(**given).trouble


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"host": "127.0.0.1", "base_url": "http://localhost:8000"},
        {"host": "::1"},
        {"base_url": HTTPS, "secret": SECRET},
        {"base_url": HTTPS, "secret": SECRET, "production": True, "host": "0.0.0.0"},
        {"host": "0.0.0.0", "base_url": "http://127.0.0.1:8000", "allow_plain": True},
        {"host": "0.0.0.0", "base_url": "http://rota.lan", "allow_plain": True, "secret": SECRET},
    ],
)
def test_settings_that_are_good_enough_start(given: dict[str, Any]) -> None:
    assert trouble(**given) == ""


@pytest.mark.parametrize(
    ("given", "variable"),
    [
        ({"base_url": HTTPS}, "HALFDAY_SECRET"),
        ({"production": True}, "HALFDAY_BASE_URL"),
        ({"production": True, "base_url": "http://rota.example.org", "secret": SECRET}, "HALFDAY_BASE_URL"),
        ({"production": True, "allow_plain": True, "secret": SECRET}, "HALFDAY_BASE_URL"),
        ({"production": True, "base_url": "https://127.0.0.1"}, "HALFDAY_SECRET"),
        ({"base_url": "http://rota.example.org", "secret": SECRET}, "HALFDAY_BASE_URL"),
        ({"host": "0.0.0.0"}, "HALFDAY_BASE_URL"),
        ({"host": "::"}, "HALFDAY_BASE_URL"),
        ({"host": "192.168.1.5", "secret": SECRET}, "HALFDAY_BASE_URL"),
        ({"host": "0.0.0.0", "base_url": "http://127.0.0.1:8000"}, "HALFDAY_BASE_URL"),
        ({"host": "0.0.0.0", "allow_plain": True}, "HALFDAY_SECRET"),
    ],
)
def test_settings_that_are_not_say_which_variable(given: dict[str, Any], variable: str) -> None:
    said = trouble(**given)
    assert said.startswith(f"{variable}: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("secret", ["secret", "changeme" * 5, "a" * 64, "0123456701234567012345670123456701234567"])
def test_a_secret_that_anybody_would_guess_is_none(secret: str) -> None:
    with pytest.raises(ValidationError, match="no secret"):
        Settings(secret=secret)


@pytest.mark.parametrize(
    "url", ["rota.example.org", "ftp://rota.example.org", "https://rota.example.org/halfday", "https://a@b", "https://"]
)
def test_an_address_that_links_cannot_be_built_from_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="Write it like"):
        Settings(base_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "mail.example.org:587",
        "https://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:tls",
        "smtp://rota:pa#ss@mail.example.org",
        "smtp://rota:pa/ss@mail.example.org",
        "smtp://mail.example.org/inbox",
    ],
)
def test_a_mail_server_that_mails_would_never_reach_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="Write it like smtp://"):
        Settings(smtp_url=url)


@pytest.mark.parametrize(
    "url", ["", "smtp://localhost", "smtps://rota:p%40ss@mail.example.org:465", "smtp://[::1]:25/"]
)
def test_a_mail_server_by_name_or_number_is_kept(url: str) -> None:
    assert Settings(smtp_url=url).smtp_url == url


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oidc_issuer": "https://id.example.org"}, "HALFDAY_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://id.example.org", "oidc_client_id": "x"}, "https://"),
        ({"oidc_issuer": "id.example.org", "oidc_client_id": "x"}, "HALFDAY_OIDC_ISSUER"),
        ({"outgoing_allow": "10.0.0.0/99"}, "not a network"),
        ({"outgoing_allow": "hooks.lan:99999"}, "no port"),
        ({"outgoing_allow": "http://hooks.lan"}, "not a host"),
        ({"trusted_proxies": -1}, "greater than or equal"),
    ],
)
def test_ways_out_and_in_that_make_no_sense_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(**given)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("HALFDAY_BASEURL", "HALFDAY_BASE_URL"), ("HALFDAY_SECRETS", "HALFDAY_SECRET"), ("halfday_prot", "HALFDAY_PORT")],
)
def test_a_misspelt_variable_is_told_what_was_meant(name: str, meant: str) -> None:
    assert unknown_setting(["PATH", name]) == f"{name}: There is no such setting. Did you mean {meant}?"


def test_variables_of_others_are_none_of_ours() -> None:
    assert unknown_setting(["HALFDAYS", "PATH", "halfday_port", "HALFDAY_SECRET"]) == ""


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"HALFDAY_BASEURL": HTTPS}, "HALFDAY_BASEURL: There is no such setting. Did you mean HALFDAY_BASE_URL?"),
        ({"HALFDAY_BASE_URL": HTTPS}, "HALFDAY_SECRET: An installation that others reach needs one of its own."),
        ({"HALFDAY_PRODUCTION": "true"}, "HALFDAY_BASE_URL: In production people must come by https."),
        ({"HALFDAY_SECRET": "changeme"}, "HALFDAY_SECRET: This is no secret."),
        ({"HALFDAY_HOST": "0.0.0.0"}, "HALFDAY_BASE_URL: Others could reach Halfday without https"),
    ],
)
def test_the_service_itself_refuses_to_start_in_one_line(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    ended = command(tmp_path / "data", "run", **environment)
    assert ended.returncode == 1
    assert ended.stderr.startswith(said)
    assert len(ended.stderr.splitlines()) == 1
    assert "changeme" not in ended.stderr
    assert not (tmp_path / "data").exists()


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    sealed = sealing_of("", tmp_path).seal("hush", bound_to="me")
    assert sealing_of("", tmp_path).open(sealed, bound_to="me") == "hush"
    assert (tmp_path / KEY_FILE).stat().st_size == 32
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_settings_never_show_a_secret() -> None:
    shown = repr(Settings(secret=SECRET, smtp_url="smtp://me:hush@localhost", oidc_client_secret="hush"))
    assert SECRET not in shown
    assert "hush" not in shown
