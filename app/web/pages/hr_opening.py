"""HR's page that brings in opening balances and past cover: a file, a look at it, and then all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.allowance import IMPORTS
from app.domain.language import _, n_
from app.domain.opening import BALANCE_COLUMNS, COVER_COLUMNS
from app.domain.refusals import BadFile, Refusal
from app.usecases.opening.bring_in import Prospect, bring_in, look_at_file
from app.web import render
from app.web.counting import at_most
from app.web.deps import AsHr, Now, Transaction
from app.web.forms import Form
from app.web.limits import LARGEST_IMPORT, LARGEST_OPENING
from app.web.pages.hr_addresses import sections
from app.web.render import Link

router = APIRouter(prefix="/hr/opening")


@dataclass(frozen=True)
class Page:
    title: str
    sections: Sequence[Link]
    content: str = ""
    prospect: Prospect | None = None
    balance_columns: str = ";".join(BALANCE_COLUMNS)
    cover_columns: str = ";".join(COVER_COLUMNS)


@router.get("")
def show(request: Request, _who: AsHr) -> Response:
    return render.page(request, "hr/opening.html", page=_page())


@router.post("/look", dependencies=[at_most(IMPORTS)], max_body_size=LARGEST_IMPORT)
def look(request: Request, _who: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    """Shows what the file would bring in; nothing is changed."""
    content = form.upload("file") or form.text("content").encode()
    if len(content) > LARGEST_OPENING:
        return _too_large(request)
    prospect = look_at_file(tx, content, now=now)
    text = content.decode("utf-8-sig", "replace")
    return render.page(request, "hr/opening.html", page=_page(text, prospect))


@router.post("", dependencies=[at_most(IMPORTS)], max_body_size=LARGEST_IMPORT)
def commit(request: Request, by: AsHr, form: Form, tx: Transaction, now: Now) -> Response:
    content = form.text("content").encode()
    if len(content) > LARGEST_OPENING:
        return _too_large(request)
    try:
        with tx.attempt():
            done = bring_in(tx, content, by=by, now=now)
    except Refusal as refusal:
        page = _page(form.text("content"), look_at_file(tx, content, now=now))
        return render.page(request, "hr/opening.html", page=page, refusal=refusal)
    notice = n_("{n} line is brought in.", "{n} lines are brought in.", len(done.lines))
    return render.see_other("/hr/opening", notice=notice)


def _too_large(request: Request) -> Response:
    most = LARGEST_OPENING // 1024
    refusal = BadFile("The file", _("It is larger than {most} KB. Bring it in by parts.", most=most))
    return render.page(request, "hr/opening.html", page=_page(), refusal=refusal)


def _page(content: str = "", prospect: Prospect | None = None) -> Page:
    return Page(_("Bring in"), sections("/hr/opening"), content, prospect)
