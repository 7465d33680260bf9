"""Whole quarter days, written as people write them."""

_FRACTIONS = ("", "¼", "½", "¾")


def in_days(quarters: int) -> str:
    """-6 → −1½, 0 → 0, 1 → ¼, 5 → 1¼."""
    whole, rest = divmod(abs(quarters), 4)
    sign = "−" if quarters < 0 else ""
    return sign + (f"{whole or ''}{_FRACTIONS[rest]}" or "0")
