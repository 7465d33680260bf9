"""`halfday swap …`, `halfday claim …`: offering, taking and deciding at the console."""

import json
from datetime import datetime
from typing import Annotated

import typer

from app.cli.acting import acting, coordinating
from app.cli.console import read_settings, say, writing
from app.domain.swap import NewSwap, Swap, SwapKind
from app.domain.team import Team
from app.main import utc_now
from app.store.transaction import Tx
from app.usecases.claiming import claim as claiming
from app.usecases.claiming import show as free
from app.usecases.swapping import board, end, offer, show, take
from app.usecases.swapping.acting import Acting
from app.usecases.teams import look

By = Annotated[str, typer.Option(help="Mail address of whoever does it; a coordinator, for others")]
For = Annotated[str, typer.Option("--for", help="Mail address of whom a coordinator acts for")]
Reason = Annotated[str, typer.Option(help="The whole team can read it; needed by whoever acts for somebody else")]
Moment = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M%z"], help="Of a part, like 2026-03-09T06:00+0000")
]

swap_app = typer.Typer(no_args_is_help=True, help="Swaps: offer, take, agree, refuse, withdraw, undo.")
claim_app = typer.Typer(no_args_is_help=True, help="Free seats that people take by themselves.")


@swap_app.command("list")
def list_swaps(team: str) -> None:
    """Print what is offered or taken now, as JSON."""
    with writing(read_settings()) as tx:
        lines = [_shown(swap) for swap in board.read_swaps(tx, look.find_team(tx, team))]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@swap_app.command("offer")
def offer_swap(  # noqa: PLR0913, PLR0917 - each is an option
    team: str,
    seat: int,
    by: By,
    to: Annotated[list[str] | None, typer.Option(help="Mail addresses; none: to anyone")] = None,
    wanted: Annotated[list[int] | None, typer.Option(help="Seats of others: an exchange")] = None,
    start: Moment = None,
    end_at: Annotated[datetime | None, typer.Option("--end", formats=["%Y-%m-%dT%H:%M%z"])] = None,
    note: str = "",
    for_: For = "",
    reason: Reason = "",
) -> None:
    """Offer a seat: as a gift, in exchange (--wanted) or a part of it (--start, --end)."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        kind = SwapKind.EXCHANGE if wanted else SwapKind.PART if start or end_at else SwapKind.GIFT
        named = tuple(look.find_person(tx, address).id for address in to or ())
        new = NewSwap(seat, kind, start, end_at, tuple(wanted or ()), named, note)
        whose = _whose(tx, for_, reason)
        made = offer.offer_swap(tx, found, offer.OfferSwap(new, whose), by=actor, now=now)
    say(json.dumps(_shown(made), ensure_ascii=False))


@swap_app.command("take")
def take_swap(  # noqa: PLR0913, PLR0917 - each is an option
    team: str,
    swap: int,
    by: By,
    back: Annotated[int | None, typer.Option(help="In an exchange, the seat that the giver gets")] = None,
    for_: For = "",
    reason: Reason = "",
    waive: Annotated[bool, typer.Option(help="Break rules that the team lets its coordinator waive")] = False,
) -> None:
    """Take an offer."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        whose = _whose(tx, for_, reason)
        version = show.read_swap(tx, found, swap).version
        ask = take.TakeSwap(swap, version, settings.public_url, back, whose, waive)
        done = take.take_swap(tx, found, ask, by=actor, now=now)
    say(done.state.value)


@swap_app.command("agree")
def agree_swap(team: str, swap: int, by: By, reason: Reason = "", waive: bool = False) -> None:  # noqa: FBT001 - an option
    """Let a taken swap happen."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = coordinating(tx, team, by, now=now)
        version = show.read_swap(tx, found, swap).version
        ask = take.AgreeSwap(swap, version, settings.public_url, waive, reason)
        done = take.agree_swap(tx, found, ask, by=actor, now=now)
    say(done.state.value)


@swap_app.command("refuse")
def refuse_swap(team: str, swap: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Say no to an offer, or as a coordinator to what was taken."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        done = end.refuse_swap(tx, found, _step(tx, found, swap, for_, reason), by=actor, now=now)
    say(done.state.value)


@swap_app.command("withdraw")
def withdraw_swap(team: str, swap: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Take an offer back."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        done = end.withdraw_swap(tx, found, _step(tx, found, swap, for_, reason), by=actor, now=now)
    say(done.state.value)


@swap_app.command("let-go")
def let_go(team: str, swap: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Step back from what one took, before it is done."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        done = end.let_go(tx, found, _step(tx, found, swap, for_, reason), by=actor, now=now)
    say(done.state.value)


@swap_app.command("undo")
def undo_swap(team: str, swap: int, by: By, for_: For = "", reason: Reason = "") -> None:
    """Undo a done swap, by another publication."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        ask = _step(tx, found, swap, for_, reason)
        done = end.undo_swap(tx, found, ask, base_url=settings.public_url, by=actor, now=now)
    say(done.state.value)


@claim_app.command("list")
def list_free(team: str, by: By) -> None:
    """Print the free seats with what would keep somebody out, as JSON."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        page = free.show_claims(tx, found, by=actor, now=now)
    lines = [
        {"seat": seat.seat_id, "slot": seat.slot, "own": seat.own, "rules": list(seat.rules)}
        for period in page.periods
        for seat in period.seats
    ]
    say(json.dumps(lines, indent=2, ensure_ascii=False))


@claim_app.command("take")
def claim_seat(team: str, seat: int, by: By) -> None:
    """Take a free seat for the one who claims it."""
    now, settings = utc_now(), read_settings()
    with writing(settings) as tx:
        found, actor = acting(tx, team, by, now=now)
        number = claiming.claim_seat(tx, found, claiming.Claim(seat, settings.public_url), by=actor, now=now)
    say("Claimed." if number is None else f"Published as number {number}.")


@claim_app.command("give-back")
def unclaim_seat(team: str, seat: int, by: By) -> None:
    """Give a claimed seat back, until the deadline."""
    now = utc_now()
    with writing(read_settings()) as tx:
        found, actor = acting(tx, team, by, now=now)
        claiming.unclaim_seat(tx, found, seat, by=actor, now=now)
    say("Given back.")


def _whose(tx: Tx, for_: str, reason: str) -> Acting:
    return Acting(look.find_person(tx, for_).id if for_ else None, reason)


def _step(tx: Tx, team: Team, swap: int, for_: str, reason: str) -> end.EndSwap:
    return end.EndSwap(swap, show.read_swap(tx, team, swap).version, _whose(tx, for_, reason))


def _shown(swap: Swap) -> dict[str, object]:
    return {
        "id": swap.id,
        "kind": swap.kind.value,
        "state": swap.state.value,
        "version": swap.version,
        "seat": swap.seat_id,
        "giver": swap.giver_id,
        "taker": swap.taker_id,
        "wanted": list(swap.wanted),
        "start": swap.start.isoformat() if swap.start else None,
        "end": swap.end.isoformat() if swap.end else None,
        "note": swap.note,
    }
