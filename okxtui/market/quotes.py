"""Quotes: the rows of the watch list, each made anew only when something about it changed."""

from collections.abc import Sequence

from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Quote
from okxtui.market.security import Securities, Security
from okxtui.okx.events import Ticker


class Quotes:
    """Rows, and the ticker that came last. Written by `Market` alone."""

    def __init__(self, securities: Securities) -> None:
        self._securities = securities
        self._changed: set[str] = set()
        self._rows: tuple[Quote, ...] = ()
        self._newest: Security | None = None

    def ticked(self, security: Security) -> None:
        """A ticker came."""
        self._newest = security
        self._changed.add(security.symbol)

    def changed(self, *symbols: str) -> None:
        """Something about these has changed, or the list has."""
        self._changed.update(symbols)

    @property
    def newest(self) -> tuple[Ticker | None, float]:
        """The ticker that came last, and when."""
        newest = self._newest
        return (newest.ticker, newest.ticker_at) if newest is not None else (None, 0.0)

    def rows(self, symbols: Sequence[str], now: float) -> tuple[Quote, ...]:
        """The rows of `symbols`; the same tuple while nothing changed."""
        if self._changed or len(self._rows) != len(symbols):
            known = {row.symbol: row for row in self._rows if row.symbol not in self._changed}
            self._rows = tuple(
                known.get(symbol) or self._securities[symbol].quote(now) for symbol in symbols
            )
            self._changed.clear()
        return self._rows

    def pulse(self, line_at: float, up_since: float) -> Pulse:
        """How fresh the list is: as its newest ticker, for whether the line is up is said once."""
        _, heard_at = self.newest
        waiting = not heard_at or (line_at and heard_at < up_since)
        return Pulse(State.WAIT if waiting else State.OK, heard_at, line_at)
