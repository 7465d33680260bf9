"""The open seats of a draft: who could have each, and which rules keep the others out."""

from collections.abc import Mapping, Sequence

from app.domain.board import Frame
from app.domain.people import NameTag
from app.domain.rota import Draft, seats_of
from app.usecases.drafts.views import KeptOut, OpenSeatLine
from app.usecases.drafts.words import rule_words, slot_label


def open_seat_lines(draft: Draft, frame: Frame, tags: Mapping[int, NameTag], *, href: str) -> tuple[OpenSeatLine, ...]:
    """In order of time. A person is listed once, under the first rule against them."""
    seats = seats_of(frame.slots)
    lines = []
    for seat in sorted(draft.open_seats, key=lambda each: (seats[each][0].start, each)):
        slot, why_not = seats[seat][0], draft.open_seats[seat]
        lines.append(
            OpenSeatLine(
                seat_id=seat,
                label=slot_label(slot, frame.reader.zone, frame.reader.own_zone),
                shift=slot.what.name,
                href=f"{href}/seats/{seat}",
                could=tuple(tags[who] for who, rules in why_not.items() if not rules and who in tags),
                kept_out=_kept_out(why_not, frame, tags),
            )
        )
    return tuple(lines)


def _kept_out(why_not: Mapping[int, Sequence[str]], frame: Frame, tags: Mapping[int, NameTag]) -> tuple[KeptOut, ...]:
    by_rule: dict[str, list[NameTag]] = {}
    for who, rules in why_not.items():
        if rules and who in tags:
            by_rule.setdefault(rule_words(rules, frame.policy)[0], []).append(tags[who])
    return tuple(
        KeptOut(rule, tuple(people)) for rule, people in sorted(by_rule.items(), key=lambda each: len(each[1]))
    )
