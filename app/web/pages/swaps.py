"""Pages of swaps: the list, offering a slot, one swap with its one big button, and every step of it."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.domain.finding import by_name
from app.domain.language import N_, _
from app.domain.refusals import BadField, Refusal, SwapOfferedAlready
from app.domain.swap import NewSwap, Swap, SwapKind, SwapState, part_of
from app.usecases.swapping import board, end, form, offer, show, take
from app.usecases.swapping.acting import Acting
from app.usecases.swapping.views import OfferPage
from app.web import render
from app.web.deps import AsCoordinator, AsMember, Id, InTeam, Now, ThisSite, Transaction
from app.web.finding import Find, search, search_tags
from app.web.forms import Fields, Form

router = APIRouter()


@router.get("/teams/{team}/swaps")
def list_swaps(request: Request, who: AsMember, tx: Transaction, now: Now, find: Find = "") -> Response:
    page = board.list_swaps(tx, who.team, by=who.by, now=now)
    found = search_tags((line.giver for line in page.lines), find, path=_path(who, 0))
    shown = page.of(found.rows) if found.typed else page
    return render.page(request, "swaps/list.html", page=shown, search=found)


@router.get("/teams/{team}/seats/{seat}/swap")
def show_offer(request: Request, who: AsMember, seat: Id, tx: Transaction, now: Now, find: Find = "") -> Response:
    return _offer(request, form.show_offer(tx, who.team, seat, by=who.by, now=now), find=find)


@router.post("/teams/{team}/seats/{seat}/swap")
def offer_swap(request: Request, who: AsMember, seat: Id, fields: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            asked = offer.OfferSwap(_new(who, seat, fields, tx, now), _acting(fields))
            made = offer.offer_swap(tx, who.team, asked, by=who.by, now=now)
    except SwapOfferedAlready:  # the button was pressed twice
        live = form.find_live(tx, who.team, seat)
        return render.see_other(_path(who, live or 0), notice=_("This slot is offered already."))
    except Refusal as refusal:
        page = form.show_offer(tx, who.team, seat, by=who.by, now=now, typed=_typed(fields))
        return _offer(request, page, refusal)
    return render.see_other(_path(who, made.id), notice=_("Offered. You stay on until somebody has taken it."))


@router.get("/teams/{team}/swaps/{swap}")
def show_swap(request: Request, who: AsMember, swap: Id, tx: Transaction, now: Now) -> Response:
    return render.page(request, "swaps/show.html", page=show.show_swap(tx, who.team, swap, by=who.by, now=now))


@router.post("/teams/{team}/swaps/{swap}/take")
def take_swap(
    request: Request, who: AsMember, swap: Id, fields: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            back = fields.whole("back", N_("In exchange"), default=0) or None
            asked = take.TakeSwap(swap, _version(fields), site.url, back, _acting(fields), fields.flag("waive"))
            done = take.take_swap(tx, who.team, asked, by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_taken(done))


@router.post("/teams/{team}/swaps/{swap}/agree")
def agree_swap(
    request: Request, who: AsCoordinator, swap: Id, fields: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            waive, reason = fields.flag("waive"), fields.text("reason")
            asked = take.AgreeSwap(swap, _version(fields), site.url, waive, reason)
            take.agree_swap(tx, who.team, asked, by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_("Agreed. The rota is changed, and both sides hear of it."))


@router.post("/teams/{team}/swaps/{swap}/refuse")
def refuse_swap(request: Request, who: AsMember, swap: Id, fields: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            end.refuse_swap(tx, who.team, _end(swap, fields), by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_("You said no."))


@router.post("/teams/{team}/swaps/{swap}/withdraw")
def withdraw_swap(request: Request, who: AsMember, swap: Id, fields: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            end.withdraw_swap(tx, who.team, _end(swap, fields), by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_("Withdrawn. The rota stays as it is."))


@router.post("/teams/{team}/swaps/{swap}/let-go")
def let_go(request: Request, who: AsMember, swap: Id, fields: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            end.let_go(tx, who.team, _end(swap, fields), by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_("You stepped back. The offer stands again."))


@router.post("/teams/{team}/swaps/{swap}/undo")
def undo_swap(
    request: Request, who: AsMember, swap: Id, fields: Form, tx: Transaction, now: Now, site: ThisSite
) -> Response:
    try:
        with tx.attempt():
            end.undo_swap(tx, who.team, _end(swap, fields), base_url=site.url, by=who.by, now=now)
    except Refusal as refusal:
        return _refused(request, who, swap, refusal, tx, now)
    return render.see_other(_path(who, swap), notice=_("Undone. The rota is as it was before the swap."))


def _offer(request: Request, page: OfferPage, refusal: Refusal | None = None, *, find: str = "") -> Response:
    """Colleagues who were looked for, and the slots that they would give for it."""
    path = f"/teams/{page.team}/seats/{page.seat_id}/swap"
    found = search(page.people, find, name=lambda each: each.who.full, path=path)
    wanted = by_name(page.wanted, find, name=lambda each: each.holder.full)
    shown = replace(page, people=tuple(found.rows), wanted=tuple(wanted.rows))
    return render.page(request, "swaps/offer.html", page=shown, refusal=refusal, search=found)


def _refused(request: Request, who: InTeam, swap: int, refusal: Refusal, tx: Transaction, now: Now) -> Response:
    page = show.show_swap(tx, who.team, swap, by=who.by, now=now)
    return render.page(request, "swaps/show.html", page=page, refusal=refusal)


def _path(who: InTeam, swap: int) -> str:
    return f"/teams/{who.team.slug}/swaps/{swap}" if swap else f"/teams/{who.team.slug}/swaps"


def _taken(swap: Swap) -> str:
    if swap.state is SwapState.TAKEN:
        return _("Taken. It is done once a coordinator agrees.")
    return _("Taken. The rota is changed, calendars follow, and both sides hear of it.")


# ---- reading the forms ----


def _version(fields: Fields) -> int:
    return fields.whole("version", N_("Version"))


def _end(swap: int, fields: Fields) -> end.EndSwap:
    return end.EndSwap(swap, _version(fields), _acting(fields))


def _acting(fields: Fields) -> Acting:
    return Acting(fields.whole("for", N_("For"), default=0) or None, fields.text("reason"))


def _new(who: InTeam, seat: int, fields: Fields, tx: Transaction, now: Now) -> NewSwap:
    kind = fields.text("kind")
    if kind not in tuple(SwapKind):
        raise BadField("Kind", _("Choose how to offer it."))
    start, end_ = None, None
    if kind == SwapKind.PART:
        slot = form.slot_of(tx, who.team, seat, now=now)
        start, end_ = part_of(slot, fields.clock("starts_at", N_("From")), fields.clock("ends_at", N_("Until")))
    wanted = fields.ids("wanted") if kind == SwapKind.EXCHANGE else ()
    return NewSwap(seat, SwapKind(kind), start, end_, wanted, fields.ids("named"), fields.text("note"))


def _typed(fields: Fields) -> form.TypedOffer:
    kind = fields.text("kind")
    return form.TypedOffer(
        kind=kind if kind in tuple(SwapKind) else SwapKind.GIFT.value,
        named=frozenset(fields.ids("named")),
        wanted=frozenset(fields.ids("wanted")),
        starts_at=fields.text("starts_at"),
        ends_at=fields.text("ends_at"),
        note=fields.text("note"),
        reason=fields.text("reason"),
        for_id=next(iter(fields.ids("for")), None),
    )
