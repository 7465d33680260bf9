"""What every test may ask for: an empty database on each engine, a browser, and no way off this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from fastapi import FastAPI

from app.store.transaction import Database
from tests.browse import Visitor, open_house, signed_in
from tests.cast import Cast, assemble
from tests.databases import ENGINES, PostgresSource, Source, SqliteSource
from tests.loopback import loopback_only
from tests.said import FIGURES

# Flags that tests read themselves; every other HALFDAY_… of the caller's would point tests at a real service.
TEST_FLAGS = {"HALFDAY_SOAK", "HALFDAY_SCREENSHOTS", "HALFDAY_TEST_CHROMIUM"}

# Of searches and of reading calendars, in seconds.
LIMITS = (
    "app.ical.busy.SECONDS",
    "app.planning.explaining.SECONDS",
    "app.usecases.replacing.mend.SMALLEST_SECONDS",
    "app.usecases.replacing.mend.OTHERS_SECONDS",
)

# Without these the browser calls home at every start.
CHROMIUM_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)

# The same commit gives the same answer each time; a soak draws anew.
hypothesis.settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile(
    "soak", max_examples=2000, stateful_step_count=100, deadline=None, derandomize=False
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=[*ENGINES, "both"], default="both", help="databases to run the suite on")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("soak" if os.environ.get("HALFDAY_SOAK") else "quick")
    for name in [name for name in os.environ if name.startswith("HALFDAY_") and name not in TEST_FLAGS]:
        del os.environ[name]
    # Tests ask this machine only: whoever's network wants a proxy would have it asked for services of ours.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that needs a database once on each engine, or on those that `@pytest.mark.engines(…)` names."""
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("engine")
        marker = metafunc.definition.get_closest_marker("engines")
        fitting = marker.args if marker else ENGINES
        metafunc.parametrize("engine", [name for name in fitting if chosen in (name, "both")])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much was asked by tests that ask for much."""
    for what, count in sorted(FIGURES.items()):
        terminalreporter.write_line(f"{count} {what}")


@pytest.fixture(autouse=True, scope="session")
def _this_machine_only() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(autouse=True, scope="session")
def _nobody_is_in_a_hurry() -> Iterator[None]:
    """What pages give up after seconds has minutes here: machines that run tests are shared."""
    with pytest.MonkeyPatch.context() as patch:
        for limit in LIMITS:
            patch.setattr(limit, 300.0)
        patch.setenv("AIOSMTPD_CONTROLLER_TIMEOUT", "300")  # of a mail server of tests, to be there
        yield


@pytest.fixture(scope="session")
def sqlite_source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteSource]:
    source = SqliteSource(tmp_path_factory.mktemp("sqlite"))
    yield source
    source.close()


@pytest.fixture(scope="session")
def postgresql_source() -> Iterator[PostgresSource]:
    source = PostgresSource()
    yield source
    source.close()


@pytest.fixture
def source(engine: str, request: pytest.FixtureRequest) -> Source:
    """Where this test's databases come from."""
    found: Source = request.getfixturevalue(f"{engine}_source")
    return found


@pytest.fixture
def database_url(source: Source) -> str:
    """The address of a fresh, empty, migrated database: for tests that start a process of their own."""
    return source.fresh()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, empty, migrated database."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def fresh_database(source: Source) -> Iterator[Callable[[], Database]]:
    """Makes an empty database at each call, and closes the one before: for tests of many runs."""
    opened: list[Database] = []

    def fresh() -> Database:
        while opened:
            opened.pop().close()
        opened.append(Database(source.fresh()))
        return opened[-1]

    yield fresh
    while opened:
        opened.pop().close()


@pytest.fixture
def cast(database: Database) -> Cast:
    """The standing cast in a fresh database."""
    return assemble(database)


@pytest.fixture
def house(cast: Cast) -> FastAPI:
    """The application over the cast's database and clock."""
    return open_house(cast)


@pytest.fixture
def visitor(house: FastAPI, cast: Cast) -> Callable[[str], Visitor]:
    """Browsers of the cast: `visitor("bo")`, already signed in; `visitor("")` is a stranger."""
    return lambda name: signed_in(house, cast, name) if name else Visitor(house)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The installed Chromium, or the one that HALFDAY_TEST_CHROMIUM names; else Playwright's own."""
    found = os.environ.get("HALFDAY_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = [*CHROMIUM_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, **({"executable_path": found} if found else {}), "args": arguments}
