"""Pages of the audit: everything for keepers, a team's lines for its coordinators, one's own for everybody."""

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.domain.language import N_, _
from app.domain.refusals import BadField, Refusal
from app.usecases.audit import look
from app.usecases.audit.export import audit_csv
from app.usecases.audit.look import AskAudit, AuditPage
from app.web import render
from app.web.deps import AsCoordinator, AsKeeper, SignedIn, Transaction
from app.web.forms import whole

router = APIRouter()

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class ListPage:
    """A page of lines, what was typed to choose them, and the way to older ones."""

    title: str
    view: AuditPage
    older: str
    csv: str
    says: str
    people: list[tuple[str, str]] = field(default_factory=list)
    teams: list[tuple[str, str]] = field(default_factory=list)


@router.get("/audit")
def show_audit(request: Request, _who: AsKeeper, tx: Transaction) -> Response:
    refusal: Refusal | None = None
    ask = AskAudit()
    try:
        ask = ask_from(request)
        view = look.show_audit(tx, ask)
    except Refusal as bad:
        refusal, view = bad, replace(look.show_audit(tx, AskAudit()), ask=ask)
    page = ListPage(
        view.title,
        view,
        older=f"/audit?{_query(ask, view.older)}" if view.older else "",
        csv=f"/audit.csv?{_query(ask)}",
        says=_(
            "Every change, who made it and when. The lines are linked: “halfday verify” finds the first one that "
            "was touched."
        ),
        people=[(str(person.id), person.name) for person in view.people],
        teams=[(team.slug, team.name) for team in view.teams],
    )
    return render.page(request, "audit/all.html", page=page, refusal=refusal)


@router.get("/audit.csv")
def download_audit(request: Request, _who: AsKeeper, tx: Transaction) -> Response:
    body = audit_csv(look.export_audit(tx, ask_from(request)))
    return Response(
        (BYTE_ORDER_MARK + body).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"},
    )


@router.get("/me/history")
def show_own_history(request: Request, by: SignedIn, tx: Transaction) -> Response:
    view = look.show_own_audit(tx, by=by, before=_number(request, "before"))
    says = _("What you did, and what others did that is about you.")
    return render.page(request, "audit/list.html", page=_list(view, "/me/history", says))


@router.get("/teams/{team}/audit")
def show_team_audit(request: Request, who: AsCoordinator, tx: Transaction) -> Response:
    view = look.show_team_audit(tx, who.team, before=_number(request, "before"))
    says = _("Every change in the team, who made it and when.")
    return render.page(request, "audit/list.html", page=_list(view, f"/teams/{who.team.slug}/audit", says))


def ask_from(request: Request) -> AskAudit:
    asked = request.query_params
    return AskAudit(
        _number(request, "person"),
        asked.get("team", "")[:100].replace("\0", ""),
        asked.get("operation", "")[:100].replace("\0", ""),
        _day(request, "from", N_("From")),
        _day(request, "to", N_("Until")),
        _number(request, "before"),
    )


def _list(view: AuditPage, path: str, says: str) -> ListPage:
    return ListPage(view.title, view, older=f"{path}?before={view.older}" if view.older else "", csv="", says=says)


def _query(ask: AskAudit, before: int | None = None) -> str:
    asked = {
        "person": ask.person_id,
        "team": ask.team,
        "operation": ask.operation,
        "from": ask.first_on,
        "to": ask.last_on,
        "before": before,
    }
    return urlencode({name: str(value) for name, value in asked.items() if value})


def _number(request: Request, name: str) -> int | None:
    typed = request.query_params.get(name, "")
    return whole(typed, name.capitalize()) if typed else None


def _day(request: Request, name: str, label: str) -> date | None:
    typed = request.query_params.get(name, "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise BadField(label, _("This is not a date. Write it like 2026-03-14.")) from None
