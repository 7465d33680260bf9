"""`halfday person …`: people of the installation."""

import json

import typer

from app.cli.console import read_settings, say, writing
from app.domain.people import NewPerson
from app.main import utc_now
from app.usecases.access import end_ways
from app.usecases.access import language as reading
from app.usecases.teams import look, people

person_app = typer.Typer(no_args_is_help=True, help="People of the installation.")


@person_app.command("add")
def add_person(name: str, email: str, hr: bool = False, keeper: bool = False, language: str = "") -> None:  # noqa: FBT001 - flags of a command
    """Add somebody to the installation."""
    with writing(read_settings()) as tx:
        people.add_person(tx, NewPerson(name, email, hr=hr, keeper=keeper), language=language, now=utc_now())


@person_app.command("list")
def list_people() -> None:
    """Print everybody as JSON."""
    with writing(read_settings()) as tx:
        told = ("id", "name", "email", "hr", "keeper", "active", "language")
        found = [{name: getattr(person, name) for name in told} for person in look.show_people(tx).people]
    say(json.dumps(found, indent=2, ensure_ascii=False))


@person_app.command("language")
def choose_language(email: str, language: str) -> None:
    """Choose the language in which somebody reads, like de; "" leaves it to their browser."""
    with writing(read_settings()) as tx:
        reading.choose_language(tx, look.find_person(tx, email).id, language)
    say(f"{email} reads {language}." if language else f"{email} reads what their browser asks for.")


@person_app.command("sign-out")
def sign_out(email: str) -> None:
    """End every session of somebody."""
    with writing(read_settings()) as tx:
        end_ways.end_sessions(tx, look.find_person(tx, email).id, now=utc_now())
    say(f"{email} is signed out everywhere.")


@person_app.command("reset-second-factor")
def reset_second_factor(email: str) -> None:
    """Take all second factors off somebody, and sign them out; they are told by mail."""
    with writing(read_settings()) as tx:
        end_ways.reset_second_factor(tx, look.find_person(tx, email).id, now=utc_now())
    say(f"{email} has no second factor any more. They set up a new one when they sign in next.")
