"""The headers of every answer: what browsers may do with our pages."""

from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from secure.middleware import SecureASGIMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

FEEDS = "/cal/"


class SecurityHeaders:
    """Sets them on every answer; feeds, whose addresses are secrets, say nothing at all of where a reader was."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._pages = SecureASGIMiddleware(app, secure=security_headers(is_https=is_https))
        self._feeds = SecureASGIMiddleware(app, secure=feed_headers(is_https=is_https))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inner = self._feeds if scope.get("path", "").startswith(FEEDS) else self._pages
        await inner(scope, receive, send)  # type: ignore[arg-type]


def security_headers(*, is_https: bool) -> Secure:
    """Only our own scripts, styles and pictures; no frames. HTTPS is demanded for ever only where there is any."""
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .connect_src("'self'")
        .form_action("'self'")
        .frame_ancestors("'none'")
        .base_uri("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(63_072_000) if is_https else None,
        permissions=PermissionsPolicy().geolocation().microphone().camera(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


def feed_headers(*, is_https: bool) -> Secure:
    return Secure(
        csp=ContentSecurityPolicy().default_src("'none'").frame_ancestors("'none'"),
        hsts=StrictTransportSecurity().max_age(63_072_000) if is_https else None,
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
    )
