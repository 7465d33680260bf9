"""What is wrong with a field that a program sent, in our words: by the kind of fault, which the framework finds."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.language import N_, _, n_, number
from app.domain.refusals import BadField

_QUOTED = re.compile("'([^']*)'")

_NO_DATE = N_("This is not a date. Write it like 2026-03-14.")
_NO_TIME = N_("This is not a time. Write it like 14:00.")
_NO_MOMENT = N_("This is not a moment. Write it like 2026-03-14T10:00Z.")
_NOT_WHOLE = N_("This must be a whole number.")
_NOT_TRUE_OR_FALSE = N_("This must be true or false.")
_NO_LIST = N_("This must be a list.")
_NO_OBJECT = N_("This must be an object: names with their values.")

# Every kind that fields of ours can have (a test tries them all).
_SENTENCES = {
    "missing": N_("This is missing. Send it, too."),
    "int_type": _NOT_WHOLE,
    "int_parsing": _NOT_WHOLE,
    "int_from_float": _NOT_WHOLE,
    "finite_number": _NOT_WHOLE,
    "int_parsing_size": N_("This number is too large."),
    "bool_type": _NOT_TRUE_OR_FALSE,
    "bool_parsing": _NOT_TRUE_OR_FALSE,
    "string_type": N_("This must be a text."),
    "string_unicode": N_("This text holds half of a character. Send whole ones."),
    "string_pattern_mismatch": N_("This is not written as it must be. Look at the description of the API."),
    "date_type": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "date_from_datetime_inexact": _NO_DATE,
    "time_type": _NO_TIME,
    "time_parsing": _NO_TIME,
    "datetime_type": _NO_MOMENT,
    "datetime_parsing": _NO_MOMENT,
    "datetime_from_date_parsing": _NO_MOMENT,
    "timezone_aware": N_("This moment says no zone. Write it like 2026-03-14T10:00Z."),
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
    "dict_type": _NO_OBJECT,
    "model_attributes_type": _NO_OBJECT,
}

# Those that say how much or which: from the values that the fault brings.
_WITH_VALUES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "less_than": lambda at: _("This must be less than {limit}.", limit=number(at["lt"], 0)),
    "greater_than_equal": lambda at: _("This must be at least {least}.", least=number(at["ge"], 0)),
    "string_too_long": lambda at: n_(
        "This is too long. At most {n} character fits.",
        "This is too long. At most {n} characters fit.",
        at["max_length"],
    ),
    "too_short": lambda at: n_("This needs at least {n} entry.", "This needs at least {n} entries.", at["min_length"]),
    "too_long": lambda at: n_("At most {n} entry fits here.", "At most {n} entries fit here.", at["max_length"]),
    "enum": lambda at: _one_of(at["expected"]),
    "literal_error": lambda at: _one_of(at["expected"]),
    "json_invalid": lambda at: _("This is not JSON: it cannot be read from character {at} on.", at=at["at"]),
}


def refusal_of(faults: Sequence[Mapping[str, Any]]) -> BadField:
    """Says the first fault, by the name of its field."""
    first = faults[0]
    if first["type"] == "json_invalid":  # no field's; its place is the number of characters before it
        return BadField("Request", sentence("json_invalid", {"at": first["loc"][-1] + 1}))
    field = " ".join(_plain(part) for part in first["loc"][1:]).replace("_", " ").capitalize() or "Request"
    return BadField(field, sentence(first["type"], first.get("ctx", {})))


def sentence(kind: str, values: Mapping[str, Any]) -> str:
    """What is wrong, and how it would be right; of a kind that nobody knew of, where to look."""
    if kind in _WITH_VALUES:
        return _WITH_VALUES[kind](values)
    return _(_SENTENCES.get(kind, N_("This cannot be used as it is. Look at the description of the API.")))


def _plain(part: object) -> str:
    """A name of a field as it can be sent back; half characters, which JSON may hold, cannot."""
    return str(part)[:80].encode("utf-8", "replace").decode()


def _one_of(expected: str) -> str:
    return _("This must be one of these: {values}.", values=", ".join(_QUOTED.findall(expected)))
