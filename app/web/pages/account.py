"""The page of one's own leave and points."""

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.domain.refusals import Refusal
from app.usecases.access.time_zone import choose_zone
from app.usecases.ledger.account import show_my_account
from app.web import render
from app.web.deps import SignedIn, Transaction
from app.web.forms import Form

router = APIRouter()


@router.get("/me/account")
def show_account(request: Request, by: SignedIn, tx: Transaction) -> Response:
    return render.page(request, "account/show.html", page=show_my_account(tx, by=by))


@router.post("/me/time-zone")
def choose_own_zone(request: Request, by: SignedIn, form: Form, tx: Transaction) -> Response:
    try:
        with tx.attempt():
            choose_zone(tx, by.id, form.text("zone"))
    except Refusal as refusal:
        return render.page(request, "account/show.html", page=show_my_account(tx, by=by), refusal=refusal)
    return render.see_other("/me/account", notice=_("Your time zone is saved."))
