"""The frames a load server sends: shaped byte for byte as OKX's, and built beforehand.

Only times, trade ids and marks are put in when a frame leaves, so that a server of 20,000 a second
costs little. A **mark** is a ticker of one symbol whose last price is its number: whoever sees that
price, or a later one, knows that all frames before it were handled.
"""

import json
from itertools import cycle
from random import Random
from zlib import crc32

from okxtui.okx.timeframes import timeframe_of

BASES = ("BTC", "ETH", "SOL", "XRP", "DOGE")
MARKED = "ETH-USDT"
"""Its tickers are marks. It is never the current symbol, so nothing else shows these prices."""

MARK_EVERY = 10
"""Every tenth message is a mark."""

_FIRST_MARK = 8_000_000
"""Marks are tenths: 800000.0, 800000.1 …; no other price begins with an 8 and has six digits."""

_VARIANTS = 32
_MIX = ("tickers", "books5", "tickers", "trades", "books5", "tickers", "books5", "tickers")
"""Channels in turn, as busy pushes of 2025/26 are mixed: half tickers, more books than trades."""


def symbols(count):
    """So many names, the current one first."""
    more = (f"C{number:03}" for number in range(count))
    return tuple(f"{base}-USDT" for _, base in zip(range(count), (*BASES, *more), strict=False))


def framed(payload, opcode=0x1):
    """A server's WebSocket frame."""
    size = len(payload)
    if size < 126:
        head = bytes((size,))
    elif size < 1 << 16:
        head = b"\x7e" + size.to_bytes(2, "big")
    else:
        head = b"\x7f" + size.to_bytes(8, "big")
    return bytes((0x80 | opcode,)) + head + payload


def _push(channel, symbol, row):
    body = {"arg": {"channel": channel, "instId": symbol}, "data": [row]}
    return json.dumps(body, separators=(",", ":"))


def _template(text, **holes):
    """Frame bytes with a place for each hole, which are numbers of a fixed width: `%d`."""
    frame = framed(text.encode()).replace(b"%", b"%%")
    for hole, place in holes.items():
        frame = frame.replace(hole.encode(), place)
    return frame


class Source:
    """One channel of one symbol: an endless row of frames."""

    def __init__(self, channel, symbol, draw):
        self.channel, self.symbol = channel, symbol
        price = 43_000.0 if symbol == "BTC-USDT" else 1 + crc32(symbol.encode()) % 6000 / 100
        build = {"tickers": _ticker, "books5": _book, "trades": _trade}[channel]
        frames = []
        for _ in range(_VARIANTS):
            # As in life: about half of the tickers bring another last price.
            price *= 1 + draw.choice((0, 0, 1, -1)) * draw.random() * 2e-4
            frames.append(build(symbol, price, draw))
        self._frames = cycle(frames)

    def frame(self, millis, number):
        """The next frame, stamped."""
        frame = next(self._frames)
        if self.channel == "trades":
            return frame % (number, millis)
        return frame % millis


class Marks:
    """The marked symbol's tickers: each has a price that no frame before it had."""

    channel, symbol = "tickers", MARKED

    def __init__(self):
        self._template = _template(
            _push("tickers", MARKED, _row(MARKED, "MMMMMM.M", "712345.6", "TTTTTTTTTTTTT")),
            **{"MMMMMM.M": b"%d.%d", "TTTTTTTTTTTTT": b"%d"},
        )
        self.last = 0

    def frame(self, millis, number):
        """The next mark."""
        self.last += 1
        whole, tenth = divmod(_FIRST_MARK + self.last, 10)
        return self._template % (whole, tenth, millis)


def mark_of(price):
    """The number of the mark that a price on screen is: 12 for "800,001.2"."""
    return int(price.replace(",", "").replace(".", "")) - _FIRST_MARK


def _row(symbol, last, other, ts):
    return {
        "instType": "SPOT",
        "instId": symbol,
        "last": last,
        "lastSz": "0.00164251",
        "askPx": other,
        "askSz": "1.52",
        "bidPx": other,
        "bidSz": "0.47",
        "open24h": other,
        "high24h": other,
        "low24h": other,
        "volCcy24h": "318612345.1",
        "vol24h": "5001.5",
        "ts": ts,
        "sodUtc0": other,
        "sodUtc8": other,
    }


def _ticker(symbol, price, draw):
    row = _row(symbol, f"{price:.2f}", f"{price * 0.99:.2f}", "TTTTTTTTTTTTT")
    row |= {"askPx": f"{price + 0.01:.2f}", "bidPx": f"{price - 0.01:.2f}"}
    row |= {"askSz": f"{draw.random() * 9:.4f}", "bidSz": f"{draw.random() * 9:.4f}"}
    return _template(_push("tickers", symbol, row), TTTTTTTTTTTTT=b"%d")


def _book(symbol, price, draw):
    def side(way):
        return [
            [f"{price + way * 0.01 * (n + 1):.2f}", f"{draw.random() * 9:.4f}", "0", "3"]
            for n in range(5)
        ]

    row = {"asks": side(1), "bids": side(-1), "instId": symbol, "ts": "TTTTTTTTTTTTT", "seqId": 123}
    return _template(_push("books5", symbol, row), TTTTTTTTTTTTT=b"%d")


def _trade(symbol, price, draw):
    row = {
        "instId": symbol,
        "tradeId": "IIIIIIIIII",
        "px": f"{price:.2f}",
        "sz": f"{draw.expovariate(2):.4f}",
        "side": draw.choice(("buy", "sell")),
        "ts": "TTTTTTTTTTTTT",
        "count": "1",
        "source": "0",
        "seqId": 123,
    }
    return _template(_push("trades", symbol, row), IIIIIIIIII=b"%010d", TTTTTTTTTTTTT=b"%d")


class Traffic:
    """Frames for what was subscribed to, in a fixed mix."""

    def __init__(self):
        self.marks = Marks()
        self._draw = Random(1)
        self._sources = {}

    def turns(self, args):
        """Sources one after the other, for ever, for (channel, symbol) pairs."""
        lanes = {}
        for channel, symbol in args:
            if channel in _MIX and (channel, symbol) != ("tickers", MARKED):
                lanes.setdefault(channel, []).append(self._source(channel, symbol))
        lanes = {channel: cycle(sources) for channel, sources in lanes.items()}
        mix = cycle([channel for channel in _MIX if channel in lanes] or [None])
        while True:
            yield self.marks
            for _ in range(MARK_EVERY - 1):
                channel = next(mix)
                yield next(lanes[channel]) if channel else self.marks

    def _source(self, channel, symbol):
        if (channel, symbol) not in self._sources:
            self._sources[channel, symbol] = Source(channel, symbol, self._draw)
        return self._sources[channel, symbol]


def ack(arg, identity):
    """What the exchange answers to a subscription."""
    body = {"id": identity, "event": "subscribe", "arg": arg, "connId": "a4d3ae55"}
    return json.dumps(body, separators=(",", ":")).encode()


def bars(symbol, channel, millis, count):
    """Pushes of `count` bars up to now, the last one running."""
    draw, price = Random(2), 43_000.0
    length = timeframe_of(channel.removeprefix("candle")).length
    running = millis - millis % length
    for place in range(count - 1, -1, -1):
        opened, price = price, price * (1 + draw.gauss(0, 1e-3))
        prices = (opened, max(opened, price) * 1.0004, min(opened, price) * 0.9996, price)
        row = [str(running - place * length), *(f"{it:.2f}" for it in prices), "5", "5", "500"]
        yield _push(channel, symbol, [*row, "0" if place == 0 else "1"]).encode()


def instruments(names):
    """The push that tells tick and lot sizes."""
    rows = [
        {
            "instType": "SPOT",
            "instId": name,
            "baseCcy": name.partition("-")[0],
            "quoteCcy": "USDT",
            "tickSz": "0.1" if name == MARKED else "0.01",
            "lotSz": "0.0001",
            "minSz": "0.0001",
            "state": "live",
        }
        for name in names
    ]
    body = {"arg": {"channel": "instruments", "instType": "SPOT"}, "data": rows}
    return json.dumps(body, separators=(",", ":")).encode()
