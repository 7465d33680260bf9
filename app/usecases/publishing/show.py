"""A publication as it was published, and the list of a team's publications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.board import Boards, Frame
from app.domain.cover_words import shared_words
from app.domain.language import _, n_
from app.domain.people import Actor, NameTag, name_tags
from app.domain.policy import in_force
from app.domain.publication import Change, ChangeCause, Places, Publication, redrawn
from app.domain.published_board import Onlooker, View, chosen_view, published_boards, views
from app.domain.rota import seats_of
from app.domain.rule_words import kept_rules, named_slot
from app.domain.seating import Holding, people_in
from app.domain.slot import Slot
from app.domain.team import Team
from app.domain.timetable import Reader, zone_label
from app.domain.walltime import today
from app.store.people import names_of
from app.store.publications import changes_of, find_number, get_publication, publications_of, team_publications
from app.store.rounds import get_period, periods_of, slots_of
from app.store.teams import members_of, policies_of
from app.store.transaction import Tx
from app.usecases.publishing.undo import to_give_back

FEW = 8  # changes that stand above a rota and leave it in sight


@dataclass(frozen=True, slots=True)
class ChangeLine:
    label: str
    href: str
    before: NameTag | None
    after: NameTag | None
    was: str  # who covered what, where the seat was shared
    will: str


@dataclass(frozen=True, slots=True)
class PublicationPage:
    title: str
    wide: bool
    team: str
    team_name: str
    zone: str
    number: int
    period: str
    is_current: bool
    current_href: str
    published_at: datetime
    published_by: str
    answered: int
    people: int
    seed: int
    filled: int
    seats: int
    view: str
    views: tuple[View, ...]
    boards: Boards
    changes: list[ChangeLine]  # empty for the first publication of a period
    others: list[View]
    cause: str
    reason: str
    waived: tuple[str, ...]
    before: int | None  # the publication that this one replaced
    undo: str  # what undoing it would do; empty where it cannot be undone, or not by the reader

    @property
    def leads_with_changes(self) -> bool:
        """Whether what changed is said before the rota: so little is no list to be scrolled past."""
        return 0 < len(self.changes) <= FEW

    @property
    def others_to_compare(self) -> list[tuple[str, str]]:
        return [(view.label, view.label) for view in self.others if not view.current]


@dataclass(frozen=True, slots=True)
class PublicationLine:
    number: int
    href: str
    period: str
    published_at: datetime
    published_by: str
    is_current: bool
    cause: str
    reason: str
    waived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicationsPage:
    title: str
    team: str
    team_name: str
    zone: str
    zone_label: str
    lines: list[PublicationLine]


def show_publication(tx: Tx, team: Team, number: int, *, by: Actor, view: str, now: datetime) -> PublicationPage:
    publication = get_publication(tx, team.id, number)
    period = get_period(tx, team.id, publication.period_id)
    slots, differences = slots_of(tx, period.id), changes_of(tx, publication.id)
    tags = tags_of(tx, team, [publication], differences)
    base, view = f"/teams/{team.slug}", chosen_view(view)
    others = publications_of(tx, period.id)
    changed = [] if number == others[-1].number else differences
    seated = {seat: what.person_id for seat, what in publication.seats.items()}
    zones = Reader(team.time_zone, own_zone=by.person.time_zone, today=today(now, team.time_zone))
    frame = Frame(period, slots, in_force(policies_of(tx, team.id), period.first_on).policy, zones)
    newest = max(other.number for other in others)
    return PublicationPage(
        title=_("Publication {number}, {period}", number=number, period=period.label),
        wide=True,
        team=team.slug,
        team_name=team.name,
        zone=team.time_zone,
        number=number,
        period=period.label,
        is_current=period.publication_id == publication.id,
        current_href=f"{base}/publications/{newest}",
        published_at=publication.published_at,
        published_by=tags[publication.published_by].full,
        answered=publication.answered,
        people=publication.people,
        seed=publication.seed,
        filled=sum(person is not None for person in seated.values()),
        seats=len(seated),
        view=view,
        views=views(f"{base}/publications/{number}", view),
        boards=published_boards(frame, publication.held, tags, reader=Onlooker(by.id, base, view)),
        changes=change_lines(changed, seats_of(slots), tags, base, zones=zones),
        others=[View(f"{base}/publications/{each.number}", f"{each.number}", each.number == number) for each in others],
        cause=_causes()[publication.cause],
        reason=publication.said_reason,
        waived=tuple(kept_rules(rules) for rules in publication.waived),
        before=max((each.number for each in others if each.number < number), default=None),
        undo=_undo_words(tx, publication, team, by=by, now=now) if number == newest and len(others) > 1 else "",
    )


def _undo_words(tx: Tx, publication: Publication, team: Team, *, by: Actor, now: datetime) -> str:
    if not by.coordinates(team.id):
        return ""
    seats = len(to_give_back(tx, publication.id, now=now))
    return n_("Undo: {n} seat goes back", "Undo: {n} seats go back", seats) if seats else ""


def _causes() -> dict[ChangeCause, str]:
    """What a publication came through."""
    return {
        ChangeCause.DRAFT: _("a draft"),
        ChangeCause.SWAP: _("a swap"),
        ChangeCause.CLAIM: _("a claim"),
        ChangeCause.REPLACEMENT: _("a replacement"),
        ChangeCause.CHAIN: _("a chain of swaps"),
        ChangeCause.UNDO: _("undoing the one before"),
    }


def read_publication(tx: Tx, team: Team, number: int) -> Publication:
    return get_publication(tx, team.id, number)


def published_as(tx: Tx, team: Team, draft_id: int) -> int | None:
    """The number under which a draft was published, if it was: for whoever presses the button twice."""
    return find_number(tx, team.id, draft_id)


def list_publications(tx: Tx, team: Team) -> PublicationsPage:
    publications = team_publications(tx, team.id)
    periods = {period.id: period for period in periods_of(tx, team.id)}
    names, causes = names_of(tx, {each.published_by for each in publications}), _causes()
    lines = [
        PublicationLine(
            number=each.number,
            href=f"/teams/{team.slug}/publications/{each.number}",
            period=periods[each.period_id].label,
            published_at=each.published_at,
            published_by=names[each.published_by],
            is_current=periods[each.period_id].publication_id == each.id,
            cause=causes[each.cause],
            reason=each.said_reason,
            waived=tuple(kept_rules(rules) for rules in each.waived),
        )
        for each in publications
    ]
    zone = team.time_zone
    return PublicationsPage(_("Publications"), team.slug, team.name, zone, zone_label(zone), lines)


def tags_of(
    tx: Tx, team: Team, publications: Sequence[Publication], differences: Sequence[Change]
) -> dict[int, NameTag]:
    """Everybody of the team, and whoever else these publications name."""
    names = {member.person.id: member.person.name for member in members_of(tx, team.id)}
    seated = {person for each in publications for what in each.seats.values() for person in people_in(what.holding)}
    authors = {each.published_by for each in publications}
    return name_tags(names | names_of(tx, (seated | redrawn(differences) | authors) - names.keys()))


def change_lines(
    differences: Sequence[Change], places: Places, tags: Mapping[int, NameTag], base: str, *, zones: Reader
) -> list[ChangeLine]:
    """What changed, seat by seat in order of time."""
    ordered = sorted(differences, key=lambda each: (places[each.seat_id][0].start, each.seat_id))
    return [
        ChangeLine(
            label=named_slot(places[each.seat_id][0], zones.zone, zones.own_zone),
            href=f"{base}/seats/{each.seat_id}",
            before=tags[each.before] if each.before is not None else None,
            after=tags[each.after] if each.after is not None else None,
            was=_shared(places[each.seat_id][0], each.was, tags, zones),
            will=_shared(places[each.seat_id][0], each.will, tags, zones),
        )
        for each in ordered
    ]


def _shared(slot: Slot, held: Holding, tags: Mapping[int, NameTag], zones: Reader) -> str:
    return shared_words(slot, held, tags, zone=zones.zone, own_zone=zones.own_zone)
