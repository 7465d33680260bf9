"""The page about rights: who may what, made from the routes' own declarations."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.domain.audit_words import operation_words
from app.domain.language import _
from app.domain.rights import RULES, Asker, Outcome, examples, outcome
from app.domain.tokens import Scope
from app.web import render
from app.web.deps import SignedIn
from app.web.rights import Line

router = APIRouter()


@dataclass(frozen=True)
class RuleView:
    """One rule: whom it lets in, and all that it opens."""

    words: str
    whose: str
    lets_in: Sequence[str]
    operations: Sequence[str]


@dataclass(frozen=True)
class RightsPage:
    title: str
    rules: Sequence[RuleView]
    scopes: Sequence[tuple[str, str]]
    routes: int


@router.get("/help/rights")
def show_rights(request: Request, _who: SignedIn) -> Response:
    lines: Sequence[Line] = request.app.state.rights
    page = RightsPage(
        _("Who may do what"),
        [view for rule in RULES if (view := _rule(rule.name, lines)).operations],
        [(scope.value, scope.label) for scope in Scope],
        len(lines),
    )
    return render.page(request, "help/rights.html", page=page)


def _rule(name: str, lines: Sequence[Line]) -> RuleView:
    rule = next(rule for rule in RULES if rule.name == name)
    lets_in = [_(asker.value) for asker, actor in examples().items() if outcome(rule, actor, 1) is Outcome.IN]
    opened = sorted({operation_words(line.operation) for line in lines if line.rule is rule})
    whom = lets_in if len(lets_in) < len(Asker) else [_("everybody")]
    return RuleView(_(rule.words), _(rule.whose.value), whom, opened)
