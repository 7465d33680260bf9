"""HR's page of objections, where they decide what coordinators doubt."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.domain.refusals import Refusal
from app.usecases.ledger.decide import decide_objection
from app.usecases.ledger.doubts import DoubtsPage, show_doubts
from app.web import render
from app.web.deps import AsHr, Id, Now, Transaction
from app.web.forms import Form
from app.web.pages.cover import decision_of
from app.web.pages.hr_addresses import sections
from app.web.render import Link

router = APIRouter(prefix="/hr/objections")


@dataclass(frozen=True)
class Page:
    title: str
    sections: Sequence[Link]
    says: str
    doubts: DoubtsPage


@router.get("")
def show(request: Request, by: AsHr, tx: Transaction) -> Response:
    return render.page(request, "hr/objections.html", page=_page(show_doubts(tx, by=by)))


@router.post("/{objection_id}")
def decide(request: Request, by: AsHr, objection_id: Id, form: Form, tx: Transaction, now: Now) -> Response:
    try:
        with tx.attempt():
            decide_objection(tx, decision_of(objection_id, form), by=by, now=now)
    except Refusal as refusal:
        return render.page(request, "hr/objections.html", page=_page(show_doubts(tx, by=by)), refusal=refusal)
    return render.see_other("/hr/objections", notice=_("Decided."))


def _page(doubts: DoubtsPage) -> Page:
    count = len(doubts.doubts)
    says = _("{n} to decide", n=count) if count else _("Nothing to decide")
    return Page(_("Objections"), sections("/hr/objections"), says, doubts)
