"""Dial: how a socket or a REST call gets out of this machine, decided once for all of them.

One TLS context, so that a corporate certificate works for both or for neither; one proxy rule; one
gate for connects; one clock. Must not know what is said over the lines.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property

from websockets.asyncio.client import connect

from okxtui import __version__
from okxtui.stream.elapsed import elapsed
from okxtui.stream.gate import PROCESS_GATE, Gate
from okxtui.stream.proxy import proxy_for
from okxtui.stream.sluice import Sluice
from okxtui.stream.word import Word

OPEN_WITHIN = 4.0
"""Seconds for name, TCP, TLS and the WebSocket handshake together."""

_CLOSE_WITHIN = 0.3
_MAX_FRAME = 2**20

_log = logging.getLogger("okxtui.wire")
# At DEBUG websockets writes whole frames, the login's among them.
_log.setLevel(logging.WARNING)


class _Unredirected(connect):
    """A connect that stays where it was sent: a login must not follow a redirect elsewhere."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Dial:
    """The way out."""

    def __init__(
        self,
        proxy: str = "",
        gate: Gate = PROCESS_GATE,
        now: Callable[[], float] = elapsed,
        wall: Callable[[], float] = time.time,
        open_within: float = OPEN_WITHIN,
        rest_after: asyncio.Event | None = None,
    ) -> None:
        self.rest_after = rest_after
        """What REST calls wait for, if for anything."""
        self.now = now
        """Monotonic seconds: what every age is measured with."""
        self.wall = wall
        """Unix seconds by this machine's clock."""
        self.word = Word()
        """Which hosts were found to answer."""
        self._proxy = proxy
        self._gate = gate
        self._open_within = open_within

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """The system's trust store, TLS 1.2 at least, no key log."""
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def proxy(self, url: str) -> str | None:
        """The proxy to reach `url` by."""
        return proxy_for(url, self._proxy)

    @asynccontextmanager
    async def socket(self, url: str) -> AsyncIterator[Sluice]:
        """An open WebSocket, after waiting at the gate. Raises `reasons.NETWORK_ERRORS`.

        What stands behind a # in `url` is a name of ours for this socket, and not sent.
        """
        await asyncio.sleep(self._gate.reserve(self.now()))
        async with _Unredirected(
            url.partition("#")[0],
            ssl=self.tls if url.startswith("wss:") else None,
            proxy=self.proxy(url),
            create_connection=Sluice,
            compression=None,
            open_timeout=self._open_within,
            close_timeout=_CLOSE_WITHIN,
            # The text ping of the protocol asks more: whether the exchange behind the socket lives.
            ping_interval=None,
            max_size=_MAX_FRAME,
            max_queue=None,
            user_agent_header=f"okxtui/{__version__}",
            logger=_log,
        ) as socket:
            assert isinstance(socket, Sluice)  # noqa: S101 - as `create_connection` makes it
            yield socket
