"""What a way to mend the rota is called, and how much it changes."""

from app.domain.language import _, n_
from app.planning import Mend


def title(way: Mend) -> str:
    return {
        "fewest changes": _("The smallest change"),
        "fairest": _("The fairest"),
        "best liked": _("The best liked"),
    }[way.kind]


def say(way: Mend, stay_open: int) -> str:
    said = _change_words(len(way.plan), stay_open)
    return f"{said} {_('Fewer is not possible.')}" if way.proved else said


def _change_words(changed: int, stay_open: int) -> str:
    if not stay_open:
        return n_("{n} seat changes.", "{n} seats change.", changed)
    if changed == 1:
        return _("1 seat changes, and stays open.")
    return n_(
        "{seats} seats change, {n} of them stays open.",
        "{seats} seats change, {n} of them stay open.",
        stay_open,
        seats=changed,
    )
