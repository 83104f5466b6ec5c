"""The trader behind account 1: it keeps a few orders near the touch, so that the account lives.

Seeded and harmless: small orders, both sides, leaning against what it already holds. It
trades through the Desk like anybody else, in the crowd's time.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from okxtui.sim.account import Account
from okxtui.sim.desk import Desk, Request, Unacceptable
from okxtui.sim.orders import AccountOrder

# Instrument, the usual size, orders kept in the book, and what it likes to hold: coins or
# contracts.
BEATS = (
    ("BTC-USDT", "0.0125", 2, "1.5"),
    ("ETH-USDT", "0.18", 2, "12"),
    ("SOL-USDT", "3.5", 2, "140"),
    ("DOGE-USDT", "1200", 1, "20000"),
    ("BTC-USDT-SWAP", "4", 2, "45"),
    ("ETH-USDT-SWAP", "6", 1, "-60"),
)
EVERY = 900
"""Milliseconds of crowd time between two looks at the market."""
LIFE = 25_000
"""How long an order may wait, on average."""
IMPATIENCE = 0.05
"""How often, at a look, something is bought or sold at once."""


class Robot:
    """Trades for one account until the exchange closes."""

    def __init__(self, desk: Desk, account: Account, dice: Random) -> None:
        self._desk = desk
        self._account = account
        self._dice = dice
        self._clock = 0.0
        self._next = 0.0
        self._beats = [beat for beat in BEATS if beat[0] in desk.venue.pits]
        self._mine: dict[int, float] = {}
        """Its orders and when (crowd time) they are withdrawn; the account has others, too."""

    def begin(self) -> None:
        """The first trades, so that nobody finds the account without any."""
        for _ in range(8 if self._beats else 0):
            self._hurry(*self._some())

    def act(self, elapsed: float) -> None:
        """Whatever is due in the next `elapsed` ms of crowd time."""
        self._clock += elapsed
        while self._next <= self._clock:
            self._next += EVERY * self._dice.uniform(0.5, 1.5)
            self._look()

    def _look(self) -> None:
        self._tidy()
        if not self._beats:
            return
        name, size, count, likes = self._some()
        if self._dice.random() < IMPATIENCE:
            self._hurry(name, size, count, likes)
        elif len(self._waiting(name)) < count:
            self._quote(name, size, likes)

    def _some(self) -> tuple[str, str, int, str]:
        return self._dice.choice(self._beats)

    def _tidy(self) -> None:
        """Withdraw what has waited long enough; now and then move it instead."""
        for ord_id, until in list(self._mine.items()):
            order = self._account.orders.get(ord_id)
            if order is None:
                del self._mine[ord_id]
            elif until <= self._clock:
                if self._dice.random() < 0.3:
                    self._mine[ord_id] = self._clock + LIFE
                    self._follow(order)
                else:
                    self._desk.cancel(self._account, order)

    def _follow(self, order: AccountOrder) -> None:
        """Amend an order to the touch."""
        pit = self._desk.venue.pits[order.instrument.inst_id]
        best = (pit.engine.bids if order.resting.buy else pit.engine.asks).best()
        if best is not None and best != order.resting.ticks:
            self._desk.amend(self._account, order, pit.terms.price(best), "")

    def _waiting(self, name: str) -> list[AccountOrder]:
        mine = (self._account.orders.get(ord_id) for ord_id in self._mine)
        return [each for each in mine if each and each.instrument.inst_id == name]

    def _quote(self, name: str, size: str, likes: str) -> None:
        """An order at the touch or a few ticks behind it."""
        pit = self._desk.venue.pits[name]
        buy = self._leaning(name, likes)
        best = (pit.engine.bids if buy else pit.engine.asks).best()
        if best is None:
            return
        away = int(self._dice.expovariate(1.0) * pit.instrument.gap * 1.5)
        price = pit.terms.price(best - away if buy else best + away)
        kind = "post_only" if self._dice.random() < 0.4 else "limit"
        self._send(Request(name, buy, kind, self._sized(name, size), price))

    def _hurry(self, name: str, size: str, count: int, likes: str) -> None:
        """Buy or sell at the market."""
        buy = self._leaning(name, likes)
        self._send(Request(name, buy, "market", self._sized(name, size)))

    def _send(self, request: Request) -> None:
        try:
            order = self._desk.place(self._account, request)
        except Unacceptable:
            # Out of money on this side for now; the other side will bring it back.
            return
        if order.open:
            self._mine[order.ord_id] = self._clock + self._dice.expovariate(1.0) * LIFE

    def _leaning(self, name: str, likes: str) -> bool:
        """Buy rather than sell, the more so the less it holds of what it likes to hold."""
        listed = self._desk.venue.pits[name].instrument
        if listed.contract:
            position = self._account.positions.get(name)
            held = position.contracts(position.lots) if position else Decimal(0)
        else:
            held = self._account.cash(listed.base)
        wanted = Decimal(likes)
        short = float((wanted - held) / abs(wanted))
        return self._dice.random() < 0.5 + max(-0.4, min(0.4, short))

    def _sized(self, name: str, size: str) -> str:
        """About `size`, in whole lots."""
        digits = min(4, self._desk.venue.pits[name].instrument.size_digits)
        about = Decimal(size) * Decimal(str(round(self._dice.uniform(0.4, 1.8), 3)))
        return format(about.quantize(Decimal(1).scaleb(-digits)), "f")
