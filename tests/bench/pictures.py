"""Pictures of a market, one after the other, for whoever paints them: pane or table.

All rows of the ladder and of the tickers change from one to the next; the tape gets three prints.
"""

import json
import time
from pathlib import Path
from random import Random

from msgspec import Struct

from okxtui.market.depth import Depth
from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance, Prints, Quote
from okxtui.okx.events import Instrument, Level, Ticker, Trade
from tests.bench.traffic import symbols

COUNT, WARM = 100, 20
"""Pictures that are measured, and those before them that are not."""

SIDE = 18
"""Levels a side: what a ladder that has the whole screen shows."""

_BTC = "BTC-USDT"
_INSTRUMENT = Instrument(
    inst_id=_BTC, inst_type="SPOT", tick_sz="0.01", lot_sz="0.0001", base_ccy="BTC"
)


class Picture(Struct, frozen=True):
    """What is to be seen at one moment."""

    glance: Glance
    new: int = 0
    """How many prints it has that the one before had not."""

    def rows(self):
        """As rows of text."""
        glance = self.glance
        if glance.quotes:
            return [_quoted(quote.ticker) for quote in glance.quotes]
        if glance.prints.rows:
            return [(it.ts, it.side, it.px, it.sz) for it in reversed(glance.prints.rows[-36:])]
        levels = (*reversed(glance.depth.asks), *glance.depth.bids)
        return [(level.price, level.size) for level in levels]


def _quoted(it):
    return (it.inst_id, it.last, it.bid_px, it.ask_px, it.open24h, it.vol24h)


def _glance(**parts):
    now = time.monotonic()
    fresh = Pulse(State.OK, now + 60, now + 60)
    pulses = dict.fromkeys(("depth_pulse", "tape_pulse", "quotes_pulse"), fresh)
    where = {"environment": "lab", "at": now, "wall": time.time(), "current": _BTC}
    return Glance(**where, instrument=_INSTRUMENT, **pulses, **parts)


def _ladder():
    draw = Random(1)

    def side(way):
        return tuple(
            Level(f"{43_000 + way * (n + 1) / 100:.2f}", f"{draw.random() * 9:.4f}")
            for n in range(SIDE)
        )

    for number in range(WARM + COUNT):
        depth = Depth(_BTC, "books", side(-1), side(1), ts=number * 50, complete=400)
        yield Picture(_glance(depth=depth, book="books"))


def _tape():
    draw, rows = Random(1), []
    for number in range(WARM + COUNT):
        rows += [
            Trade(
                inst_id=_BTC,
                trade_id=f"{number}-{place}",
                px=f"{43_000 + draw.random():.2f}",
                sz=f"{draw.random() * 9:.4f}",
                side=draw.choice(("buy", "sell")),
                ts=str(1_786_540_440_000 + number * 50 + place),
            )
            for place in range(3 if number else 40)
        ]
        prints = Prints(symbol=_BTC, rows=tuple(rows[-1000:]), total=len(rows), bought="1")
        yield Picture(_glance(prints=prints), new=3)


def _tickers():
    draw = Random(1)
    for number in range(WARM + COUNT):
        quotes = []
        for name in symbols(100):
            last = f"{40 + draw.random():.2f}"
            ticker = Ticker(inst_id=name, last=last, bid_px=last, ask_px=last, open24h="40")
            instrument = Instrument(inst_id=name, tick_sz="0.01")
            direction = 1 if number % 2 else -1
            quotes.append(Quote(name, ticker, instrument, direction))
        yield Picture(_glance(quotes=tuple(quotes)))


PICTURES = {"ladder": _ladder, "tape": _tape, "tickers": _tickers}


class Reel:
    """Shows pictures one after the other, each once the one before is on the terminal."""

    def __init__(self, pictures, show, after_paint, file, leave):
        self._pictures = list(pictures)
        self._show, self._after_paint, self._leave = show, after_paint, leave
        self._file = Path(file)
        self._place, self._began = 0, 0.0

    def turn(self):
        """Show the next; after the last, write down what one of them cost, in seconds."""
        if self._place == WARM:
            self._began = time.process_time()
        if self._place == len(self._pictures):
            spent = time.process_time() - self._began
            self._file.write_text(json.dumps(spent / COUNT))
            self._leave()
            return
        self._show(self._pictures[self._place])
        self._place += 1
        self._after_paint(self.turn)
