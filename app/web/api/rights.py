"""Who may what, for programs."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.web.deps import SignedIn
from app.web.rights import Line

router = APIRouter(prefix="/api", tags=["rights"])


class RightOut(BaseModel):
    """One route."""

    method: str
    path: str
    operation: str
    who: str
    whose: str
    scope: str | None = Field(description="What an API token needs beside its person's rights; null: no token may")
    repeatable: bool = Field(description="Whether an Idempotency-Key makes sending it again harmless")


@router.get("/rights")
def list_rights(request: Request, _: SignedIn) -> list[RightOut]:
    """The whole table of who may."""
    lines: Sequence[Line] = request.app.state.rights
    return [
        RightOut(
            method=line.method,
            path=line.path,
            operation=line.operation,
            who=line.rule.words,
            whose=line.whose.value,
            scope=line.scope.value if line.scope else None,
            repeatable=line.is_repeatable,
        )
        for line in lines
        if line.method != "HEAD"
    ]
