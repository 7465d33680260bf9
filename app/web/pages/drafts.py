"""Pages of drafts: starting one, following it, looking at what it holds, editing it seat by seat."""

from dataclasses import asdict, dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from app.domain.allowance import DRAFTS
from app.domain.language import N_, _
from app.domain.refusals import BadField, DraftNotRunning, PinsInTheWay, Refusal
from app.usecases.drafts import compare, demand, edit, exchange, progress, seat, show, start, stop
from app.usecases.drafts.views import DraftView, ProgressView, SeatView
from app.web import render
from app.web.counting import at_most
from app.web.deps import AsCoordinator, Id, InTeam, Now, ThisSite, Transaction
from app.web.finding import Find, search, search_boards, search_tags
from app.web.forms import Fields, Form
from app.web.looking import Looked, looked_before, looked_now, looked_while

router = APIRouter(prefix="/teams/{team}")

Other = Annotated[int | None, Query(alias="with", ge=0, lt=2**31)]
Version = Annotated[int, Query(ge=0, lt=2**31)]


@dataclass(frozen=True)
class Undo:
    """What puts a seat back as it was before the edit that led to this page."""

    href: str
    label: str
    fields: dict[str, str]


@dataclass(frozen=True)
class DraftPage:
    """A draft, and the way back from the edit that has just been made."""

    title: str
    wide: bool
    draft: DraftView
    undo: Undo | None
    looked: str  # what the address of a seat keeps of the board's


@router.get("/rounds/{round_id}/drafts")
def show_start(request: Request, who: AsCoordinator, round_id: Id, tx: Transaction, site: ThisSite) -> Response:
    page = start.show_start(tx, who.team, round_id, seconds=site.solver_seconds)
    return render.page(request, "drafts/start.html", page=page)


@router.post("/rounds/{round_id}/drafts", dependencies=[at_most(DRAFTS)])
def start_draft(request: Request, who: AsCoordinator, round_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            if form.text("from") == "published":
                draft = demand.copy_published(tx, who.team, round_id, by=who.by, now=now)
            else:
                draft = demand.demand_draft(tx, who.team, round_id, _asked(form, request), by=who.by, now=now)
    except Refusal as refusal:
        loosen, seconds = isinstance(refusal, PinsInTheWay), request.app.state.site.solver_seconds
        page = start.show_start(tx, who.team, round_id, loosen=loosen, seconds=seconds)
        return render.page(request, "drafts/start.html", page=page, refusal=refusal)
    return render.see_other(_path(who, draft.id))


@router.get("/drafts/{draft_id}")
def show_draft(
    request: Request, who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now, find: Find = ""
) -> Response:
    chosen, own_zone = request.query_params.get("view", "slots"), who.by.person.time_zone
    view = show.show_draft(tx, who.team, draft_id, view=chosen, own_zone=own_zone, now=now)
    boards, found = search_boards(view.contents.boards if view.contents else (), find, path=_path(who, draft_id))
    shown = replace(view, contents=replace(view.contents, boards=boards)) if view.contents else view
    page = DraftPage(view.title, view.wide, shown, _undo(request, view), looked_now(request).query)
    return render.page(request, "drafts/show.html", page=page, search=found)


@router.get("/drafts/{draft_id}/progress")
def show_progress(who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now) -> Response:
    answer = JSONResponse(progress_json(progress.show_progress(tx, who.team, draft_id, now=now)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/drafts/{draft_id}/stop")
def stop_draft(who: AsCoordinator, draft_id: Id, tx: Transaction, now: Now) -> Response:
    """A search that ends while somebody reaches for the button leaves them with its draft, not with a refusal."""
    try:
        stopped = stop.stop_draft(tx, who.team, draft_id, now=now)
    except DraftNotRunning:
        return render.see_other(_path(who, draft_id), notice=_("The search had ended already."))
    kept = _("Stopping. The best plan so far is kept.") if stopped.state.runs else ""  # else the page says how it ended
    return render.see_other(_path(who, draft_id), notice=kept)


@router.get("/drafts/{draft_id}/seats/{seat_id}")
def show_seat(
    request: Request, who: AsCoordinator, draft_id: Id, seat_id: Id, tx: Transaction, find: Find = ""
) -> Response:
    view = seat.show_seat(tx, who.team, draft_id, seat_id, own_zone=who.by.person.time_zone)
    return _menu(request, view, find=find)


@router.post("/drafts/{draft_id}/seats/{seat_id}")
def edit_seat(
    request: Request, who: AsCoordinator, draft_id: Id, seat_id: Id, form: Form, tx: Transaction, now: Now
) -> Response:
    try:
        with tx.attempt():
            place = edit.Place(draft_id, seat_id, form.whole("version", N_("Version")))
            done = edit.edit_seat(tx, who.team, place, _edit(form), by=who.by, now=now)
    except Refusal as refusal:
        page = seat.show_seat(tx, who.team, draft_id, seat_id, own_zone=who.by.person.time_zone)
        return _menu(request, page, refusal)
    looked = looked_before(request) if request.url.query else looked_while(form)  # the seat's page, or the board's undo
    path = _board(_path(who, draft_id), looked, undo=_way_back(done), seat_id=done.seat_id)
    return render.see_other(path, notice=_said(seat_view(tx, who, done), done))


@router.get("/drafts/{draft_id}/seats/{seat_id}/exchange")
def judge_exchange(
    who: AsCoordinator, draft_id: Id, seat_id: Id, tx: Transaction, other: Other = None, version: Version = 0
) -> Response:
    """What the checker says of it, for the page's script, before anybody lets go."""
    place, own_zone = edit.Place(draft_id, seat_id, version), who.by.person.time_zone
    verdict = exchange.verdict_on_exchange(tx, who.team, place, other or 0, own_zone=own_zone)
    answer = JSONResponse(asdict(verdict))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/drafts/{draft_id}/seats/{seat_id}/exchange")
def exchange_seats(who: AsCoordinator, draft_id: Id, seat_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    place = edit.Place(draft_id, seat_id, form.whole("version", N_("Version")))
    pinned = form.text("pinned", "11")
    ask = exchange.Exchange(form.whole("with", N_("Seat")), (pinned[:1] == "1", pinned[1:] == "1"))
    done = exchange.exchange_seats(tx, who.team, place, ask, by=who.by, now=now)
    was = "".join(str(int(each)) for each in done.pinned)
    undo = f"{ask.other_id}-with-{seat_id}-{was[::-1]}"
    path = _board(_path(who, draft_id), looked_while(form), undo=undo, seat_id=ask.other_id)
    return render.see_other(path, notice=_("Moved, and pinned there."))


def progress_json(view: ProgressView) -> dict[str, object]:
    """As the page's script and programs are told of it."""
    return asdict(view) | {"facts": {fact.key: fact.value for fact in view.facts}}


def seat_view(tx: Transaction, who: InTeam, done: edit.Edited) -> SeatView:
    return seat.show_seat(tx, who.team, done.draft.id, done.seat_id, own_zone=who.by.person.time_zone)


def _menu(request: Request, view: SeatView, refusal: Refusal | None = None, *, find: str = "") -> Response:
    looked = looked_before(request)
    page = replace(view, looked=looked.query, back=looked.board(view.back))
    found = search(view.can, find, name=lambda each: each.tag.full, path=view.href, kept=looked.kept, part="can")
    return render.page(request, "drafts/seat.html", page=page, refusal=refusal, search=found)


def _asked(form: Fields, request: Request) -> demand.AskDraft:
    seconds = form.whole("seconds", N_("Seconds"), request.app.state.site.solver_seconds)
    return demand.AskDraft(seconds=seconds, loosen=form.flag("loosen"))


def _edit(form: Fields) -> edit.SeatEdit:
    try:
        act = edit.Act(form.text("act"))
    except ValueError:
        raise BadField("Action", _("This must be give, free, pin or unpin.")) from None
    person = form.whole("person", N_("Person")) if act is edit.Act.GIVE else None
    return edit.SeatEdit(act, person, pinned=form.text("pinned", "1") == "1")


def _said(view: SeatView, done: edit.Edited) -> str:
    if done.now is None or view.holder is None:
        return _("{slot} is open now.", slot=view.label)
    name = view.holder.tag.short
    if done.now.pinned:
        return _("{name} has {slot}, pinned there.", name=name, slot=view.label)
    return _("{name} has {slot}, not pinned.", name=name, slot=view.label)


def _way_back(done: edit.Edited) -> str:
    was = f"{done.was.person_id}-{int(done.was.pinned)}" if done.was else "open"
    return f"{done.seat_id}-{was}"


def _board(path: str, looked: Looked, *, undo: str, seat_id: int) -> str:
    """The board as it was looked at before the edit, at the seat, with the way back."""
    return f"{looked.board(path, undo=undo)}#seat-{seat_id}"


def _undo(request: Request, view: DraftView) -> Undo | None:
    """From ?undo=<seat>-open or <seat>-<person>-<pinned>, which the edit before this page left behind."""
    parts = request.query_params.get("undo", "").split("-")
    if view.contents is None or not view.contents.may_edit or not parts[0].isdecimal():
        return None
    fields = {"version": str(view.head.version)}
    fields |= looked_now(request).said
    if len(parts) == 4 and parts[1] == "with":
        fields |= {"with": parts[2], "pinned": parts[3]}
        return Undo(f"{view.head.href}/seats/{parts[0]}/exchange", _("Undo"), fields)
    if parts[1:] == ["open"]:
        fields |= {"act": "free"}
    elif len(parts) == 3 and parts[1].isdecimal():
        fields |= {"act": "give", "person": parts[1], "pinned": parts[2]}
    else:
        return None
    return Undo(f"{view.head.href}/seats/{parts[0]}", _("Undo"), fields)


def _path(who: InTeam, draft_id: int) -> str:
    return f"/teams/{who.team.slug}/drafts/{draft_id}"


@router.get("/drafts/{draft_id}/compare")
def show_comparison(
    request: Request, who: AsCoordinator, draft_id: Id, tx: Transaction, other: Other = None, find: Find = ""
) -> Response:
    view = compare.compare_drafts(tx, who.team, draft_id, other, own_zone=who.by.person.time_zone)
    found = search_tags(view.named, find, path=view.href, kept={"with": str(view.chosen)})
    shown = view.of(found.rows) if found.typed else view
    return render.page(request, "drafts/compare.html", page=shown, search=found)
