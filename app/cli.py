"""`halfday …`: what the keeper does at the console."""

import json
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvicorn
from pydantic import ValidationError

from app.demo import greet, make_visibly
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.refusals import BadFile, Refusal
from app.domain.secrets import new_secret
from app.domain.team import NewShift, NewTeam, read_days
from app.domain.walltime import today
from app.jobs import SeatTaken
from app.main import create_app, utc_now
from app.settings import Settings
from app.store import access
from app.store.transaction import Database, Tx
from app.usecases.access.set_up import offer_set_up
from app.usecases.access.sign_in import make_link
from app.usecases.importing.import_week import Imported, ImportWeek, import_week
from app.usecases.ledger.verify import verify_ledger
from app.usecases.teams import keep, look, people
from app.worker import Background

LARGEST_FILE = 16 * 1024 * 1024

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Halfday shares support work out fairly.")
team_app = typer.Typer(no_args_is_help=True, help="Teams, their people and shifts.")
person_app = typer.Typer(no_args_is_help=True, help="People of the installation.")
app.add_typer(team_app, name="team")
app.add_typer(person_app, name="person")


@app.command()
def run() -> None:
    """Start the whole service: pages, API and worker in one process."""
    settings = _settings()
    with _database(settings) as database:
        background = _background(settings, database)
        with database.transaction() as tx:
            secret = offer_set_up(tx)
        if secret:
            _say(f"First start. Open this link once to set up Halfday:\n\n    {settings.public_url}/setup/{secret}\n")
        _serve(settings, database, background)


def _background(settings: Settings, database: Database) -> Background:
    """The worker, in its seat: a second process on the same folder ends here, before it changes anything."""
    background = Background(settings, database, clock=utc_now)
    try:
        background.claim()
    except SeatTaken as taken:
        _stop(f"{taken}. Stop that one first, or choose another folder by HALFDAY_DATA_DIR.")
    return background


def _serve(settings: Settings, database: Database, background: Background) -> None:
    _require_free(settings)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    web = create_app(settings, database, background=background)
    # The server stops cleanly and then raises its signal once more, which would end us before the database is closed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    _say(f"Halfday is at {settings.public_url} (stop it with Ctrl+C)")
    uvicorn.run(
        web, host=settings.host, port=settings.port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as fault:
        _stop(
            f"Port {settings.port} of {settings.host} is not to be had ({fault.strerror}). Choose one by HALFDAY_PORT."
        )


@app.command()
def demo() -> None:
    """Start with a made-up team in a data folder of its own (var/demo), made at the first start."""
    settings = _settings()
    if "data_dir" not in settings.model_fields_set:
        settings = _with_folder(settings.model_copy(update={"data_dir": settings.data_dir / "demo"}))
    try:
        make_visibly(settings, now=utc_now())
        with _database(settings) as database:
            background = _background(settings, database)
            _say(greet(settings, database, now=utc_now()))
            _serve(settings, database, background)
    except Refusal as refusal:
        _stop(refusal.sentence)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema (starting the service does it as well)."""
    with _database(_settings()):
        _say("The database has the newest schema.")


@app.command()
def link(email: str) -> None:
    """Print a sign-in link for somebody; it works once, for ten minutes."""
    settings = _settings()
    with _writing(settings) as tx:
        secret = make_link(tx, look.find_person(tx, email).id, now=utc_now())
    _say(f"{settings.public_url}/sign-in/{secret}")


@app.command()
def token(email: str, name: Annotated[str, typer.Option(help="What the token is for")] = "command line") -> None:
    """Print an API token for somebody; it is shown this once."""
    secret = new_secret()
    with _writing(_settings()) as tx:
        access.add_api_token(tx, look.find_person(tx, email).id, secret, name=name, now=utc_now())
    _say(secret)


@app.command()
def verify() -> None:
    """Check that no line of the ledger was changed, lost or slipped in."""
    with _database(_settings()) as database, database.reading() as tx:
        found = verify_ledger(tx)
    if found.fault:
        _stop(f"The ledger is damaged: {found.fault}. {found.lines} lines before it are whole.")
    _say(f"The ledger is whole: {found.lines} lines, the last one sealed {found.last}.")


@app.command("import-week")
def bring_week(
    file: Annotated[Path, typer.Argument(help="A week as JSON: who could when, and who is ahead or behind")],
    team: Annotated[str, typer.Option(help="Name of the team to make")] = "Imported support",
    first_monday: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Lay the week on another Monday")
    ] = None,
) -> None:
    """Make a team, its people, points, shifts and answers from a file."""
    settings = _settings()
    with _writing(settings) as tx:
        ask = ImportWeek(_content(file), team, first_monday.date() if first_monday else None)
        made = import_week(tx, ask, now=utc_now())
    _say(_made_words(made, settings))


def _made_words(made: Imported, settings: Settings) -> str:
    cut = f" The last {made.left_out} h of cover a day do not fill a slot and are left out." if made.left_out else ""
    people, shifts = _counted(made.people, "person", "people"), _counted(made.shifts, "shift")
    slots, seats = _counted(made.slots, "slot"), _counted(made.seats, "seat")
    return f"""\
Made the team “{made.team.name}” ({made.team.time_zone}): {people} with points and answers, {shifts},
and {made.round.period.label} with {slots} and {seats}.{cut}

Next: start Halfday with `make run`, sign in as {made.coordinator.name}, who coordinates the team, by the link from
    halfday link {made.coordinator.email}
and make a draft at
    {settings.public_url}/teams/{made.team.slug}/rounds/{made.round.id}"""


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


@team_app.command("list")
def list_teams() -> None:
    """Print every team as JSON."""
    with _writing(_settings()) as tx:
        teams = [{"slug": t.slug, "name": t.name, "time_zone": t.time_zone} for t in look.show_teams(tx).teams]
    _say(json.dumps(teams, indent=2, ensure_ascii=False))


@team_app.command("add")
def add_team(
    name: str,
    zone: Annotated[str, typer.Option(help="Time zone, like Europe/Berlin")],
    weekend: Annotated[str, typer.Option(help="Weekend days, Monday is 0: one day or two that follow")] = "56",
) -> None:
    """Create a team with the usual policy and shifts."""
    with _writing(_settings()) as tx:
        team = keep.create_team(tx, NewTeam(name, zone), weekend_days=read_days(weekend), now=utc_now())
    _say(team.slug)


@team_app.command("add-person")
def add_member(team: str, name: str, email: str, role: Role = Role.ENGINEER, share: int = 100) -> None:
    """Let somebody into a team, by its slug."""
    now = utc_now()
    with _writing(_settings()) as tx:
        found = look.find_team(tx, team)
        membership = NewMembership(0, today(now, found.time_zone), role=role, share=share)
        people.add_member(tx, found, NewPerson(name, email), membership=membership, now=now)


@team_app.command("add-shift")
def add_shift(
    team: str,
    name: str,
    days: Annotated[str, typer.Option(help="Days of the week, Monday is 0: 01234")],
    start: Annotated[str, typer.Option(help="Like 14:00")],
    end: Annotated[str, typer.Option(help="Like 18:00")],
    people_needed: Annotated[int, typer.Option("--people")] = 1,
) -> None:
    """Add a shift to a team, by its slug."""
    try:
        times = time.fromisoformat(start), time.fromisoformat(end)
    except ValueError:
        raise typer.BadParameter("write times like 14:00") from None
    with _writing(_settings()) as tx:
        new = NewShift(name, read_days(days), *times, people=people_needed)
        keep.add_shift(tx, look.find_team(tx, team), new)


@person_app.command("add")
def add_person(name: str, email: str, hr: bool = False, keeper: bool = False) -> None:  # noqa: FBT001 - flags of a command
    """Add somebody to the installation."""
    with _writing(_settings()) as tx:
        people.add_person(tx, NewPerson(name, email, hr=hr, keeper=keeper), now=utc_now())


@person_app.command("list")
def list_people() -> None:
    """Print everybody as JSON."""
    with _writing(_settings()) as tx:
        found = [
            {"id": p.id, "name": p.name, "email": p.email, "hr": p.hr, "keeper": p.keeper, "active": p.active}
            for p in look.show_people(tx).people
        ]
    _say(json.dumps(found, indent=2, ensure_ascii=False))


def _settings() -> Settings:
    try:
        settings = Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        _stop(f"HALFDAY_{'_'.join(map(str, first['loc'])).upper()}: {first['msg'].removeprefix('Value error, ')}.")
    return _with_folder(settings)


def _with_folder(settings: Settings) -> Settings:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        _stop(f"HALFDAY_DATA_DIR: {settings.data_dir} cannot be made ({fault.strerror}).")
    return settings


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    try:
        try:
            database.migrate()
        except Refusal as refusal:
            _stop(refusal.sentence)
        yield database
    finally:
        database.close()


@contextmanager
def _writing(settings: Settings) -> Iterator[Tx]:
    """One command, one transaction; a refusal is one line and exit code 1."""
    try:
        with _database(settings) as database, database.transaction() as tx:
            yield tx
    except Refusal as refusal:
        _stop(refusal.sentence)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise BadFile(str(file), f"It is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        return file.read_bytes()
    except OSError as fault:
        raise BadFile(str(file), f"It cannot be read ({fault.strerror}).") from None


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _stop(text: str) -> NoReturn:
    sys.stderr.write(text + "\n")
    raise SystemExit(1)
