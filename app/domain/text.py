"""What may stand in what is typed or sent: lines and notes with their limits, whole numbers, keys of forms."""

import re
import unicodedata

from app.domain.language import _
from app.domain.refusals import BadField

NAME_LIMIT = 80
EMAIL_LIMIT = 254
NOTE_LIMIT = 500
TEXT_LIMIT = 4000
MOST_DIGITS = 9  # no column can hold more

_FORM_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")

# Letters that no normal form takes apart.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


def clean_line(value: str, *, field: str, limit: int) -> str:
    """One line of text: spaces folded, no control characters, not empty, not too long."""
    line = " ".join(value.split())
    if not line:
        raise BadField(field, _("This is empty. Write something here."))
    return _limited(line, field=field, limit=limit)


def clean_text(value: str, *, field: str, limit: int) -> str:
    """Some lines of text, may be empty: line ends made alike, other control characters refused."""
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _limited(text, field=field, limit=limit)


def plain_letters(text: str) -> str:
    """Without case, accents and widths: “Élodie Weiß” and “elodie weiss” are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def whole_number(text: str) -> int | None:
    """The number that these plain digits are, such as the id of a row; None if no column can hold it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def require_form_key(key: str) -> None:
    """A random word made with a form, so that sending it twice does its work once."""
    if not _FORM_KEY.fullmatch(key):
        raise BadField("Form", _("This form is damaged. Open the page afresh."))


def _limited(value: str, *, field: str, limit: int) -> str:
    if len(value) > limit:
        raise BadField(
            field, _("This has {there} characters; at most {limit} fit. Shorten it.", there=len(value), limit=limit)
        )
    if any(unicodedata.category(ch) in ("Cc", "Cs") and ch != "\n" for ch in value):
        raise BadField(field, _("This holds invisible control characters. Type it anew."))
    return value
