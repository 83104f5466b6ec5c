"""Tickers: the watch list, one row a symbol.

What moved lights up for a moment, from the first digit that is another one.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from textual.message import Message

from okxtui.market.glance import Glance, Quote
from okxtui.okx.events import Ticker
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Span
from okxtui.ui.panes.columns import Column, choose_columns
from okxtui.ui.panes.flash import Flashes
from okxtui.ui.panes.listing import LIST, Listing
from okxtui.ui.view import CHANGES, View, after


class Tickers(Listing[Quote]):
    """The watch list."""

    NUMBER = "1"
    NAME = "Tickers"
    BINDINGS = bindings("tickers")
    SORTS = (LIST, "symbol", "change", "volume", "price")
    ASKED = "Symbols with:"

    class Since(Message):
        """Another start of the change is wanted: "24h", "utc" or "utc8"."""

        def __init__(self, since: str) -> None:
            super().__init__()
            self.since = since

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self._flashes = Flashes()
        self.watch_group = ""
        self.up_since = 0.0
        """When the line came up: what was heard before may have changed unheard."""

    def take(self, glance: Glance) -> None:
        """The quotes, the current symbol and the list's pulse."""
        self.pulse = glance.quotes_pulse
        for quote in glance.quotes:
            old = self._items.get(quote.symbol)
            if old is not quote and old is not None and old.ticker and quote.ticker:
                self._flash(quote.symbol, old.ticker.last, quote)
        self.current, self.watch_group = glance.current, glance.group
        self.up_since = glance.up_since
        self.hold(glance.quotes)
        self.pointed = self.pointed or glance.current

    def _flash(self, symbol: str, old: str, quote: Quote) -> None:
        if quote.ticker is None or old == quote.ticker.last:
            return
        start = ink.bold_from(*(self._price(quote, text) for text in (old, quote.ticker.last)))
        if self._flashes.start(symbol, start, quote.direction, self.now()):
            self.set_timer(Flashes.SECONDS, self._end_flashes)

    def _end_flashes(self) -> None:
        """Put out what has burnt long enough; come back for the rest."""
        left = self._flashes.put_out(self.now())
        self.repaint()
        if left is not None:
            self.set_timer(left, self._end_flashes)

    # Rows -------------------------------------------------------------------------------------

    def identity(self, item: Quote) -> str:
        """The symbol: the cursor stays with it, wherever its row goes."""
        return item.symbol

    def symbol(self, item: Quote) -> str:
        """What the row is about."""
        return item.symbol

    def words(self, item: Quote) -> str:
        """The filter looks for symbols only."""
        return item.symbol

    def faded(self, item: Quote) -> bool:
        """Its price is of before the line was lost, and was not told again since."""
        return 0 < item.pulse.heard_at < self.up_since

    def world(self) -> object:
        """Which row is the current one, and which are of before."""
        return self.current, self.up_since

    def empty(self) -> str:
        """Nothing came yet."""
        return "waiting for the first prices"

    def value(self, item: Quote) -> Decimal | str | None:
        """By change, volume and price the greatest first."""
        if self.sort == "symbol":
            return item.symbol
        if item.ticker is None:
            return None
        match self.sort:
            case "change":
                return ink.change(item.ticker, self.view.change)
            case "volume":
                return turnover(item)
        return number(item.ticker.last)

    def action_change(self) -> None:
        """Since 24 h, midnight UTC, midnight UTC+8."""
        self.post_message(self.Since(after(self.view.change, CHANGES)))

    # Painting ---------------------------------------------------------------------------------

    def about(self) -> str:
        """The group, if there are several; how it is sorted and filtered; how many there are."""
        count = f"{len(self._order)} symbols" if len(self._order) > self.page else ""
        return "  ".join(word for word in (self.watch_group, super().about(), count) if word)

    def compose_rows(
        self, items: list[Quote], width: int, *, brief: bool
    ) -> tuple[list[Column], list[list[Span]]]:
        """The sparkline grows with the room, so that it says more where there is some."""
        columns = choose_columns(self._columns(items), width - 1)
        return columns, [self._told(quote, columns) for quote in items]

    def _columns(self, quotes: list[Quote]) -> list[Column]:
        widest = max((len(self._price(q, q.ticker.last)) for q in quotes if q.ticker), default=6)
        longest = max((len(quote.symbol) for quote in quotes), default=8)
        sides = max((len(self._price(q, q.ticker.bid_px)) for q in quotes if q.ticker), default=6)
        since = {"24h": "24h", "utc": "0:00Z", "utc8": "0:00+8"}[self.view.change]
        return [
            Column("symbol", "Symbol", min(max(longest, 6), 18), rank=0, left=True, least=7),
            Column("last", "Last", max(widest, 6) + 2, rank=0),
            Column("change", since, 7, rank=1),
            Column("spark", "", 8, rank=2, most=24),
            Column("volume", "Vol 24h", 7, rank=3),
            Column("bid", "Bid", max(sides, 5), rank=4),
            Column("ask", "Ask", max(sides, 5), rank=4),
            Column("high", "High", max(widest, 5), rank=5),
            Column("low", "Low", max(widest, 5), rank=5),
        ]

    def _told(self, quote: Quote, columns: list[Column]) -> list[Span]:
        spans: list[Span] = []
        for column in columns:
            # The blank between columns belongs to the cell before: a span more costs a segment.
            *cells, (text, inks) = self._cell(quote, column)
            spans += (*cells, (f"{text} ", inks))
        text, inks = spans.pop()
        return [*spans, (text[:-1], inks)]

    def _cell(self, quote: Quote, column: Column) -> list[Span]:
        ticker = quote.ticker
        if column.name == "symbol":
            inks = "strong" if quote.symbol == self.current else ""
            return [(column.fit(quote.symbol, self.view.signs.more), inks)]
        if ticker is None:
            return [(column.fit(ink.NOTHING if column.name == "last" else ""), "muted")]
        match column.name:
            case "last":
                return self._last(quote, ticker.last, column)
            case "change":
                ratio = ink.change(ticker, self.view.change)
                inks = "" if not ratio else "up" if ratio > 0 else "down"
                return [(column.fit(ink.percent(ratio)), inks)]
            case "spark":
                blocks = self.view.signs.blocks
                return [(column.fit(ink.spark(quote.spark, column.width, blocks)), "label")]
            case "volume":
                return [(column.fit(ink.compact(turnover(quote))), "label")]
        text = self._price(quote, self._side(ticker, column.name))
        return [(column.fit(text), "label")]

    @staticmethod
    def _side(ticker: Ticker, name: str) -> str:
        return {
            "bid": ticker.bid_px,
            "ask": ticker.ask_px,
            "high": ticker.high24h,
            "low": ticker.low24h,
        }[name]

    def _last(self, quote: Quote, last: str, column: Column) -> list[Span]:
        text = self._price(quote, last)
        inks = {1: "up", -1: "down"}.get(quote.direction, "")
        arrow = {1: self.view.signs.up, -1: self.view.signs.down}.get(quote.direction, " ")
        told = ink.fit(text, column.width - 2, right=True)
        flash = self._flashes.of(quote.symbol)
        if flash is None:
            return [(f"{told} ", inks), (arrow, inks)]
        cut = len(told) - len(text) + flash.start
        lit = "flash-up" if flash.direction > 0 else "flash-down"
        return [(told[:cut], inks), (told[cut:], lit), (f" {arrow}", inks)]

    @staticmethod
    def _price(quote: Quote, text: str) -> str:
        places = ink.decimals(quote.instrument.tick_sz) if quote.instrument else 0
        return ink.price(text, places)

    def table(self) -> Iterable[Sequence[str]]:
        """Every row the filter leaves, numbers as the exchange sent them."""
        yield ("symbol", "last", "bid", "ask", "open24h", "high24h", "low24h", "vol24h", "ts")
        for quote in (self._items[symbol] for symbol in self._order):
            row = quote.ticker or Ticker(inst_id=quote.symbol)
            prices = (row.last, row.bid_px, row.ask_px, row.open24h, row.high24h, row.low24h)
            yield (quote.symbol, *prices, row.vol24h, row.ts)


def turnover(quote: Quote) -> Decimal | None:
    """What changed hands in 24 h, in quote currency or its like: comparable between symbols."""
    ticker = quote.ticker
    if ticker is None:
        return None
    traded = number(ticker.vol_ccy24h)
    if ticker.inst_type in ("SPOT", "MARGIN", "") or traded is None:
        return traded
    last = number(ticker.last)
    return traded * last if last is not None else None
