"""The audit's lines in words: who, what, and what changed of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.audit import ActorKind, AuditLine
from app.domain.language import N_, _
from app.domain.policy import LABELS, WAIVABLE
from app.domain.walltime import weekdays_label

ACTORS = {
    ActorKind.VISITOR: N_("somebody not signed in"),
    ActorKind.CONSOLE: N_("the console"),
    ActorKind.CLOCK: N_("the clock"),
    ActorKind.JOB: N_("a background job"),
    ActorKind.SERVICE: N_("Halfday itself"),
}

WORDED = frozenset({"state", "kind", "how", "role", "way", "unanswered"})  # columns whose values are words of ours
ACTS = {
    "added": (N_("{thing} added"), N_("{count} × {thing} added")),
    "changed": (N_("{thing} changed"), N_("{count} × {thing} changed")),
    "removed": (N_("{thing} removed"), N_("{count} × {thing} removed")),
}

# How things are called where the name of their table says too little.
THINGS = {
    "seal": N_("entry of the ledger"),
    "change": N_("seat given to another"),
    "published_seat": N_("published seat"),
    "api_token": N_("API token"),
    "mail_link": N_("sign-in link"),
    "code_app": N_("second factor"),
    "opt_in": N_("weekend offered"),
    "mark": N_("mark of an answer"),
    "assignment": N_("seat of a draft"),
    "feed": N_("calendar address"),
}


# Amounts of a policy that are lists of numbers or of rules.
_LISTS: dict[str, Callable[[Sequence[Any]], str]] = {
    "weekend_days": weekdays_label,
    "waivable": lambda rules: ", ".join(_(WAIVABLE.get(rule, rule)) for rule in rules),
}


def operation_in_english(operation: str) -> str:
    """“people.add_member” as people read it; a verb alone says of what: “hr_systems.add” → “Add: hr systems”."""
    topic, _dot, name = operation.partition(".")
    words = (name or topic) if "_" in name or not name else f"{name}: {topic}"
    words = words.replace("_", " ").replace("-", " ").strip()
    return f"{words[:1].upper()}{words[1:]}" or N_("Without a name")


def thing_in_english(what: str) -> str:
    return THINGS.get(what, what.replace("_", " "))


def column_in_english(name: str) -> str:
    return LABELS.get(name) or name.removesuffix("_id").replace("_", " ")


def operation_words(operation: str) -> str:
    return _(operation_in_english(operation))


def whence_words(client: str) -> str:
    """By what, and from how far away, somebody asked: “browser, from this machine”."""
    return ", ".join(_(part) for part in client.split(", ")) if client else ""


def part_words(part: Mapping[str, Any]) -> str:
    """What happened to one kind of thing: “2 × membership changed”."""
    count, thing = int(part["count"]), _(thing_in_english(str(part["what"])))
    one, many = ACTS[str(part["act"])]
    return _(one, thing=thing) if count == 1 else _(many, count=count, thing=thing)


def row_words(row: Mapping[str, Any]) -> Sequence[str]:
    """One thing's values: “share: 100 → 80”; what may not be told is only named."""
    before, after = _one_by_one(row.get("before", {})), _one_by_one(row.get("after", {}))
    same = {name for name in before if name in after and before[name] == after[name]}
    told = [_value_words(name, before, after) for name in {**before, **after} if name not in same]
    return [*told, *(_("{what}: changed", what=_column(name)) for name in row.get("hidden", ()))]


def _one_by_one(values: Mapping[str, Any]) -> dict[str, Any]:
    """The amounts of a policy, which are kept as one value, each by its own name."""
    return {
        inner: each
        for name, value in values.items()
        for inner, each in (value.items() if isinstance(value, Mapping) else [(name, value)])
    }


def subject(line: AuditLine) -> str:
    """What a line is about: “person 3”."""
    return f"{_(thing_in_english(line.object_kind))} {line.object_id}".strip()


def _value_words(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if name in before and name in after:
        return f"{_column(name)}: {_value(name, before[name])} → {_value(name, after[name])}"
    return f"{_column(name)}: {_value(name, after.get(name, before.get(name)))}"


def _column(name: str) -> str:
    return _(column_in_english(name))


def _value(name: str, value: Any) -> str:
    if name in _LISTS and isinstance(value, list) and value:
        return _LISTS[name](value)
    return _(value) if name in WORDED and isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value in ("", []):
        return _("none")
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
