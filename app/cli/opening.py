"""Bringing in opening balances and past cover."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import content, counted, read_settings, say, stop, writing
from app.domain.quarters import in_days
from app.main import utc_now
from app.usecases.opening.bring_in import Prospect, bring_in, look_at_file


def bring_along(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8: opening balances or past cover")],
    commit: Annotated[bool, typer.Option(help="Bring it in; without this it is only looked at")] = False,
) -> None:
    """Bring in opening balances or past cover from a file, all of it or nothing."""
    with writing(read_settings()) as tx:
        look = look_at_file(tx, content(file), now=utc_now())
        if look.complaints:
            stop("\n".join(f"Line {one.line}, {one.field}: {one.why}" for one in look.complaints))
        if commit:
            bring_in(tx, content(file), by=None, now=utc_now())
    say(_words(look, done=commit))


def _words(look: Prospect, *, done: bool) -> str:
    what = f"{counted(look.new, 'new line')}, {in_days(look.quarters)} days of leave, {look.points} points"
    known = len(look.lines) - look.new
    here = f" {counted(known, 'line is', 'lines are')} here already." if known else ""
    return f"Brought in: {what}.{here}" if done else f"Would bring in: {what}.{here} Nothing was changed: add --commit."
