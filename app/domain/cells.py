"""What may stand in a cell that a spreadsheet opens: text that begins like a formula is made plain text."""

# What starts a formula in one spreadsheet or another, also as full-width signs; and what hides such a start.
_STARTERS = frozenset("=+-@|%\t\r\n\0＝＋－＠﹢﹣−")
_UNSEEN = frozenset("\ufeff\u200b\u200c\u200d\u2060")


def plain_cell(text: str) -> str:
    """The text, with a leading ' where a spreadsheet would read it as a formula (also behind spaces)."""
    for sign in text:
        if sign in _STARTERS:
            return "'" + text
        if not (sign.isspace() or sign in _UNSEEN):
            break
    return text
