"""What the pages of HR share: their tabs, the dates an address names, files as answers."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from fastapi import Request, Response

from app.domain.language import N_, _
from app.domain.refusals import BadField
from app.domain.statement import Figure, Stretch, month_before
from app.web.deps import Site
from app.web.forms import whole
from app.web.render import Link

# Spreadsheets read a file without this mark in the machine's old alphabet and break every accent.
BYTE_ORDER_MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_SECTIONS = (
    ("/hr", N_("Leave report")),
    ("/hr/objections", N_("Objections")),
    ("/hr/opening", N_("Bring in")),
    ("/hr/systems", N_("Systems to tell")),
)

FIGURE_NAMES = {
    Figure.OPENING: N_("Opening balance"),
    Figure.EARNED: N_("Earned"),
    Figure.TAKEN: N_("Taken"),
    Figure.EXPIRED: N_("Expired"),
    Figure.CORRECTED: N_("Corrected"),
    Figure.CLOSING: N_("Closing balance"),
}
FIGURES_OF_SOMEBODY = {
    Figure.OPENING: N_("{name}: opening balance"),
    Figure.EARNED: N_("{name}: earned"),
    Figure.TAKEN: N_("{name}: taken"),
    Figure.EXPIRED: N_("{name}: expired"),
    Figure.CORRECTED: N_("{name}: corrected"),
    Figure.CLOSING: N_("{name}: closing balance"),
}


def sections(current: str) -> Sequence[Link]:
    return [Link(href, _(label), current=href == current) for href, label in _SECTIONS]


def as_file(body: bytes, ending: str, kind: str, stretch: Stretch, *, name: str = "leave") -> Response:
    file = f"{name}-{stretch.first_on}-{stretch.last_on}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)


def as_csv(text: str, stretch: Stretch, *, name: str = "leave") -> Response:
    return as_file((BYTE_ORDER_MARK + text).encode(), "csv", CSV, stretch, name=name)


def usual_semicolons(request: Request) -> bool:
    """What this installation's CSV files have between their cells."""
    site: Site = request.app.state.site
    return site.semicolons


def wants_semicolons(request: Request) -> bool:
    asked = request.query_params.get("separator", "")
    return asked == "semicolon" if asked else usual_semicolons(request)


def stretch_of(request: Request, today: date) -> Stretch:
    """The dates that the address names; the month before where it names none."""
    first, last = (request.query_params.get(name, "").strip() for name in ("from", "to"))
    if not first and not last:
        return month_before(today)
    return Stretch(_day(first, N_("From")), _day(last, N_("Until")))


def person_of(request: Request) -> int | None:
    typed = request.query_params.get("person", "").strip()
    return whole(typed, N_("Person")) if typed else None


def query_of(stretch: Stretch, team: str = "", person: int | None = None) -> str:
    values = {"from": stretch.first_on.isoformat(), "to": stretch.last_on.isoformat()}
    values |= {"team": team} if team else {}
    return urlencode(values | ({"person": str(person)} if person else {}))


def entries_path(person: int, stretch: Stretch, figure: Figure, team: str = "") -> str:
    return f"/hr/entries?kind={figure.value}&{query_of(stretch, team, person)}"


def _day(typed: str, label: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise BadField(label, _("Choose a date, like 2026-03-14.")) from None
