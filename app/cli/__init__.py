"""`halfday …`: what the keeper does at the console, a module for each topic."""

import typer

from app.cli import access, importing, keeping, mailbox, opening, replacing, serving
from app.cli.asking import ask_app
from app.cli.busy import busy_app
from app.cli.chats import chat_app
from app.cli.declining import decline_app
from app.cli.people import person_app
from app.cli.swapping import claim_app, swap_app
from app.cli.teams import team_app
from app.cli.tokens import token_app
from app.cli.wishing import chain_app, wish_app

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Halfday shares support work out fairly.")
app.command()(serving.run)
app.command()(serving.demo)
app.command()(keeping.migrate)
app.command()(access.link)
app.command()(keeping.verify)
app.command()(mailbox.mailbox)
app.command("import-week")(importing.bring_week)
app.command("bring-in")(opening.bring_along)
app.command()(replacing.away)
app.command()(replacing.replace)
app.add_typer(replacing.history_app, name="history")
app.add_typer(swap_app, name="swap")
app.add_typer(claim_app, name="claim")
app.add_typer(ask_app, name="ask")
app.add_typer(wish_app, name="wish")
app.add_typer(chain_app, name="chain")
app.add_typer(chat_app, name="chat")
app.add_typer(busy_app, name="busy")
app.add_typer(decline_app, name="decline")
app.add_typer(token_app, name="token")
app.add_typer(team_app, name="team")
app.add_typer(person_app, name="person")
