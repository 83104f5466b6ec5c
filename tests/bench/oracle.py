"""What an exchange really said and had, written down beat by beat, to judge a client by.

It reads the matching engine and the accounts, never what a client made of them; so where client
and oracle agree, the whole way between them was right.
"""

import asyncio
from collections import deque
from decimal import Decimal

from okxtui.market.gaps import TapeGap
from okxtui.sim.server import BEAT, wall_clock
from okxtui.stream.elapsed import elapsed

KEPT = 6_000
"""Beats remembered: two minutes."""


class Oracle:
    """Moves an exchange that does not beat by itself, and remembers."""

    def __init__(self, exchange, symbols):
        self.exchange = exchange
        self.symbols = symbols
        self.tickers = {symbol: Remembered() for symbol in symbols}
        """By the exchange's milliseconds: (last, bid, bid size, ask, ask size)."""
        self.tops = {symbol: Remembered() for symbol in symbols}
        """By sequence number: five levels a side, best first."""
        self._said = Remembered()
        """By the exchange's milliseconds: by when that beat's pushes had left this process, which
        is busy, in monotonic seconds."""
        self._leaving = deque([[], []])
        """The beats of the last two turns: exchange and middleman need one each to hand on."""

    async def beat(self):
        """Let the exchange live in real time, until cancelled."""
        while True:
            self.advance(wall_clock())
            await asyncio.sleep(BEAT / 1000)

    def advance(self, now):
        """Every beat up to `now` (ms), each written down before anybody hears of it."""
        venue = self.exchange.venue
        for beat in self._leaving.popleft():
            self._said.add(beat, elapsed())
        self._leaving.append([])
        while venue.now + BEAT <= now:
            self.exchange.house.advance(venue.now + BEAT)
            self._leaving[-1].append(venue.now)
            for symbol in self.symbols:
                self._write_down(symbol)
        self.exchange.advance(now)

    def _write_down(self, symbol):
        pit = self.exchange.venue.pits[symbol]
        tops = self.tops[symbol]
        if pit.engine.seq not in tops:
            tops.add(pit.engine.seq, levels(pit, 5))
        [bid, *_], [ask, *_] = tops[pit.engine.seq]
        self.tickers[symbol].add(pit.now, (pit.terms.price(pit.last.ticks), *bid, *ask))

    def age(self, millis):
        """Seconds since the exchange said what it stamped with `millis`."""
        beat = -(-millis // BEAT) * BEAT
        if any(beat in turn for turn in self._leaving):
            return 0.0
        said = self._said.get(beat)
        return (wall_clock() - millis) / 1000 if said is None else elapsed() - said


class Remembered(dict):
    """The newest entries of a story."""

    def __init__(self):
        self._keys = deque()

    def add(self, key, value):
        """One more; the oldest is forgotten."""
        self[key] = value
        self._keys.append(key)
        if len(self._keys) > KEPT:
            self.pop(self._keys.popleft(), None)


def levels(pit, count):
    """[bids, asks] as (price, size), best first, in the exchange's own digits."""
    terms = pit.terms
    return [
        [(terms.price(px), terms.size(lots)) for px, lots, _ in side.top(count)]
        for side in (pit.engine.bids, pit.engine.asks)
    ]


def shown(depth, count):
    """The same of a client's Depth."""
    return [[(it.price, it.size) for it in side[:count]] for side in (depth.bids, depth.asks)]


def tape_faults(rows, pit):
    """Where a client's tape tells of prints that never were, or lacks some without a mark."""
    places = {it.trade_id: number for number, it in enumerate(pit.prints)}
    faults, run = [], []
    for row in (*rows, TapeGap(0, 0)):
        if isinstance(row, TapeGap):
            missing = max(run) - min(run) + 1 - len(run) if run else 0
            faults += [f"{missing} prints are missing without a mark"] if missing else []
            run = []
        elif (number := int(row.trade_id)) in places:
            run.append(places[number])
            real = pit.prints[run[-1]]
            if (row.px, row.sz) != (pit.terms.price(real.ticks), pit.terms.size(real.lots)):
                faults.append(f"print {row.trade_id} reads {row.px} {row.sz}")
        elif number > pit.prints[0].trade_id:
            faults.append(f"print {row.trade_id} never was")
    return faults


NEWEST = 90
"""Fills that must all be there: at a login the last page of them is fetched."""


def account_faults(holdings, account):
    """What a client says of an account that the exchange's own books do not."""
    fills = [(it["instId"], it["ordId"], it["tradeId"], it["fillSz"]) for it in account.fills]
    told = {(it.inst_id, it.ord_id, it.trade_id, it.fill_sz) for it in holdings.fills}
    pairs = {
        "orders": (
            {(it.ord_id, it.state, Decimal(it.acc_fill_sz)) for it in holdings.orders},
            {(str(it.ord_id), it.state, it.size(it.filled)) for it in account.orders.values()},
        ),
        "fills": (told - set(fills), set(fills[-NEWEST:]) - told),
        "positions": (
            {(it.position.inst_id, Decimal(it.position.pos)) for it in holdings.positions},
            {(it.instrument.inst_id, it.contracts(it.lots)) for it in account.held_positions()},
        ),
        "balances": (
            {(it.ccy, Decimal(it.cash_bal)) for it in holdings.balance.details},
            {(ccy, account.cash(ccy)) for ccy in account.currencies()},
        ),
    }
    return [f"{name}: {mine ^ theirs}" for name, (mine, theirs) in pairs.items() if mine != theirs]
