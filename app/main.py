"""Builds the web application: the one place that wires everything."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from app.languages import install_languages
from app.notify import ChatChannel
from app.outgoing import Outgoing
from app.outgoing.openid import Client, OpenId
from app.settings import Settings
from app.store.migrate import newest_revision
from app.store.sealing import sealing_of
from app.store.transaction import Database
from app.usecases.access.by_provider import SignInProvider
from app.web import errors
from app.web.crowding import OneselfOnly
from app.web.deps import Site
from app.web.files import WholeFiles
from app.web.headers import SecurityHeaders
from app.web.heads import SmallHeads
from app.web.hops import TrustedHops
from app.web.language import Speaking
from app.web.limits import LARGEST_BODY
from app.web.refused import from_elsewhere
from app.web.rights import table
from app.web.routes import ROUTERS
from app.web.too_large import Worded


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    database: Database,
    *,
    clock: Callable[[], datetime] = utc_now,
    background: AbstractContextManager[object] | None = None,
) -> FastAPI:
    """The application over one database. `background` lives as long as the application serves: the job engine."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        work = background or nullcontext()
        await run_in_threadpool(work.__enter__)
        try:
            yield
        finally:
            await run_in_threadpool(work.__exit__, None, None, None)

    app = Worded(
        title="Halfday",
        description="Rounds, drafts, publications, who is on, and the leave that cover earns.",
        lifespan=lifespan,
        max_body_size=LARGEST_BODY,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,  # such a redirect would be built from the Host that was sent
        responses={code: {"description": text} for code, text in _REFUSALS.items()},
    )
    app.state.database = database
    app.state.clock = clock
    app.state.revision = newest_revision()
    _hand_over(app, settings)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=router.prefix.startswith("/api"))
    app.mount("/static", WholeFiles(directory=Path(__file__).parent / "web" / "static"), name="static")
    errors.install(app)
    app.too_large = errors.too_large
    install_languages(usual=settings.language)
    _guard(app, hops=settings.trusted_proxies)
    return app


def _hand_over(app: FastAPI, settings: Settings) -> None:
    """What the web must know of the settings, and no more of them."""
    app.state.site = Site(
        settings.public_url,
        settings.solver_seconds,
        settings.demands_second_factor,
        settings.oidc_name if settings.oidc_issuer else "",
        settings.csv_separator == "semicolon",
        sends_mail=bool(settings.smtp_url),
        sealing=sealing_of(settings.secret, settings.data_dir),
    )
    app.state.data_dir = settings.data_dir
    app.state.rights = table(ROUTERS)
    app.state.outgoing = Outgoing(settings.outgoing)
    app.state.chat = ChatChannel(settings.chats)
    app.state.provider = _provider(settings, app.state.outgoing) if settings.oidc_issuer else None


def _provider(settings: Settings, outgoing: Outgoing) -> SignInProvider:
    back = f"{settings.public_url}/openid/back"
    client = Client(settings.oidc_issuer, settings.oidc_client_id, back, settings.oidc_client_secret)
    return SignInProvider(
        settings.oidc_name,
        settings.oidc_issuer,
        OpenId(client, outgoing),
        frozenset(settings.oidc_domains.lower().replace(",", " ").split()),
        frozenset(settings.oidc_second_factor.replace(",", " ").split()),
    )


def _guard(app: FastAPI, *, hops: int) -> None:
    """What every request passes, from the inside out."""
    site: Site = app.state.site
    app.add_middleware(OneselfOnly, cookie=site.cookie)
    app.add_middleware(CrossOriginProtection, deny_app=from_elsewhere)
    app.add_middleware(TrustedHops, hops=hops)
    app.add_middleware(SmallHeads)
    app.add_middleware(Speaking)
    app.add_middleware(SecurityHeaders, is_https=site.is_https)


_REFUSALS: dict[int | str, str] = {
    400: "Not understood",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    409: "The state has moved on",
    422: "A field is not usable",
    428: "The version that was read is missing",
    429: "Too often, or too much at once; Retry-After says when again",
}
