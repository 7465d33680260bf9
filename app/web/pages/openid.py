"""Sign-in by a provider: to it, and back with its answer, which a form of our own brings in."""

from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response

from app.domain.language import _
from app.domain.refusals import NotFound, ProviderRefused
from app.usecases.access import by_provider
from app.usecases.access.by_provider import Leaving, SignInProvider
from app.web import render
from app.web.deps import Anybody, Now, Site, ThisSite
from app.web.forms import Form
from app.web.leading import own_path
from app.web.origin import origin_of
from app.web.pages.access import way_on, with_session

router = APIRouter()

MINUTES = 10


@dataclass(frozen=True)
class BackView:
    provider: str
    code: str
    state: str
    iss: str
    title: str = field(default_factory=lambda: _("Sign in"))


@router.get("/openid")
def leave(request: Request, _who: Anybody, now: Now, site: ThisSite, next: str = "/") -> Response:
    """Off to the provider; nothing is written but what the browser keeps."""
    return _off(site, by_provider.leave(_provider(request), next=own_path(next), now=now))


@router.get("/invitations/{secret}/openid")
def leave_with_invitation(request: Request, _who: Anybody, secret: str, now: Now, site: ThisSite) -> Response:
    """The same for somebody who was invited: whoever comes back joins by it."""
    return _off(site, by_provider.leave(_provider(request), next="/", invitation=secret, now=now))


def _off(site: Site, leaving: Leaving) -> Response:
    answer = render.see_other(leaving.address)
    answer.headers["Cache-Control"] = "no-store"
    answer.set_cookie(
        _cookie(site), leaving.kept, max_age=MINUTES * 60, httponly=True, secure=site.is_https, samesite="lax"
    )
    return answer


@router.get("/openid/back")
def look_at_answer(
    request: Request, _who: Anybody, code: str = "", state: str = "", iss: str = "", error: str = ""
) -> Response:
    """Reading uses nothing up: the answer is sent on by a form, as every step that changes something is."""
    provider = _provider(request)
    if error or not code:
        raise ProviderRefused(provider.name, _("it did not let you in."))
    return render.page(request, "access/openid_back.html", page=BackView(provider.name, code, state, iss))


@router.post("/openid/back")
def come_in(request: Request, _who: Anybody, form: Form, now: Now, site: ThisSite) -> Response:
    """Asks the provider between two transactions: nobody waits for it but the one who came."""
    provider, database = _provider(request), request.app.state.database
    with database.transaction(origin_of(request)) as tx:
        by_provider.count_answer(tx, request.client.host if request.client else "", now=now)
    proof = by_provider.redeem(
        provider,
        request.cookies.get(_cookie(site), ""),
        code=form.text("code"),
        state=form.text("state"),
        issuer=form.text("iss"),
        now=now,
    )
    agent, before = request.headers.get("user-agent", ""), request.cookies.get(site.cookie, "")
    with database.transaction(origin_of(request)) as tx:
        entered = by_provider.come_in(tx, provider, proof, client=agent, before=before, now=now)
    wanted = own_path(proof.next)
    answer = render.see_other(way_on(wanted, site, shows=entered.shows_factor, lacks=entered.lacks_factor))
    answer.delete_cookie(_cookie(site), secure=site.is_https, httponly=True, samesite="lax")
    return with_session(answer, entered.secret, site)


def _provider(request: Request) -> SignInProvider:
    provider: SignInProvider | None = request.app.state.provider
    if provider is None:
        raise NotFound("page")
    return provider


def _cookie(site: Site) -> str:
    return f"{site.cookie}-openid"
