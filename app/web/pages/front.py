"""The front page: what a person wants to know in ten seconds."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.web import render
from app.web.deps import SignedIn

router = APIRouter()


@dataclass(frozen=True)
class FrontView:
    title: str
    name: str


@router.get("/")
def show_front(request: Request, by: SignedIn) -> Response:
    return render.page(request, "front/show.html", page=FrontView("Halfday", by.name))
