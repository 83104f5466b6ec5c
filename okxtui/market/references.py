"""What stands beside the price: mark, index, funding, open interest, limits, maintenance.

Folded like everything else, but by channels that speak seldom; the freshness of each is kept for
the whole channel, as nobody looks at it instrument by instrument. Written by `Market` alone.
"""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from okxtui.market.freshness import Pulse, State
from okxtui.market.security import Securities
from okxtui.market.upkeep import Upkeep
from okxtui.okx.events import (
    Arg,
    Funding,
    IndexTicker,
    Liquidation,
    Maintenance,
    MarkPrice,
    OpenInterest,
    PriceLimit,
)
from okxtui.okx.symbols import index_of

LIQUIDATIONS = "liquidation-orders"

_ON_CHANGE = frozenset({"instruments", "status", LIQUIDATIONS})
"""Channels that push nothing until something happens: their silence says that nothing did."""


_FIELDS = {
    "mark-price": ("mark",),
    "funding-rate": ("funding",),
    "open-interest": ("open_interest", "interest_before"),
    "price-limit": ("limit",),
}
"""What each channel of one instrument tells, by the fields of its `Reference`."""


class References:
    """Folds the channels that stand beside the prices into the securities they are about."""

    def __init__(self, securities: Securities) -> None:
        self.upkeep = Upkeep()
        self.folds: dict[type, Callable[[Any, float], None]] = {
            MarkPrice: self._mark,
            IndexTicker: self._index,
            Funding: self._funding,
            OpenInterest: self._open_interest,
            PriceLimit: self._limit,
            Maintenance: self._maintain,
            Liquidation: self._liquidated,
        }
        self._securities = securities
        self._indices: dict[str, IndexTicker] = {}
        self._heard: dict[str, float] = {}
        self.refused: dict[str, str] = {}
        """Why a channel that is not about one instrument is not to be had."""

    def pulse(self, channel: str, line_at: float) -> Pulse | None:
        """How fresh a channel of ours is; None while nothing came, and for all others."""
        heard_at = self._heard.get(channel)
        if channel in self.refused:
            return Pulse(State.OFF, note=self.refused[channel])
        if heard_at is not None:
            return Pulse(State.OK, heard_at, line_at)
        return Pulse(State.OK, line_at=line_at) if channel in _ON_CHANGE else None

    def point(self, symbol: str) -> None:
        """Let an instrument's reference name its index as it is now."""
        index = self._indices.get(index_of(symbol))
        if self._securities[symbol].reference.index is not index:
            self._refer(symbol, index=index)

    def forget(self, arg: Arg) -> None:
        """A subscription ended: what it told last grows old from here on, and unseen."""
        if arg.channel == "index-tickers":
            self._indices.pop(arg.inst_id, None)
        security = self._securities.get(arg.inst_id)
        if security is not None and arg.channel in _FIELDS:
            self._refer(arg.inst_id, **dict.fromkeys(_FIELDS[arg.channel]))

    def _refer(self, symbol: str, **what: Any) -> None:
        security = self._securities[symbol]
        security.reference = structs.replace(security.reference, **what)

    def _mark(self, event: MarkPrice, now: float) -> None:
        self._heard["mark-price"] = now
        self._refer(event.inst_id, mark=event)

    def _index(self, event: IndexTicker, now: float) -> None:
        self._heard["index-tickers"] = now
        self._indices[event.inst_id] = event

    def _funding(self, event: Funding, now: float) -> None:
        self._heard["funding-rate"] = now
        self._refer(event.inst_id, funding=event)

    def _open_interest(self, event: OpenInterest, now: float) -> None:
        self._heard["open-interest"] = now
        self._securities[event.inst_id].interest(event)

    def _limit(self, event: PriceLimit, now: float) -> None:
        self._heard["price-limit"] = now
        self._refer(event.inst_id, limit=event)

    def _liquidated(self, event: Liquidation, now: float) -> None:
        """The channel tells of every market of its type; most of them nobody watches."""
        self._heard[LIQUIDATIONS] = now
        security = self._securities.get(event.inst_id)
        if security is not None:
            security.liquidated(event)

    def _maintain(self, event: Maintenance, now: float) -> None:
        self._heard["status"] = now
        self.upkeep.fold(event)
