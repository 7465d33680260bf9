"""The front page: what a person wants to know in ten seconds."""

from fastapi import APIRouter, Request, Response

from app.usecases.duty import front
from app.web import render
from app.web.deps import Now, SignedIn, Transaction

router = APIRouter()


@router.get("/")
def show_front(request: Request, by: SignedIn, tx: Transaction, now: Now) -> Response:
    return render.page(request, "front/show.html", page=front.show_front(tx, by=by, now=now))
