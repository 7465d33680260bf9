"""`halfday person …`: people of the installation."""

import json

import typer

from app.cli.console import read_settings, say, writing
from app.domain.people import NewPerson
from app.main import utc_now
from app.usecases.teams import look, people

person_app = typer.Typer(no_args_is_help=True, help="People of the installation.")


@person_app.command("add")
def add_person(name: str, email: str, hr: bool = False, keeper: bool = False) -> None:  # noqa: FBT001 - flags of a command
    """Add somebody to the installation."""
    with writing(read_settings()) as tx:
        people.add_person(tx, NewPerson(name, email, hr=hr, keeper=keeper), now=utc_now())


@person_app.command("list")
def list_people() -> None:
    """Print everybody as JSON."""
    with writing(read_settings()) as tx:
        found = [
            {"id": p.id, "name": p.name, "email": p.email, "hr": p.hr, "keeper": p.keeper, "active": p.active}
            for p in look.show_people(tx).people
        ]
    say(json.dumps(found, indent=2, ensure_ascii=False))
