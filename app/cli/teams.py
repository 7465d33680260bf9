"""`halfday team …`: teams, their people and shifts."""

import json
from datetime import time
from typing import Annotated

import typer

from app.cli.console import read_settings, say, writing
from app.domain.people import NewMembership, NewPerson, Role
from app.domain.team import NewShift, NewTeam, read_days
from app.domain.walltime import today
from app.main import utc_now
from app.usecases.teams import keep, look, people

team_app = typer.Typer(no_args_is_help=True, help="Teams, their people and shifts.")


@team_app.command("list")
def list_teams() -> None:
    """Print every team as JSON."""
    with writing(read_settings()) as tx:
        teams = [{"slug": t.slug, "name": t.name, "time_zone": t.time_zone} for t in look.show_teams(tx).teams]
    say(json.dumps(teams, indent=2, ensure_ascii=False))


@team_app.command("add")
def add_team(
    name: str,
    zone: Annotated[str, typer.Option(help="Time zone, like Europe/Berlin")],
    weekend: Annotated[str, typer.Option(help="Weekend days, Monday is 0: one day or two that follow")] = "56",
) -> None:
    """Create a team with the usual policy and shifts."""
    with writing(read_settings()) as tx:
        team = keep.create_team(tx, NewTeam(name, zone), weekend_days=read_days(weekend), now=utc_now())
    say(team.slug)


@team_app.command("add-person")
def add_member(team: str, name: str, email: str, role: Role = Role.ENGINEER, share: int = 100) -> None:
    """Let somebody into a team, by its slug."""
    now = utc_now()
    with writing(read_settings()) as tx:
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
    with writing(read_settings()) as tx:
        new = NewShift(name, read_days(days), *times, people=people_needed)
        keep.add_shift(tx, look.find_team(tx, team), new)
