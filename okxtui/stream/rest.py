"""REST: the few things that no channel pushes: metadata, the past, the exchange's clock.

The screen never waits for it. httpx2 is imported on the first call, for it costs a third of the
time that the first price takes.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from okxtui.okx.environments import Environment
from okxtui.okx.errors import meaning
from okxtui.okx.events import Candle, Instrument, Ticker
from okxtui.okx.numbers import millis, number
from okxtui.okx.text import clean
from okxtui.okx.wire import UNREADABLE, Reader
from okxtui.stream.dial import OPEN_WITHIN, Dial
from okxtui.stream.proxy import ProxyUnfit

if TYPE_CHECKING:
    from httpx2 import AsyncClient

T = TypeVar("T")

_STALE = 4
"""Connections that may be kept, each of which an outage may have broken."""

CLOSES = 24
"""Bars of an hour that a sparkline is made from; no chart asks for so few."""


class Answer(Struct):
    """`{"code":"0","msg":"","data":[…]}`; an error body may lack `data`, or number its code."""

    code: str | int = ""
    data: msgspec.Raw = msgspec.Raw(b"[]")


class RestFailed(Exception):
    """A call came to nothing. The message is one sentence in our own words."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class _Time(Struct):
    ts: str


_read_answer = Reader(Answer).read
_read_instruments = Reader(list[Instrument]).read
_read_tickers = Reader(list[Ticker]).read
_read_candles = Reader(list[Candle]).read
_read_times = Reader(list[_Time]).read


class Rest:
    """The REST side of one environment. An async context manager."""

    def __init__(
        self,
        environment: Environment,
        dial: Dial,
        record: Callable[[str, bytes], None] = lambda url, body: None,
    ) -> None:
        self._environment = environment
        self._dial = dial
        self._record = record
        self._client: AsyncClient | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Rest":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def server_time(self) -> int:
        """The exchange's clock, milliseconds."""
        rows = await self.get("/api/v5/public/time", {}, _read_times)
        time = millis(rows[0].ts) if rows else 0
        if not time:
            raise RestFailed("/api/v5/public/time: the answer holds no time")
        return time

    @property
    def reachable(self) -> bool:
        """Whether there is an address to call."""
        return bool(self._environment.rest)

    async def instruments(self, kind: str, family: str = "") -> list[Instrument]:
        """Every instrument of a type (SPOT, SWAP, FUTURES, OPTION), or of one family of it.

        Options OKX tells only by family (docs, "Get instruments": `instFamily` is required then).
        """
        query = {"instType": kind} | ({"instFamily": family} if family else {})
        return await self.get("/api/v5/public/instruments", query, _read_instruments)

    async def tickers(self, kind: str) -> list[Ticker]:
        """The state of every instrument of a type."""
        return await self.get("/api/v5/market/tickers", {"instType": kind}, _read_tickers)

    async def candles(
        self, symbol: str, bar: str, limit: int = 300, after: int = 0, *, archive: bool = False
    ) -> list[Candle]:
        """The last bars, newest first; the first one is still open.

        With `after` (ms) the last that opened before it. Without `archive` the answer ends 1,440
        bars back, and says nothing of it.
        """
        path = f"/api/v5/market/{'history-' if archive else ''}candles"
        query = {"instId": symbol, "bar": bar, "limit": str(limit)}
        if after:
            query["after"] = str(after)
        return await self.get(path, query, _read_candles)

    async def get(
        self,
        path: str,
        query: Mapping[str, str],
        read: Callable[[bytes], T],
        sign: Callable[[str], Mapping[str, str]] | None = None,
    ) -> T:
        """The `data` of an answer, read by `read`. Raises RestFailed.

        `sign` makes the headers of a private call from its path with query, as it is sent.
        """
        target = f"{path}?{urlencode(query)}" if query else path
        url = self._environment.rest + target
        body = await self._fetch(url, sign(target) if sign else {})
        self._record(url, body)
        try:
            answer = _read_answer(body)
            if answer.code == "0":
                return read(bytes(answer.data))
        except UNREADABLE:
            raise RestFailed(f"{path}: the answer is no JSON we know") from None
        code = clean(str(answer.code), 20)
        raise RestFailed(f"{path}: {meaning(code).sentence} ({code})", code)

    async def _fetch(self, url: str, headers: Mapping[str, str]) -> bytes:
        if self._dial.rest_after is not None:
            await self._dial.rest_after.wait()
        import httpx2

        demo = {"x-simulated-trading": "1"} if self._environment.simulated else {}
        # As text they could only be ASCII, and a key that was typed wrong may be anything.
        told = {name.encode(): value.encode() for name, value in {**demo, **headers}.items()}
        try:
            client = await self._open()
            for _ in range(_STALE):
                # Connections kept from before an outage are dead, and each tells so once.
                with suppress(httpx2.ReadError, httpx2.WriteError, httpx2.RemoteProtocolError):
                    return (await client.get(url, headers=told)).content
            response = await client.get(url, headers=told)
        except httpx2.HTTPError as error:
            raise RestFailed(f"no answer from REST ({type(error).__name__})") from None
        except ProxyUnfit as error:
            raise RestFailed(str(error)) from None
        return response.content

    async def _open(self) -> "AsyncClient":
        if self._client is None:
            import httpx2

            secure = self._environment.rest.startswith("https:")
            client = httpx2.AsyncClient(
                verify=self._dial.tls if secure else False,
                proxy=self._dial.proxy(self._environment.rest),
                trust_env=False,
                timeout=OPEN_WITHIN,
            )
            self._client = await self._stack.enter_async_context(client)
        return self._client


def closes(candles: Iterable[Candle]) -> list[float]:
    """The closes of candles that came newest first, oldest first; what is no number is left out."""
    values: list[Any] = [number(candle.close) for candle in candles]
    return [float(value) for value in reversed(values) if value is not None]
