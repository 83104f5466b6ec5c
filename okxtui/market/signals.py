"""Signals: what stood out, in frozen values that carry their own reasons.

A hit names its inputs and its threshold, and is told later what the price did. Its time is when
it could be known; nothing of it but the prices afterwards comes from a later time.
Times are the exchange's, in milliseconds.
"""

from decimal import Decimal

from msgspec import Struct

KINDS = ("whale", "imbalance", "speed", "breakout", "liquidation")

AFTER = (1, 5, 15)
"""Minutes after which it is told what the price did."""

PENDING, UNKNOWN = "", "?"
"""Instead of a price: that time has not come; or prints may be missing there."""

NOT_YET = (PENDING,) * len(AFTER)

MONEY = ("whale", "liquidation")
"""Kinds whose measure is money."""

SOURCES = {
    "whale": "trades",
    "speed": "trades",
    "imbalance": "books5",
    "breakout": "candles",
    "liquidation": "liquidation-orders",
}
"""What each kind rests on: while that is stale or broken, the kind is muted."""


class Hit(Struct, frozen=True):
    """Something stood out."""

    number: int
    """Counts the hits of a symbol: its identity."""
    kind: str
    symbol: str
    at: int
    side: str
    """"buy" or "sell": which way it points; "" if it points nowhere."""
    price: str
    """The last price, or the mid, when it was known."""
    value: Decimal
    """In the measure of its kind: see `Standing`."""
    threshold: Decimal
    inputs: tuple[tuple[str, str], ...] = ()
    """What it was made of, name and value."""
    after: tuple[str, ...] = NOT_YET
    """Prices `AFTER` so many minutes."""


class Standing(Struct, frozen=True):
    """How one kind stands now."""

    kind: str
    have: int = 0
    need: int = 0
    """It has warmed up once `have` reaches `need`."""
    value: Decimal | None = None
    """Of `MONEY`: the last order; others: standard deviations."""
    threshold: Decimal | None = None
    """Of `MONEY` in size times price, of inverse contracts in size alone: see `measure`."""
    state: str = ""
    """What it does once it has warmed up, in a word or two; "" for waiting."""
    note: str = ""
    hits: int = 0
    """Since the start of the session."""

    @property
    def warm(self) -> bool:
        """Whether it can tell anything."""
        return self.have >= self.need


class Signals(Struct, frozen=True):
    """The signals of one symbol."""

    symbol: str = ""
    standings: tuple[Standing, ...] = ()
    hits: tuple[Hit, ...] = ()
    """Oldest first, the most recent hundred."""


def standing(signals: Signals, kind: str) -> Standing | None:
    """How one kind stands; None where there is no such kind."""
    return next((it for it in signals.standings if it.kind == kind), None)


def places(value: float) -> Decimal:
    """A statistic as a decimal of two places, for the screen."""
    return Decimal(f"{value:.2f}")
