"""What every command needs: the settings, the database, one transaction, and a way to say things."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from pydantic import ValidationError

from app.domain.audit import ActorKind, Origin
from app.domain.refusals import BadFile, Refusal
from app.languages import install_languages
from app.settings import PREFIX, Settings, unknown_setting
from app.store.transaction import Database, Tx

LARGEST_FILE = 16 * 1024 * 1024


def read_settings() -> Settings:
    """The environment, if it is good enough to start with; else one line that says which variable is not."""
    if unknown := unknown_setting(os.environ):
        stop(unknown)
    try:
        settings = Settings()
    except ValidationError as fault:
        stop(_in_one_line(fault))
    if settings.trouble:
        stop(settings.trouble)
    return with_folder(settings)


def _in_one_line(fault: ValidationError) -> str:
    """Only which variable and why: its value may be a secret."""
    first = fault.errors(include_input=False)[0]
    said = _plain(first["type"], first.get("ctx", {})) or first["msg"].removeprefix("Value error, ").rstrip(".")
    name = "_".join(map(str, first["loc"])).upper()
    return f"{PREFIX}{name}: {said}." if name else f"{said}."


def _plain(kind: str, amounts: dict[str, Any]) -> str:
    """What to write instead, where pydantic says what the input should have been; nothing of what we say ourselves."""
    match kind:
        case "int_parsing":
            return "Write a whole number"
        case "bool_parsing":
            return "Write true or false"
        case "greater_than_equal":
            return f"Write {amounts['ge']} or more"
        case "less_than_equal":
            return f"Write {amounts['le']} or less"
        case "literal_error":
            return "Write " + str(amounts["expected"]).removeprefix("'', ").replace("'", "")
    return ""


def with_folder(settings: Settings) -> Settings:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        stop(f"HALFDAY_DATA_DIR: {settings.data_dir} cannot be made ({fault.strerror}).")
    return settings


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    try:
        try:
            database.migrate()
        except Refusal as refusal:
            stop(refusal.sentence)
        yield database
    finally:
        database.close()


def writing(settings: Settings) -> AbstractContextManager[Tx]:
    """One command, one transaction, in the audit by the command's name; a refusal is one line and exit code 1."""
    return _writing(settings, console(sys._getframe(1)))


def console(command: FrameType) -> Origin:
    """What the audit calls a command: its topic and its function, as it does with routes."""
    topic = str(command.f_globals["__name__"]).rpartition(".")[2]
    return Origin(ActorKind.CONSOLE, f"{topic}.{command.f_code.co_name}")


@contextmanager
def _writing(settings: Settings, origin: Origin) -> Iterator[Tx]:
    install_languages(usual=settings.language)  # the console is English; calendars that it changes may not be
    with refusing(), open_database(settings) as database, database.transaction(origin) as tx:
        yield tx


@contextmanager
def refusing() -> Iterator[None]:
    """A refusal is one line and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        stop(refusal.sentence)


def content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise BadFile(str(file), f"It is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        return file.read_bytes()
    except OSError as fault:
        raise BadFile(str(file), f"It cannot be read ({fault.strerror}).") from None


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(text: str) -> NoReturn:
    sys.stderr.write(text + "\n")
    raise SystemExit(1)


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
