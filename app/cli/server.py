"""The web server: how long a head may take, how large it may be, and that nobody is believed by default."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.web.limits import HEAD_SECONDS, LARGEST_HEAD

GRACE_SECONDS = 5
MOST_CONNECTIONS = 2000


class PunctualProtocol(H11Protocol):
    """Closes a connection whose request line and headers do not come in time: the server itself waits for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._forget_head()
        elif self._late is None:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _forget_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()


def serve(web: Callable[..., Any], *, host: str, port: int) -> None:
    """Serve until a signal. Forwarded headers are the application's to judge, not the server's."""
    _set_aside_what_stays()
    options: dict[str, Any] = {
        "http": PunctualProtocol,
        "h11_max_incomplete_event_size": LARGEST_HEAD,
        "limit_concurrency": MOST_CONNECTIONS,
        "proxy_headers": False,
        "server_header": False,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }
    uvicorn.run(web, host=host, port=port, **options)


def _set_aside_what_stays() -> None:
    """What is loaded now lives as long as we do: a full collection that walks through it stops everybody for 0.2 s."""
    gc.collect()
    gc.freeze()
