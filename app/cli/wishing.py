"""`halfday wish …`, `halfday chain …`: wishes for other slots, and the chains that fulfil several at once."""

import json
from typing import Annotated

import typer

from app.cli.acting import acting
from app.cli.console import read_settings, say, writing
from app.main import utc_now
from app.usecases.teams import look
from app.usecases.wishes import chain as chaining
from app.usecases.wishes import wish as wishing

By = Annotated[str, typer.Option(help="Mail address of whoever does it; a coordinator, for others")]
For = Annotated[str, typer.Option("--for", help="Mail address of whom a coordinator decides for")]
Reason = Annotated[str, typer.Option(help="Needed by whoever decides for somebody else; everybody can read it")]

wish_app = typer.Typer(no_args_is_help=True, help="Wishes: my seat for any of these slots.")
chain_app = typer.Typer(no_args_is_help=True, help="Chains that are proposed: agree, refuse.")


@wish_app.command("list")
def list_wishes(team: str, by: By) -> None:
    """Print one's own wishes that are open or in a chain, as JSON."""
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=utc_now())
        lines = [
            {"id": each.id, "seat": each.seat_id, "slots": sorted(each.accepts), "state": each.state.value}
            for each in wishing.read_wishes(tx, found, by=actor)
        ]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@wish_app.command("slots")
def list_slots(team: str, seat: int, by: By) -> None:
    """Print the slots that can be wished for instead of a seat, as JSON."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        page = wishing.show_wish(tx, found, seat, by=actor, now=now)
    lines = [{"slot": each.slot_id, "what": each.label, "wished": each.chosen} for each in page.choices]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@wish_app.command("add")
def add_wish(
    team: str,
    seat: int,
    slots: Annotated[
        list[int], typer.Argument(help="Slots any of which would do, as `halfday wish slots` prints them")
    ],
    by: By,
) -> None:
    """Wish for any of these slots instead of a seat; prints the wish, and whether it is in a chain now."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        made = wishing.make_wish(tx, found, wishing.MakeWish(seat, tuple(slots)), by=actor, now=now)
    say(json.dumps({"id": made.wish.id, "state": made.wish.state.value}))


@wish_app.command("withdraw")
def withdraw_wish(team: str, wish: int, by: By) -> None:
    """Take an open wish back; one that is in a chain ends by refusing the chain."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        done = wishing.withdraw_wish(tx, found, wish, by=actor, now=now)
    say(done.state.value)


@chain_app.command("list")
def list_chains(team: str, by: By) -> None:
    """Print the chains that wait for somebody's yes, as JSON: one's own; to a coordinator, all."""
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=utc_now())
        pages = [
            chaining.show_chain(tx, found, each.id, by=actor) for each in chaining.read_chains(tx, found, by=actor)
        ]
    say(json.dumps([_shown(page) for page in pages], indent=2, ensure_ascii=False))


@chain_app.command("agree")
def agree_to_chain(team: str, chain: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Say yes to a chain; the last yes does all of it at once."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        whom = look.find_person(tx, for_).id if for_ else None
        ask = chaining.Decide(chain, settings.public_url, whom, reason)
        done = chaining.agree_to_chain(tx, found, ask, by=actor, now=now)
    say(done.state.value)


@chain_app.command("refuse")
def refuse_chain(team: str, chain: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Say no to a chain: it is over, and nobody else in it is told who said no."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        whom = look.find_person(tx, for_).id if for_ else None
        ask = chaining.Decide(chain, settings.public_url, whom, reason)
        done = chaining.refuse_chain(tx, found, ask, by=actor, now=now)
    say(done.state.value)


def _shown(page: chaining.ChainPage) -> dict[str, object]:
    return {
        "id": page.chain_id,
        "state": page.state,
        "people": page.people,
        "agreed": page.agreed,
        "gives": page.gives,
        "gets": page.gets,
        "has_agreed": page.has_agreed,
        "parts": [
            {"who": part.who.full, "gives": part.gives, "gets": part.gets, "agreed": part.agreed} for part in page.parts
        ],
    }
