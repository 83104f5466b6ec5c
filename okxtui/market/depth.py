"""Depth: the levels of a book as they were at one moment, and what can be read off them.

Both sides best price first. Must not know how the levels were kept together.
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.okx.events import Level

BOOKS = ("books5", "books")
"""The channels a ladder may follow: the best five levels, whole each time; or four hundred."""


class Depth(Struct, frozen=True):
    """Some levels of one book. An empty one is a value too: nothing is known yet."""

    symbol: str = ""
    source: str = ""
    """The channel it came by: "books5", "books", "bbo-tbt"; "" when empty."""
    bids: tuple[Level, ...] = ()
    asks: tuple[Level, ...] = ()
    ts: int = 0
    """The exchange's time, milliseconds."""
    seq: int | None = None
    complete: int = 5
    """How many levels a side the source shows at most: beyond it nothing is known."""

    @property
    def mid(self) -> Decimal | None:
        """(bid + ask) / 2; None unless both sides are there."""
        if not (self.bids and self.asks):
            return None
        return (Decimal(self.bids[0].price) + Decimal(self.asks[0].price)) / 2

    @property
    def spread(self) -> Decimal | None:
        """Best ask minus best bid, in price; negative while the book is crossed."""
        if not (self.bids and self.asks):
            return None
        return Decimal(self.asks[0].price) - Decimal(self.bids[0].price)

    @property
    def microprice(self) -> Decimal | None:
        """The mid weighted by the opposite size: where the next trade more likely prints."""
        if not (self.bids and self.asks):
            return None
        bid, bid_size = Decimal(self.bids[0].price), Decimal(self.bids[0].size)
        ask, ask_size = Decimal(self.asks[0].price), Decimal(self.asks[0].size)
        total = bid_size + ask_size
        return (bid * ask_size + ask * bid_size) / total if total else None

    def imbalance(self, levels: int = 5) -> float | None:
        """Share of the bids in the size of the best `levels` a side, 0..1; None when empty."""
        bids = sum((Decimal(level.size) for level in self.bids[:levels]), Decimal(0))
        asks = sum((Decimal(level.size) for level in self.asks[:levels]), Decimal(0))
        return float(bids / (bids + asks)) if bids + asks else None
