"""The words of events and of calendars, in the language of the moment."""

from dataclasses import dataclass
from datetime import date

from app.domain.calendars.event import Beside, Facts, Names
from app.domain.calendars.scope import FeedKind, Options, Scope
from app.domain.language import _, full_date, n_, weekday_and_date
from app.domain.slot import Slot

SEEN = 20  # characters of a title that a phone shows
SHORTEST_ROLE = 7
WEEKEND_COVER = "Weekend cover"


@dataclass(frozen=True, slots=True)
class Words:
    """Name and description of a calendar."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says."""

    title: str
    text: str
    categories: tuple[str, ...]


def say(facts: Facts, *, kind: FeedKind, options: Options) -> Said:
    """An event as a calendar of this kind says it: role first to its person, person first to everybody."""
    return Said(_title(facts, kind, options), _text(facts, options), _categories(facts))


def words_of(scope: Scope, name: str, *, since: date, left_out: int = 0) -> Words:
    """How a calendar introduces itself; `name` is the person's or the team's."""
    title, what = _introduction(scope.kind, name)
    parts = [
        what,
        _("From {day} on, at most 13 months ahead.", day=full_date(since)),
        _("Your calendar asks for news by itself: about every hour, some services only a few times a day."),
    ]
    if left_out:
        parts.append(
            n_(
                "{n} more event did not fit; Halfday's own pages show it.",
                "{n} more events did not fit; Halfday's own pages show them.",
                left_out,
            )
        )
    return Words(title, " ".join(parts))


def duty_name(slot: Slot) -> str:
    """The shift's name, with the word for weekend days where it does not say so itself."""
    is_weekend = slot.weekend is not None
    return _said_role(role_of(slot.what.name, weekend=is_weekend), weekend=is_weekend)


def role_of(name: str, *, weekend: bool) -> str:
    """The same as a fact, in no language yet."""
    if not weekend or WEEKEND_COVER.lower() in name.lower():
        return name
    return f"{WEEKEND_COVER}, {name}"


def _introduction(kind: FeedKind, name: str) -> tuple[str, str]:
    if kind is FeedKind.TEAM:
        said = _("Everybody's support duty in the team {team}, as published.", team=name)
        return _("{team} support", team=name), said
    if kind is FeedKind.WEEKEND:
        return _("{team} weekend cover", team=name), _("The weekend cover of the team {team}, as published.", team=name)
    if kind is FeedKind.OPEN:
        said = _("Published seats of the team {team} that nobody has yet.", team=name)
        return _("{team} open seats", team=name), said
    return _("{name}'s support duty", name=name), _("{name}'s support duty, as published.", name=name)


def _title(facts: Facts, kind: FeedKind, options: Options) -> str:
    """“Morning: Bo (Support)”; what is read of it on a phone holds the role and the person."""
    role = _role(facts)
    if facts.who is None:
        return f"{_('Open')}: {role} ({facts.team})"
    who = facts.who[options.full_names]
    short = shortened(role, SEEN - len(who) - len(": "))
    lead = f"{short}: {who}" if kind is FeedKind.PERSON else f"{who}: {role}"
    rest = f" · {role}" if kind is FeedKind.PERSON and short != role else ""
    return f"{lead} ({facts.team}){rest}"


def shortened(text: str, room: int) -> str:
    """As much of a text as fits, but never so little that nobody knows it."""
    room = max(room, SHORTEST_ROLE)
    return text if len(text) <= room else text[: room - 1].rstrip(" ,") + "…"


def _text(facts: Facts, options: Options) -> str:
    lines = [
        _headline(facts),
        f"{weekday_and_date(facts.on)}, {facts.hours} {facts.zone}",
        *([_("With you: {people}", people=_listed(facts.along, options))] if facts.along else []),
        _beside(_("Before"), facts.before, options, until=True),
        _beside(_("After"), facts.after, options, until=False),
    ]
    labels = {
        "critical": _("Critical"),
        "channels": _("Channels, in this order"),
        "targets": _("Reply within"),
        "weekend": _("At weekends"),
        "more": "",
    }
    card = [f"{labels[part]}: {text}" if labels[part] else text for part, text in facts.card]
    return "\n\n".join(["\n".join(line for line in lines if line), *card])


def _headline(facts: Facts) -> str:
    if facts.who is None:
        return _("Nobody has this seat of {team} yet: {role}.", team=facts.team, role=_role(facts))
    return _("{person} is on for {team}: {role}.", person=facts.who[1], team=facts.team, role=_role(facts))


def _role(facts: Facts) -> str:
    return _said_role(facts.role, weekend=facts.weekend)


def _said_role(role: str, *, weekend: bool) -> str:
    return role.replace(WEEKEND_COVER, _("Weekend cover")) if weekend else role


def _beside(label: str, beside: Beside | None, options: Options, *, until: bool) -> str:
    if beside is None:
        return ""
    who = _listed(beside.who, options) if beside.who else _("nobody yet")
    when = _("until {time}", time=beside.at) if until else _("from {time}", time=beside.at)
    return f"{label}: {who}, {when}"


def _listed(names: Names, options: Options) -> str:
    return ", ".join(name[options.full_names] for name in names)


def _categories(facts: Facts) -> tuple[str, ...]:
    """In English always: rules of calendar programs look for them."""
    cover = (*(("On call",) if facts.whole_day else ()), WEEKEND_COVER) if facts.weekend else ()
    return ("Shift", *cover, *(("Swap",) if facts.swapped else ()))
