"""`halfday …`: what the keeper does at the console, a module for each topic."""

import typer

from app.cli import access, importing, keeping, mailbox, opening, serving
from app.cli.people import person_app
from app.cli.teams import team_app

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Halfday shares support work out fairly.")
app.command()(serving.run)
app.command()(serving.demo)
app.command()(keeping.migrate)
app.command()(access.link)
app.command()(access.token)
app.command()(keeping.verify)
app.command()(mailbox.mailbox)
app.command("import-week")(importing.bring_week)
app.command("bring-in")(opening.bring_along)
app.add_typer(team_app, name="team")
app.add_typer(person_app, name="person")
