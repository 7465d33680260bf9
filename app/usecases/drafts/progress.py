"""How far a draft is that is being made."""

from app.domain.rota import Draft, DraftState
from app.domain.team import Team
from app.store.drafts import get_draft
from app.store.transaction import Tx
from app.usecases.drafts.views import Fact, ProgressView

GOALS = {
    "open seats": "filling the seats",
    "fairness": "sharing fairly",
    "marks": "meeting marks",
    "changes": "keeping what is published",
    "lot": "drawing lots",
}


def show_progress(tx: Tx, team: Team, draft_id: int) -> ProgressView:
    return progress_of(get_draft(tx, team.id, draft_id))


def progress_of(draft: Draft) -> ProgressView:
    news = draft.progress
    filled, seats = int(news.get("filled", 0)), int(news.get("seats", 0))
    return ProgressView(
        state=draft.state.value,
        text=_text(draft, filled, seats),
        done=filled,
        total=seats,
        facts=(
            Fact("goal", "Now", GOALS.get(str(news.get("goal", "")), "–")),
            Fact("reached", "Reached", str(news.get("value", "–"))),
            Fact("best", "Best possible so far", str(news.get("bound", "–"))),
            Fact("time", "Time", f"{news.get('seconds', 0):.0f} of {draft.seconds} s"),
        ),
    )


def _text(draft: Draft, filled: int, seats: int) -> str:
    if draft.state is DraftState.QUEUED:
        return "Waiting to begin"
    if draft.state is DraftState.FAILED:
        return "No draft was made"
    if draft.state is not DraftState.SOLVING:
        return "The draft is ready"
    if draft.stop_asked:
        return "Stopping with the best so far"
    return f"{filled} of {seats} seats filled" if seats else "Reading the answers"
