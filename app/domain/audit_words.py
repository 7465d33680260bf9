"""The audit's lines in words: who, what, and what changed of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.audit import ActorKind, AuditLine
from app.domain.language import N_, _

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


def operation_in_english(operation: str) -> str:
    """“people.add_member” as people read it; a verb alone says of what: “hr_systems.add” → “Add: hr systems”."""
    topic, _dot, name = operation.partition(".")
    words = (name or topic) if "_" in name or not name else f"{name}: {topic}"
    words = words.replace("_", " ").replace("-", " ").strip()
    return f"{words[:1].upper()}{words[1:]}" or N_("Without a name")


def thing_in_english(what: str) -> str:
    return THINGS.get(what, what.replace("_", " "))


def column_in_english(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def operation_words(operation: str) -> str:
    return _(operation_in_english(operation))


def part_words(part: Mapping[str, Any]) -> str:
    """What happened to one kind of thing: “2 × membership changed”."""
    count, thing = int(part["count"]), _(thing_in_english(str(part["what"])))
    one, many = ACTS[str(part["act"])]
    return _(one, thing=thing) if count == 1 else _(many, count=count, thing=thing)


def row_words(row: Mapping[str, Any]) -> Sequence[str]:
    """One thing's values: “share: 100 → 80”; what may not be told is only named."""
    before, after = row.get("before", {}), row.get("after", {})
    told = [_value_words(name, before, after) for name in {**before, **after}]
    return [*told, *(_("{what}: changed", what=_column(name)) for name in row.get("hidden", ()))]


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
    return _(value) if name in WORDED and isinstance(value, str) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return _("none")
    if isinstance(value, Mapping):
        return ", ".join(f"{_column(str(name))} {_value(str(name), each)}" for name, each in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
