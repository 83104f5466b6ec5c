"""Hand-made glances, a feed that plays them, and the screen as text."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from okxtui.config import Config
from okxtui.market.depth import Depth
from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance, Health, LinkPhase, Prints, Quote
from okxtui.okx.environments import Environment, built_in
from okxtui.okx.events import Instrument, Level, Ticker, Trade
from okxtui.okx.signing import Credentials
from okxtui.ui.app import OkxTui

NOW = 1000.0
SYMBOLS = ("BTC-USDT", "ETH-USDT", "PEPE-USDT")


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class ScriptedFeed:
    """Plays the glances a test gives it, and writes down what was wished."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Glance | None] = asyncio.Queue()
        self.wishes: list[tuple[str, str]] = []
        self.logins: list[Credentials] = []
        self.closed = False

    async def glances(self) -> AsyncIterator[Glance]:
        while (glance := await self.queue.get()) is not None:
            yield glance

    def watch(self, *symbols: str) -> None:
        self.wishes += [("watch", symbol) for symbol in symbols]

    def unwatch(self, symbol: str) -> None:
        self.wishes.append(("unwatch", symbol))

    def relist(self, symbols: tuple[str, ...], current: str, group: str = "") -> None:
        self.wishes.append(("relist", " ".join((*symbols, f"at {current} in {group}"))))

    def choose(self, symbol: str) -> None:
        self.wishes.append(("choose", symbol))

    def catalogue(self) -> None:
        self.wishes.append(("catalogue", ""))

    def login(self, credentials: Credentials) -> None:
        self.logins.append(credentials)

    def logout(self) -> None:
        self.wishes.append(("logout", ""))

    def book(self, channel: str) -> None:
        self.wishes.append(("book", channel))

    def timeframe(self, name: str) -> None:
        self.wishes.append(("timeframe", name))

    def older(self) -> None:
        self.wishes.append(("older", ""))

    def retry(self) -> None:
        self.wishes.append(("retry", ""))

    def record(self, path: Path | None) -> None:
        self.wishes.append(("record", str(path)))

    async def close(self) -> None:
        self.closed = True
        self.queue.put_nowait(None)


class Stage:
    """The application on a scripted feed, driven by a pilot."""

    def __init__(self, config: Config | None, app: type[OkxTui], **seams: object) -> None:
        self.clock = Clock()
        self.feeds: list[ScriptedFeed] = []
        self.opened: list[tuple[str, tuple[str, ...], str]] = []
        self.remembered: list[tuple[str, tuple[str, ...], str]] = []
        self.pilot: Pilot[None]
        self.app = app(
            config or Config(symbols=SYMBOLS),
            self._open,
            [built_in("live"), built_in("demo"), Environment(name="sim")],
            remember=lambda *lists: self.remembered.append(lists),
            now=self.clock,
            **seams,
        )

    @asynccontextmanager
    async def _open(
        self, name: str, symbols: tuple[str, ...], current: str
    ) -> AsyncIterator[ScriptedFeed]:
        self.opened.append((name, symbols, current))
        self.feeds.append(ScriptedFeed())
        yield self.feeds[-1]

    @property
    def feed(self) -> ScriptedFeed:
        """The one that is open now."""
        return self.feeds[-1]

    async def show(self, glance: Glance) -> None:
        """Play one glance and wait until it is painted."""
        self.feed.queue.put_nowait(glance)
        await self.pilot.pause()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Type, and wait until it is painted."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        """The screen as it stands, row by row."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


Staged = Callable[..., "asynccontextmanager[Stage]"]


@pytest.fixture
def staged():
    """`async with staged(size=(120, 40)) as stage`: the application, up and waiting."""

    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (120, 40),
        config: Config | None = None,
        app: type[OkxTui] = OkxTui,
        **seams: object,
    ) -> AsyncIterator[Stage]:
        stage = Stage(config, app, **seams)
        async with stage.app.run_test(size=size, notifications=True) as pilot:
            stage.pilot = pilot
            await pilot.pause()
            yield stage

    return run


def fresh(**changes: object) -> Pulse:
    """A pulse of this very moment."""
    return structs.replace(Pulse(State.OK, NOW, NOW), **changes)


def instrument(symbol: str, tick: str, lot: str) -> Instrument:
    """A spot instrument."""
    base, quote = symbol.split("-")[:2]
    return Instrument(
        inst_id=symbol, inst_type="SPOT", base_ccy=base, quote_ccy=quote, tick_sz=tick, lot_sz=lot
    )


INSTRUMENTS = {
    "BTC-USDT": instrument("BTC-USDT", "0.1", "0.00000001"),
    "ETH-USDT": instrument("ETH-USDT", "0.01", "0.000001"),
    "PEPE-USDT": instrument("PEPE-USDT", "0.0000000001", "1"),
}


def quote(symbol: str, last: str, open24h: str = "", **ticker: str) -> Quote:
    """A row of the watch list."""
    row = Ticker(inst_id=symbol, inst_type="SPOT", last=last, open24h=open24h or last, **ticker)
    return Quote(symbol, row, INSTRUMENTS.get(symbol), pulse=fresh(line_at=float("inf")))


def trade(number: int, **fields: str) -> Trade:
    """A print; the number makes its id and its time."""
    row = {"px": "67432.1", "sz": "0.5", "side": "buy", "ts": str(1_700_000_000_000 + number)}
    return Trade(inst_id="BTC-USDT", trade_id=str(number), **{**row, **fields})


@pytest.fixture
def base() -> Glance:
    """A calm moment: three symbols, five levels a side, two prints, all fresh."""
    bids = tuple(Level(f"{67432.1 - step / 10:.1f}", f"{step + 1}.5") for step in range(5))
    asks = tuple(Level(f"{67432.2 + step / 10:.1f}", f"{step + 1}.25") for step in range(5))
    rows = (trade(1), trade(2, side="sell", px="67432.0", sz="0.25", count="3"))
    link = LinkPhase("public", "wspap.okx.com", "up", since=NOW - 60, heard_at=NOW, latency=0.034)
    return Glance(
        environment="demo",
        at=NOW,
        wall=1_700_000_000.0,
        current="BTC-USDT",
        quotes=(
            quote("BTC-USDT", "67432.1", "66000", bid_px="67432.1", ask_px="67432.2"),
            quote("ETH-USDT", "3412.5", "3500"),
            quote("PEPE-USDT", "0.000011234", "0.00001"),
        ),
        instrument=INSTRUMENTS["BTC-USDT"],
        depth=Depth("BTC-USDT", "books5", bids, asks, 1_700_000_000_000),
        depth_pulse=fresh(),
        prints=Prints("BTC-USDT", rows, 2, bought="6", sold="4"),
        tape_pulse=fresh(),
        quotes_pulse=fresh(),
        health=Health(links=(link,)),
    )


@pytest.fixture
def make_trade() -> Callable[..., Trade]:
    """See `trade`."""
    return trade


@pytest.fixture
def make_quote() -> Callable[..., Quote]:
    """See `quote`."""
    return quote
