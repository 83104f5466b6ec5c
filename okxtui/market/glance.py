"""Glance: all that the screen needs to know at one moment, in frozen values.

A part that did not change since the last glance is the very same object, so a pane that compares
with `is` (or ==) knows at no cost that it has nothing to paint. This file is the whole vocabulary
between the feed's side and the screen's; neither knows more of the other.
"""

from decimal import Decimal

from msgspec import Struct, structs

from okxtui.market.catalogue import Catalogue
from okxtui.market.chart import Chart
from okxtui.market.depth import Depth
from okxtui.market.flow import Flow
from okxtui.market.footprint import Traded
from okxtui.market.freshness import Pulse
from okxtui.market.gaps import TapeGap as TapeGap
from okxtui.market.holdings import Holdings
from okxtui.market.signals import Signals
from okxtui.okx.events import (
    Funding,
    IndexTicker,
    Instrument,
    MarkPrice,
    OpenInterest,
    PriceLimit,
    Ticker,
    Trade,
)
from okxtui.okx.numbers import number

NO_PULSE = Pulse()


class Quote(Struct, frozen=True):
    """One row of the watch list."""

    symbol: str
    ticker: Ticker | None = None
    """None while nothing came."""
    instrument: Instrument | None = None
    """None until REST told; then tick and lot sizes are known."""
    direction: int = 0
    """+1 or -1: which way the last price went when it last changed; 0: not seen to move."""
    spark: tuple[float, ...] = ()
    """Prices for the sparkline, oldest first: hourly closes, else what was seen since the start."""
    pulse: Pulse = NO_PULSE
    """Of this row alone; whether the line is up, `Glance.quotes_pulse` says for all of them."""


class Reference(Struct, frozen=True):
    """What goes with the price of a derivative; None for what the instrument does not have."""

    mark: MarkPrice | None = None
    index: IndexTicker | None = None
    funding: Funding | None = None
    open_interest: OpenInterest | None = None
    interest_before: OpenInterest | None = None
    """An hour ago; while we have not listened that long, the first we heard."""
    limit: PriceLimit | None = None

    @property
    def mark_price(self) -> Decimal | None:
        """The mark price, where there is one."""
        return number(self.mark.mark_px) if self.mark else None


class Prints(Struct, frozen=True):
    """The tape of the current symbol."""

    symbol: str = ""
    rows: tuple[Trade | TapeGap, ...] = ()
    """Oldest first, the newest last; the most recent thousand."""
    total: int = 0
    """Prints counted since the tape began, those that scrolled out included."""
    large: str = ""
    """From this size on (in the wire's unit) a print is large; "" while too few were seen."""
    bought: str = "0"
    """Taker buys over the last minute of exchange time, in the wire's unit."""
    sold: str = "0"
    """Taker sells over the last minute."""


class LinkPhase(Struct, frozen=True):
    """One socket: what it is doing and since when. Times are monotonic seconds, 0 is never."""

    name: str
    """"public", "business" or "private"."""
    host: str = ""
    phase: str = "off"
    """"off", "connecting", "up", "waiting" (for the next attempt) or "needs you"."""
    since: float = 0.0
    heard_at: float = 0.0
    reason: str = ""
    """Why it went down last, in words."""
    attempt: int = 0
    """Attempts since it was last up."""
    next_at: float = 0.0
    """When it tries again."""
    reconnects: int = 0
    latency: float | None = None
    """Seconds from a text ping to its pong; None while not measured."""
    frames: int = 0
    octets: int = 0

    @property
    def alive_at(self) -> float:
        """When the line last showed life; 0 while it is down."""
        return self.heard_at if self.phase == "up" else 0.0


class Health(Struct, frozen=True):
    """The line's own story, for the `i` pane."""

    links: tuple[LinkPhase, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """What went wrong or was skipped, by name: "sequence gaps", "unreadable frames" …"""
    refusals: tuple[str, ...] = ()
    """The last refusals of the exchange, newest last, one sentence each."""
    clock_offset: float | None = None
    """Exchange's clock minus ours, seconds; None while not measured."""
    delay: float | None = None
    """Median seconds from the exchange's stamp to here, over the last pushes (clock corrected)."""
    channels: tuple[tuple[str, Pulse], ...] = ()
    """Each kind of channel watched, with the freshest pulse of it."""
    glances: int = 0
    recording: str = ""
    """The journal being written, with its size; "" when none. "failed: …" when the disk refused."""
    maintenance: str = ""
    """Titles of the maintenances that are going on; "" while there are none."""


class Playback(Struct, frozen=True):
    """Where a replay stands. `at`, `start`, `end` are the recording's clock, unix seconds."""

    name: str
    at: float
    start: float
    end: float
    speed: float
    paused: bool = False
    ended: bool = False
    ageing: float = 1.0
    """Seconds by which what is shown ages in a second of ours: none while the recording stands."""


class Glance(Struct, frozen=True):
    """Everything, now."""

    environment: str
    at: float
    """Monotonic seconds when it was taken: the zero of every age in it. In a replay they stand
    while the recording does."""
    wall: float
    """Unix seconds by the exchange's clock; by the recording's in a replay."""
    current: str = ""
    """The symbol that ladder, tape and chart show."""
    group: str = ""
    """The watch group that the list is of; "" while there is but one."""
    quotes: tuple[Quote, ...] = ()
    """In the order of the watch list."""
    instrument: Instrument | None = None
    """Of the current symbol."""
    reference: Reference = Reference()
    """Of the current symbol."""
    book: str = "books5"
    """The channel that the depth is wanted from."""
    depth: Depth = Depth()
    depth_pulse: Pulse = NO_PULSE
    depth_before: Depth = Depth()
    """The same book some seconds ago; empty while that is unknown."""
    prints: Prints = Prints()
    traded: Traded = Traded()
    flow: Flow = Flow()
    tape_pulse: Pulse = NO_PULSE
    """Of the prints, and of all that is made of them."""
    chart: Chart = Chart()
    chart_pulse: Pulse = NO_PULSE
    """Of the running bar's channel."""
    signals: Signals = Signals()
    best_pulse: Pulse = NO_PULSE
    """Of the best levels, which the order-flow imbalance rests on."""
    liquidation_pulse: Pulse = NO_PULSE
    """Of the liquidations, which speak when there are some."""
    quotes_pulse: Pulse = NO_PULSE
    """The freshest of all tickers: says that the list as a whole is alive."""
    health: Health = Health()
    holdings: Holdings = Holdings()
    """The account, once logged in."""
    said: tuple[tuple[int, str], ...] = ()
    """Sentences for toasts (refusals, notices), numbered from 1 upwards, the last few."""
    playback: Playback | None = None
    catalogue: Catalogue | None = None
    """All that can be watched; None until somebody asked for it."""

    @property
    def up_since(self) -> float:
        """When the line of the tickers came up; 0 while it is down. A row of the watch list that
        was heard before is not known to be right any more."""
        links = (link for link in self.health.links if link.name == "public")
        return next((link.since for link in links if link.phase == "up"), 0.0)

    def maintained(self) -> "Glance":
        """The same with a maintenance as the reason of every silence in it."""
        holdings = structs.replace(self.holdings, **_upkept(self.holdings))
        return structs.replace(self, **_upkept(self), holdings=holdings)


def _upkept(part: Glance | Holdings) -> dict[str, Pulse]:
    """Its pulses, each with the maintenance as the reason of a silence."""
    named = structs.asdict(part).items()
    return {name: structs.replace(it, upkeep=True) for name, it in named if type(it) is Pulse}
