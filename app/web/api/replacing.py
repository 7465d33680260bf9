"""Illness, leaving and volunteers for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from app.domain.allowance import SEARCHES
from app.domain.people import NameTag
from app.usecases.replacing import ask, away, mend, replace
from app.web.api.values import Whole
from app.web.counting import at_most
from app.web.deps import AsCoordinator, AsMember, Id, Now, ThisSite, Transaction

router = APIRouter(prefix="/api/teams/{team}", tags=["replacing"])


class AwayIn(BaseModel):
    """Somebody is away from a day to another, both included."""

    last_on: date
    first_on: date | None = Field(None, description="Null: from today")


class StretchOut(BaseModel):
    first_on: date
    last_on: date


class ConflictOut(BaseModel):
    """A published seat whose person cannot have it any more."""

    seat: int
    what: str
    person: str
    rules: list[str]


class ShortOut(BaseModel):
    """A published slot to come with fewer people than it needs; one of its open seats."""

    seat: int
    what: str
    missing: int


class SeatChangeIn(BaseModel):
    seat: Whole
    person: Whole | None = Field(description="Null: the seat stays open")


class SeatChangeOut(BaseModel):
    seat: int
    what: str
    before: str | None
    after: str | None
    person: int | None = Field(description="Who would have it; null: it stays open")


class WayOut(BaseModel):
    """One way to mend. `say` tells whether it is proved that nothing smaller is possible."""

    kind: str
    say: str
    changes: list[SeatChangeOut]


class ToMendOut(BaseModel):
    """A period with conflicts or open seats; a change of it names this publication number."""

    period: str
    number: int
    conflicts: list[ConflictOut]
    short: list[ShortOut]
    ways: list[WayOut]


class ReplaceIn(BaseModel):
    """Who gets which seats of one period, over the publication that was looked at."""

    number: Whole
    seats: list[SeatChangeIn] = Field(min_length=1, max_length=replace.MOST_SEATS)
    reason: str = ""
    waive: bool = Field(False, description="Break rules that the team lets its coordinator waive; needs a reason")


class PublishedOut(BaseModel):
    publication: int


class TakerOut(BaseModel):
    """Somebody who may take a seat by the rules, the first to ask first."""

    person: int
    name: str
    standing: str
    asked: bool = Field(description="Asked for this very seat already")
    may_be_asked: bool


class AskIn(BaseModel):
    people: list[Whole] = Field([], max_length=100, description="Nobody named: everybody who may be asked")


class AskedOut(BaseModel):
    asked: list[int]


@router.post("/people/{person}/absences", status_code=201)
def go_away(who: AsMember, person: Id, body: AwayIn, tx: Transaction, now: Now) -> list[StretchOut]:
    """Say that oneself, or as coordinator that somebody else, is away; answers the days that were not known yet."""
    asked = away.Away(person, body.last_on, body.first_on)
    added = away.go_away(tx, who.team, asked, by=who.by, now=now)
    return [StretchOut(first_on=each.first_on, last_on=each.last_on) for each in added]


@router.get("/mend", dependencies=[at_most(SEARCHES)])
def show_mend(
    who: AsCoordinator,
    tx: Transaction,
    now: Now,
    ways: Annotated[str, Query(description="“all” looks for fairer and better liked ways as well", max_length=10)] = "",
) -> list[ToMendOut]:
    """What is broken or open in the published rota, with the smallest change that mends it."""
    page = mend.show_mend(tx, who.team, own_zone=who.by.person.time_zone, all_ways=ways == "all", now=now)
    return [_to_mend(period) for period in page.periods]


@router.post("/replacements", status_code=201)
def replace_people(who: AsCoordinator, body: ReplaceIn, tx: Transaction, now: Now, site: ThisSite) -> PublishedOut:
    """Put others into published seats as one publication, judged by the rules."""
    asked = replace.Replace(
        seats={each.seat: each.person for each in body.seats},
        number=body.number,
        base_url=site.url,
        reason=body.reason,
        waive=body.waive,
    )
    return PublishedOut(publication=replace.replace_people(tx, who.team, asked, by=who.by, now=now).number)


@router.get("/seats/{seat}/takers")
def show_takers(who: AsMember, seat: Id, tx: Transaction, now: Now) -> list[TakerOut]:
    """Who could take a seat by the rules; for whose seat it is, and for coordinators."""
    page = ask.show_takers(tx, who.team, seat, by=who.by, now=now)
    return [
        TakerOut(
            person=line.person_id,
            name=line.who.full,
            standing=line.standing,
            asked=line.has_been_asked,
            may_be_asked=line.may_be_asked,
        )
        for line in page.takers
    ]


@router.post("/seats/{seat}/asks", status_code=201)
def ask_takers(who: AsMember, seat: Id, body: AskIn, tx: Transaction, now: Now) -> AskedOut:
    """Ask people for a seat by message; nobody twice for the same, nor more often than the policy says."""
    asked = ask.ask_takers(tx, who.team, ask.AskThem(seat, tuple(body.people)), by=who.by, now=now)
    return AskedOut(asked=asked)


@router.post("/seats/{seat}/take", status_code=201)
def take_asked(who: AsMember, seat: Id, tx: Transaction, now: Now, site: ThisSite) -> PublishedOut:
    """Take a seat that one was asked for; the first one has it."""
    issued = replace.take_asked(tx, who.team, seat, base_url=site.url, by=who.by, now=now)
    return PublishedOut(publication=issued.number)


def _to_mend(period: mend.PeriodToMend) -> ToMendOut:
    return ToMendOut(
        period=period.period,
        number=period.number,
        conflicts=[
            ConflictOut(seat=line.seat_id, what=line.label, person=line.who.full, rules=list(line.rules))
            for line in period.conflicts
        ],
        short=[ShortOut(seat=line.seat_id, what=line.label, missing=line.missing) for line in period.short],
        ways=[WayOut(kind=way.kind, say=way.say, changes=_changes(way)) for way in period.proposals],
    )


def _changes(way: mend.Proposal) -> list[SeatChangeOut]:
    people = replace.decoded(way.code)
    return [
        SeatChangeOut(
            seat=change.seat_id,
            what=change.label,
            before=_name(change.before),
            after=_name(change.after),
            person=people[change.seat_id],
        )
        for change in way.changes
    ]


def _name(tag: NameTag | None) -> str | None:
    return tag.full if tag is not None else None
