"""A market in which things are done that signals must find, and a client that hears of them.

The built-in exchange on a clock that is driven, with no socket: what the client folds comes through
the whole protocol, and what is true is read from the matching engine.
"""

from bisect import bisect_left, insort
from collections import deque

from msgspec import Struct

from okxtui.market.market import Market
from okxtui.market.whales import HOUR, PERCENTILE, WARM_ORDERS
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg
from okxtui.okx.timeframes import TIMEFRAMES
from okxtui.sim.engine import CROWD, Order
from okxtui.sim.house import House
from okxtui.sim.session import Session

START = 1_790_000_000_000
_THICK, _TIMES, _STANDS, _GOES = 60, 30, 1_000, 6_000
"""Levels of a thick side and how thick in usual orders, how long it stands and how long it takes to
go, in milliseconds."""
STEP = 20
_FRESH = 10
"""Hits that may be new, or grown, since the last look."""
LOOK_EVERY = 100
"""Milliseconds between two looks at the market, as a screen would have."""


class Event(Struct, frozen=True):
    """Something that was done, or that is true."""

    kind: str
    symbol: str
    at: int
    side: str
    """"buy", "sell", or "" where it points nowhere."""


class TakerOrders:
    """Every taker order of the engine as one, and which of them are a whale's by definition."""

    def __init__(self, symbol, pit):
        self.symbol, self.whales, self.count = symbol, [], 0
        self._newest = None
        self._measure = 0
        self._told = False
        self._hour, self._sorted = deque(), []
        pit.heard.append(self._fill)

    def _fill(self, pit, fill, match):
        if fill.taker is not self._newest:
            self._complete(pit.now)
            self._newest, self._measure, self._told = fill.taker, 0, False
        inverse = self.symbol.split("-")[1] == "USD"
        self._measure += fill.lots * (1 if inverse else fill.ticks)
        known = self._sorted
        if len(known) >= WARM_ORDERS and not self._told:
            self._told = self._measure > known[len(known) * PERCENTILE // 100 - 1]
            if self._told:
                side = "buy" if match.buy else "sell"
                self.whales.append(Event("whale", self.symbol, pit.now, side))

    def _complete(self, now):
        if self._newest is not None:
            self.count += 1
            self._hour.append((now, self._measure))
            insort(self._sorted, self._measure)
        while self._hour and self._hour[0][0] <= now - HOUR:
            del self._sorted[bisect_left(self._sorted, self._hour.popleft()[1])]


class Scene:
    """An exchange, a client that looks at each symbol for itself, and what was done to them."""

    def __init__(self, symbols, seed=1, record=lambda path, frame, at: None):
        """`record` hears every frame with the socket's path and the time in seconds."""
        coins = {symbol.split("-")[0] for symbol in symbols}
        self.house = House(seed=seed, now=START, coins=coins)
        self.markets = {symbol: Market([symbol]) for symbol in symbols}
        for market in self.markets.values():
            market.charts.timeframe = TIMEFRAMES[0]
        self.orders = {symbol: TakerOrders(symbol, self.pit(symbol)) for symbol in symbols}
        self.done, self._record, self._later = [], record, []
        self._told = {symbol: {} for symbol in symbols}
        self._wires = {}
        for path, channels in (("public", ("trades", "books5")), ("business", ("candle1m",))):
            args = [Arg(channel, symbol) for symbol in symbols for channel in channels]
            if path == "public":
                args += [Arg("tickers", symbol) for symbol in symbols]
                args.append(Arg("liquidation-orders", inst_type="SWAP"))
            session = Session(self.house, path, "a4d3ae55", START)
            connection = Connection(path, 0.0)
            connection.subscribe(args, 0.0)
            self._wires[path] = session, connection
        self._talk()

    @property
    def now(self):
        return self.house.venue.now

    def pit(self, symbol):
        return self.house.venue.pits[symbol]

    def live(self, seconds):
        """Let the exchange live and the client listen."""
        for _ in range(int(seconds * 1000) // STEP):
            for deed in self._later:
                deed.step(self)
            self._later = [deed for deed in self._later if deed.until > self.now]
            self.house.advance(self.now + STEP)
            self._talk()
            if self.now % LOOK_EVERY == 0:
                self.look()

    def look(self):
        """What a screen would do."""
        for symbol, market in self.markets.items():
            signals = market.glance("sim", self._seconds, self.now / 1000, {}).signals
            self._told[symbol] |= {hit.number: hit for hit in signals.hits[-_FRESH:]}

    def hits(self, symbol):
        """What the client said stood out, from the beginning; whales as they had grown."""
        self.look()
        return list(self._told[symbol].values())

    @property
    def _seconds(self):
        return (self.now - START) / 1000

    def _talk(self):
        for path, (session, connection) in self._wires.items():
            for text in connection.outgoing():
                session.receive(text, self.now)
            for frame in session.outgoing(self.now):
                self._record(path, frame, self.now / 1000)
                for event in connection.receive(frame, self._seconds):
                    symbol = getattr(event, "inst_id", "") or getattr(event, "arg", _NONE).inst_id
                    for market in _meant(self.markets, symbol):
                        market.apply(event, self._seconds)

    # What is done to a market ---------------------------------------------------------------------

    def take(self, symbol, buy, times):
        """A taker order of so many times the usual size."""
        pit = self.pit(symbol)
        lots = max(1, int(pit.instrument.usual * times))
        pit.record(pit.engine.place(Order(pit.engine.number(), buy, 0, lots), "market"))

    def whale(self, symbol, buy):
        """One taker order far above the others."""
        # It trades between two beats: the exchange stamps it as it stands.
        self.done.append(Event("whale", symbol, self.now, "buy" if buy else "sell"))
        self.take(symbol, buy, 40.0)

    def withdrawal(self, symbol, bids):
        """One side is thick for a while; then whoever stands there goes, level by level."""
        pit, engine = self.pit(symbol), self.pit(symbol).engine
        side, thick = engine.bids if bids else engine.asks, []
        for price in side.prices(_THICK + 1)[1:]:
            thick.append(Order(engine.number(), bids, price, int(pit.instrument.usual * _TIMES)))
            engine.rest(thick[-1])
        self._later.append(_Pull(symbol, bids, thick, self.now + _STANDS + _GOES))

    def rush(self, symbol):
        """For five seconds small orders come one after the other."""
        self.done.append(Event("speed", symbol, self.now, ""))
        self._later.append(_Hurry(symbol, self.now + 5_000))

    def breakout(self, coin, up):
        """News: the coin is worth one in a hundred more, or less, and is traded accordingly."""
        self.house.venue.world.news(coin, 1.01 if up else 1 / 1.01)
        side = "buy" if up else "sell"
        for symbol in self.markets:
            if symbol.startswith(f"{coin}-"):
                self.done.append(Event("breakout", symbol, self.now, side))
                self._later.append(_Trend(symbol, up, self.now + 20_000))


class _Deed:
    """Something that lasts."""

    def __init__(self, symbol, until):
        self.symbol, self.until = symbol, until


class _Pull(_Deed):
    """Every tenth of a second one thick level goes, with all that stands before it."""

    def __init__(self, symbol, bids, thick, until):
        super().__init__(symbol, until)
        self.bids, self.thick, self.begins = bids, thick, until - _GOES

    def step(self, scene):
        if scene.now < self.begins or scene.now % 100 or not self.thick:
            return
        if scene.now == self.begins:
            side = "sell" if self.bids else "buy"
            scene.done.append(Event("imbalance", self.symbol, scene.now, side))
        engine, gone = scene.pit(self.symbol).engine, self.thick.pop(0)
        side = engine.bids if self.bids else engine.asks
        for price in side.prices(400):
            if price < gone.ticks if self.bids else price > gone.ticks:
                break
            for order in list(side.levels[price].orders.values()):
                if order.owner == CROWD:
                    engine.cancel(order.number)


class _Hurry(_Deed):
    def step(self, scene):
        scene.take(self.symbol, scene.now % (2 * STEP) == 0, 0.05)


class _Trend(_Deed):
    def __init__(self, symbol, up, until):
        super().__init__(symbol, until)
        self.up = up

    def step(self, scene):
        if scene.now % 100 == 0:
            scene.take(self.symbol, self.up, 1.0)


_NONE = Arg("")


def _meant(markets, symbol):
    """The markets that an event is for: all of them, if it names no symbol."""
    if not symbol:
        return list(markets.values())
    return [markets[symbol]] if symbol in markets else []
