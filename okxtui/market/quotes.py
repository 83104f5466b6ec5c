"""Quotes: the rows of the watch list, each made anew only when something about it changed.

That a ticker came is seen by its row, which holds another one: it is said to nobody.
"""

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
        self.ticked: Security | None = None
        """Whose ticker came last."""

    def changed(self, *symbols: str) -> None:
        """Something about these has changed besides their tickers, or the list has."""
        self._changed.update(symbols)

    @property
    def newest(self) -> tuple[Ticker | None, float]:
        """The ticker that came last, and when."""
        ticked = self.ticked
        return (ticked.ticker, ticked.ticker_at) if ticked is not None else (None, 0.0)

    def rows(self, symbols: Sequence[str], now: float) -> tuple[Quote, ...]:
        """The rows of `symbols`; the same tuple while nothing changed."""
        known = {row.symbol: row for row in self._rows if row.symbol not in self._changed}
        self._changed.clear()
        rows = tuple([self._row(symbol, known.get(symbol), now) for symbol in symbols])
        self._rows = self._rows if rows == self._rows else rows
        return self._rows

    def _row(self, symbol: str, known: Quote | None, now: float) -> Quote:
        security = self._securities[symbol]
        if known is not None and known.ticker is security.ticker:
            return known
        return security.quote(now)

    def pulse(self, line_at: float, up_since: float) -> Pulse:
        """How fresh the list is: as its newest ticker, for whether the line is up is said once."""
        _, heard_at = self.newest
        waiting = not heard_at or (line_at and heard_at < up_since)
        return Pulse(State.WAIT if waiting else State.OK, heard_at, line_at)
