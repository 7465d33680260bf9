"""The page of one's own leave and points."""

from fastapi import APIRouter, Request, Response

from app.usecases.ledger.account import show_my_account
from app.web import render
from app.web.deps import SignedIn, Transaction

router = APIRouter()


@router.get("/me/account")
def show_account(request: Request, by: SignedIn, tx: Transaction) -> Response:
    return render.page(request, "account/show.html", page=show_my_account(tx, by=by))
