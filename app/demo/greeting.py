"""What the console says of the demo: how far making it is, and how to look around."""

import sys
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from app.demo.folder import ensure_demo, is_demo, is_stale
from app.demo.people import SHOWN
from app.domain.audit import ActorKind, Origin
from app.domain.refusals import NotTheDemo
from app.settings import Settings
from app.store.people import find_person_by_email
from app.store.transaction import Database
from app.usecases.access.sign_in import make_link


def make_visibly(settings: Settings, *, now: datetime) -> None:
    """Make the demo unless it is there, with a bar that shows how far it is."""
    columns = TextColumn("Making the demo"), BarColumn(), TextColumn("{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        ensure_demo(settings, now=now, progress=lambda what, part: bar.update(task, description=what, completed=part))


def greet(settings: Settings, database: Database, *, now: datetime) -> str:
    """Sign-in links for people of each kind, and how to get more; refused for another installation."""
    if not is_demo(database):
        raise NotTheDemo(str(settings.data_dir))
    lines = ["Sign in with one of these links; each works once, for ten minutes:", ""]
    with database.transaction(Origin(ActorKind.CONSOLE, "demo.greet", at=now)) as tx:
        for role, name, email in SHOWN:
            person = find_person_by_email(tx, email)
            if person is not None:  # somebody may have changed the address since
                link = f"{settings.public_url}/sign-in/{make_link(tx, person.id, now=now)}"
                lines.append(f"  {role:<12}{name:<16}{link}")
    lines += ["", "For another one, also for anybody else of the team, in another terminal:"]
    lines += [f"  {_environment(settings)} {sys.argv[0]} link {SHOWN[0][2]}", ""]
    if is_stale(database, now=now):
        lines += ["This demo was made in another week. For a fresh one stop it, delete its folder and start it again:"]
        lines += [f"  rm -r {settings.data_dir}", ""]
    return "\n".join(lines)


def _environment(settings: Settings) -> str:
    """What must be said to another command so that it means this demo."""
    said = {"data_dir": str(settings.data_dir)}
    said |= {
        name: str(getattr(settings, name)) for name in ("host", "port", "base_url") if name in settings.model_fields_set
    }
    if settings.database_url:
        said["database_url"] = "…"  # it may hold a password
    return " ".join(f"HALFDAY_{name.upper()}={value}" for name, value in said.items())
