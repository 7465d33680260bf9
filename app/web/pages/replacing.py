"""Pages of illness and leaving: away, mend, put somebody else in, ask, take."""

import dataclasses

from fastapi import APIRouter, Request, Response

from app.domain.allowance import SEARCHES
from app.domain.finding import by_name
from app.domain.language import N_, _, n_
from app.domain.refusals import BadField, Refusal
from app.domain.text import whole_number
from app.usecases.replacing import ask, away, mend, replace, take
from app.web import render
from app.web.counting import at_most
from app.web.deps import AsCoordinator, AsMember, Id, Now, ThisSite, Transaction
from app.web.finding import Find, search
from app.web.forms import Form
from app.web.notices import Notice, go_on, turn_back

router = APIRouter()


@router.get("/teams/{team}/people/{person}/away")
def show_away(request: Request, who: AsMember, person: Id, tx: Transaction, now: Now) -> Response:
    page = away.show_away(tx, who.team, person, by=who.by, now=now)
    return render.page(request, "replacing/away.html", page=page)


@router.post("/teams/{team}/people/{person}/away")
def go_away(
    request: Request, who: AsMember, person: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    """What somebody said of themselves is undone by a button of the page that follows."""
    try:
        with tx.attempt():
            last_on = form.day("until", N_("Until"))
            asked = away.Away(person, last_on, form.optional_day("from", N_("From")))
            said = away.go_away(tx, who.team, asked, by=who.by, now=now)
    except Refusal as refusal:
        page = dataclasses.replace(
            away.show_away(tx, who.team, person, by=who.by, now=now),
            typed_from=form.text("from"),
            typed_until=form.text("until"),
        )
        return render.page(request, "replacing/away.html", page=page, refusal=refusal)
    path = f"/teams/{who.team.slug}/mend" if who.by.coordinates(who.team.id) else _away(who.team.slug, person)
    undo = {"said": str(said[0].id)} if len(said) == 1 else {}
    notice = Notice(_("Saved. Here is what it means for the rota."), at=path, typed=undo)
    return go_on(path, notice, secure=site.is_https)


@router.get("/teams/{team}/mend", dependencies=[at_most(SEARCHES)])
def show_mend(request: Request, who: AsCoordinator, tx: Transaction, now: Now, ways: str = "") -> Response:
    page = mend.show_mend(tx, who.team, own_zone=who.by.person.time_zone, all_ways=ways == "all", now=now)
    return render.page(request, "replacing/mend.html", page=page)


@router.post("/teams/{team}/mend")
def publish_mended(
    request: Request, who: AsCoordinator, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    """One of the proposals: its difference comes back with the form, and is judged anew.

    After a refusal the page looks for other ones, which takes too long for a transaction that may write.
    """
    try:
        with tx.attempt():
            asked = replace.Replace(
                seats=replace.decoded(form.text("change")),
                number=form.whole("number", N_("Publication")),
                base_url=site.url,
                reason=form.text("reason"),
            )
            issued = replace.replace_people(tx, who.team, asked, by=who.by, now=now)
    except Refusal as refusal:
        typed = {name: form.text(name) for name in ("reason", "period")}
        says = f"{_('Not published')}. {refusal.sentence}"
        return turn_back(request, refusal, request.url.path, says=says, typed=typed)
    return _published(who.team.slug, issued.number)


@router.get("/teams/{team}/seats/{seat}/replace")
def show_replace(
    request: Request, who: AsCoordinator, seat: Id, tx: Transaction, now: Now, find: Find = ""
) -> Response:
    return _replace(request, replace.show_replace(tx, who.team, seat, by=who.by, now=now), find=find)


@router.post("/teams/{team}/seats/{seat}/replace")
def replace_person(
    request: Request, who: AsCoordinator, seat: Id, form: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            person = form.whole("person", N_("Person"), 0) or None
            asked = replace.Replace(
                seats={seat: person},
                number=form.whole("number", N_("Publication")),
                base_url=site.url,
                reason=form.text("reason"),
                waive=form.flag("waive"),
            )
            issued = replace.replace_people(tx, who.team, asked, by=who.by, now=now)
    except Refusal as refusal:
        page = replace.show_replace(tx, who.team, seat, by=who.by, now=now)
        return _replace(request, page, refusal)
    return _published(who.team.slug, issued.number)


@router.get("/teams/{team}/seats/{seat}/ask")
def show_takers(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now, find: Find = "") -> Response:
    return _ask(request, ask.show_takers(tx, who.team, seat, by=who.by, now=now), find=find)


@router.post("/teams/{team}/seats/{seat}/ask")
def ask_takers(request: Request, who: AsMember, seat: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            chosen = tuple(_person(each) for each in form.all("person"))
            asked = ask.ask_takers(tx, who.team, ask.AskThem(seat, chosen), by=who.by, now=now)
    except Refusal as refusal:
        return _ask(request, ask.show_takers(tx, who.team, seat, by=who.by, now=now), refusal)
    notice = n_(
        "{n} person is asked. Whoever says yes first has the seat.",
        "{n} people are asked. Whoever says yes first has the seat.",
        len(asked),
    )
    return render.see_other(f"/teams/{who.team.slug}/seats/{seat}/ask", notice=notice)


@router.get("/teams/{team}/seats/{seat}/take")
def show_take(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now) -> Response:
    page = take.show_take(tx, who.team, seat, by=who.by, now=now)
    return render.page(request, "replacing/take.html", page=page)


@router.post("/teams/{team}/seats/{seat}/take")
def take_asked(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now, site: ThisSite) -> Response:
    try:
        with tx.attempt():
            replace.take_asked(tx, who.team, seat, base_url=site.url, by=who.by, now=now)
    except Refusal as refusal:
        page = take.show_take(tx, who.team, seat, by=who.by, now=now)
        return render.page(request, "replacing/take.html", page=page, refusal=refusal)
    return render.see_other(f"/teams/{who.team.slug}/seats/{seat}", notice=_("It is yours. Thank you!"))


def _replace(
    request: Request, page: replace.ReplacePage, refusal: Refusal | None = None, *, find: str = ""
) -> Response:
    path = f"/teams/{page.team}/seats/{page.seat_id}/replace"
    found = search(page.can, find, name=lambda each: each.who.full, path=path)
    kept_out = by_name(page.cannot, find if page.can else "", name=lambda each: each.who.full)
    shown = dataclasses.replace(page, cannot=list(kept_out.rows))
    return render.page(request, "replacing/replace.html", page=shown, refusal=refusal, search=found)


def _ask(request: Request, page: ask.AskPage, refusal: Refusal | None = None, *, find: str = "") -> Response:
    path = f"/teams/{page.team}/seats/{page.seat_id}/ask"
    found = search(page.takers, find, name=lambda each: each.who.full, path=path)
    return render.page(request, "replacing/ask.html", page=page, refusal=refusal, search=found)


def _away(team: str, person: int) -> str:
    return f"/teams/{team}/people/{person}/away"


def _published(team: str, number: int) -> Response:
    return render.see_other(
        f"/teams/{team}/publications/{number}",
        notice=_(
            "Published as number {number}. Calendars follow, and everybody touched gets a message.", number=number
        ),
    )


def _person(text: str) -> int:
    person = whole_number(text)
    if person is None:
        raise BadField("Person", _("Choose people from the list."))
    return person
