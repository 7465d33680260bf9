"""The headers of every answer: what browsers may do with our pages."""

from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)
from secure.middleware import SecureASGIMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FEEDS = "/cal/"
FRAMED = "/on/"


class SecurityHeaders:
    """Sets them on every answer; feeds, whose addresses are secrets, say nothing at all of where a reader was."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._pages = SecureASGIMiddleware(app, secure=security_headers(is_https=is_https))
        self._feeds = SecureASGIMiddleware(app, secure=feed_headers(is_https=is_https))
        self._framed = SecureASGIMiddleware(app, secure=framed_headers(is_https=is_https))
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        inner = self._feeds if path.startswith(FEEDS) else self._framed if path.startswith(FRAMED) else self._pages
        await inner(scope, receive, with_secure_cookies(send) if self._is_https else send)  # type: ignore[arg-type]


def with_secure_cookies(send: Send) -> Send:
    """Every cookie that an answer sets is for https only, whoever sets it."""

    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [(name, _secure(name, value)) for name, value in message["headers"]]
        await send(message)

    return secured


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
        .object_src("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=_https_for_ever() if is_https else None,
        permissions=_no_devices(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


def feed_headers(*, is_https: bool) -> Secure:
    return Secure(
        csp=ContentSecurityPolicy().default_src("'none'").frame_ancestors("'none'"),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=_https_for_ever() if is_https else None,
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
    )


def framed_headers(*, is_https: bool) -> Secure:
    """Of the small page of who is on: which sites may frame it the page itself says, by its link."""
    return Secure(
        hsts=_https_for_ever() if is_https else None,
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
    )


def _https_for_ever() -> StrictTransportSecurity:
    return StrictTransportSecurity().max_age(63_072_000).include_subdomains()


def _no_devices() -> PermissionsPolicy:
    """Nothing of what a browser could show or do but what pages here do: copy, and ask for a passkey."""
    policy = PermissionsPolicy().accelerometer().autoplay().bluetooth().browsing_topics().camera().clipboard_read()
    policy = policy.display_capture().encrypted_media().geolocation().gyroscope().hid().idle_detection().local_fonts()
    return policy.magnetometer().microphone().midi().payment().screen_wake_lock().serial().usb().xr_spatial_tracking()


def _secure(name: bytes, value: bytes) -> bytes:
    is_bare = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return value + b"; Secure" if is_bare else value
