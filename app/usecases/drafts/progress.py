"""How far a draft is that is being made."""

from datetime import datetime

from app.domain.language import _
from app.domain.rota import Draft, DraftState
from app.domain.team import Team
from app.store.drafts import get_draft
from app.store.transaction import Tx
from app.usecases.drafts.views import Fact, ProgressView


def show_progress(tx: Tx, team: Team, draft_id: int, *, now: datetime) -> ProgressView:
    return progress_of(get_draft(tx, team.id, draft_id), now=now)


def progress_of(draft: Draft, *, now: datetime) -> ProgressView:
    news = draft.progress
    filled, seats = int(news.get("filled", 0)), int(news.get("seats", 0))
    return ProgressView(
        state=draft.state.value,
        text=_text(draft, filled, seats),
        done=filled,
        total=seats,
        facts=(
            Fact("goal", _("Now"), _goals().get(str(news.get("goal", "")), "–")),
            Fact("reached", _("Reached"), str(news.get("value", "–"))),
            Fact("best", _("Best possible so far"), str(news.get("bound", "–"))),
            Fact("time", _("Time left"), _time_left(draft, now)),
            *(Fact(f"gap-{number}", label, _gap(draft, goal)) for number, (goal, label) in enumerate(_gaps())),
        ),
        is_stopping=draft.stop_asked,
    )


def _goals() -> dict[str, str]:
    """What a search does for each goal."""
    return {
        "open seats": _("filling the seats"),
        "fairness": _("sharing fairly"),
        "marks": _("meeting marks"),
        "changes": _("keeping what is published"),
        "lot": _("drawing lots"),
    }


def _gaps() -> list[tuple[str, str]]:
    return [
        ("open seats", _("Gap, seats")),
        ("fairness", _("Gap, fairness")),
        ("marks", _("Gap, marks")),
        ("changes", _("Gap, changes")),
    ]


def _gap(draft: Draft, goal: str) -> str:
    """How far the best found is from what could be possible at best, as far as is known."""
    gap = draft.progress.get(f"gap {goal}")
    if gap is None:
        return "–"
    return _("{gap} at most", gap=gap) if int(gap) > 0 else _("none: nothing better is possible")


def _time_left(draft: Draft, now: datetime) -> str:
    """By the clock: a search may have no news for long."""
    passed = round((now - draft.started_at).total_seconds()) if draft.started_at else 0
    left = min(draft.seconds, max(0, draft.seconds - passed))
    return _("{left} of {all} s at most", left=left, all=draft.seconds)


def _text(draft: Draft, filled: int, seats: int) -> str:
    if draft.state is DraftState.QUEUED:
        return _("Waiting to begin")
    if draft.state is DraftState.FAILED:
        return _("No draft was made")
    if draft.state is not DraftState.SOLVING:
        return _("The draft is ready")
    if draft.stop_asked:
        return _("Stopping with the best so far")
    return _("{filled} of {seats} seats filled", filled=filled, seats=seats) if seats else _("Reading the answers")
