"""HR's page of systems that are told of leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.domain.refusals import Refusal
from app.domain.webhook import NewWebhook
from app.usecases.webhooks.manage import SystemsPage, add_system, end_system, send_again, show_systems
from app.web import render
from app.web.deps import AsHr, Id, Now, ThisSite, Transaction
from app.web.forms import Form
from app.web.pages.hr_addresses import sections
from app.web.render import Link

router = APIRouter(prefix="/hr/systems")


@dataclass(frozen=True)
class Page:
    title: str
    sections: Sequence[Link]
    systems: SystemsPage
    name: str = ""
    url: str = ""
    key: str = ""  # of the one just named: shown this once


@router.get("")
def show(request: Request, _who: AsHr, tx: Transaction) -> Response:
    return render.page(request, "hr/systems.html", page=_page(tx))


@router.post("")
def add(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now, site: ThisSite) -> Response:
    try:
        with tx.attempt():
            new = NewWebhook(form.text("name"), form.text("url"), from_start=form.flag("from_start"))
            made, key = add_system(tx, new, outgoing=request.app.state.outgoing, sealing=site.sealing, by=by, now=now)
    except Refusal as refusal:
        return render.page(
            request, "hr/systems.html", page=_page(tx, form.text("name"), form.text("url")), refusal=refusal
        )
    return render.page(request, "hr/systems.html", page=_page(tx, made.name, key=key), status=201)


@router.post("/{webhook_id}/end")
def end(_who: AsHr, webhook_id: Id, tx: Transaction, now: Now) -> Response:
    end_system(tx, webhook_id, now=now)
    return render.see_other("/hr/systems", notice=_("It is told of nothing any more."))


@router.post("/{webhook_id}/again/{number}")
def again(_who: AsHr, webhook_id: Id, number: Id, tx: Transaction, now: Now) -> Response:
    send_again(tx, webhook_id, number, now=now)
    return render.see_other("/hr/systems", notice=_("It is sent again now."))


def _page(tx: Transaction, name: str = "", url: str = "", key: str = "") -> Page:
    return Page(_("Systems to tell"), sections("/hr/systems"), show_systems(tx), name, url, key)
