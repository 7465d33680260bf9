"""Liveness and readiness for whoever watches the service."""

import shutil
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from app.domain.audit import ActorKind, Origin
from app.usecases.health import is_ready
from app.web.deps import Anybody

router = APIRouter()

LEAST_FREE_DISK = 0.02
PROBING = Origin(ActorKind.SERVICE, "health.readyz")


@router.api_route("/livez", methods=["GET", "HEAD"])
def livez(_who: Anybody) -> dict[str, str]:
    """The process answers; never asks the database, so that a busy one does not get us restarted."""
    return {"state": "alive"}


@router.api_route("/readyz", methods=["GET", "HEAD"])
def readyz(request: Request, _who: Anybody) -> JSONResponse:
    """The database can be written to and fits this version, and there is room on the disk."""
    complaints = _complaints(request)
    return JSONResponse(
        {"state": "not ready" if complaints else "ready", "why": complaints}, 503 if complaints else 200
    )


def _complaints(request: Request) -> list[str]:
    state = request.app.state
    try:
        with state.database.transaction(PROBING) as tx:
            found = is_ready(tx, expected_revision=state.revision)
    except Exception as fault:  # noqa: BLE001 - whatever it is, we are not ready, and say so
        return [f"the database does not answer ({type(fault).__name__})"]
    folder = Path(state.data_dir)
    if not folder.is_dir():
        return [*found, f"the data folder {folder} is gone"]
    usage = shutil.disk_usage(folder)
    if usage.free < usage.total * LEAST_FREE_DISK:
        found.append("the disk is nearly full")
    return found
