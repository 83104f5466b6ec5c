"""Tickers: the watch list, one row a symbol.

Rows hold still under a hand: while the pane is focused or pointed at, a moving column does not
reorder it; asking again (`s`) does. Only the rows in view are composed, so five hundred symbols
cost what fifteen do.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from textual import events
from textual.message import Message

from okxtui.market.freshness import State
from okxtui.market.glance import Glance, Quote
from okxtui.okx.events import Ticker
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Row, Span, inked
from okxtui.ui.panes.columns import Column, choose_columns, heading
from okxtui.ui.panes.flash import Flashes
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import CHANGES, View, after

SORTS = ("list", "symbol", "change", "volume", "price")


class Tickers(Pane):
    """The watch list."""

    NUMBER = "1"
    NAME = "Tickers"
    BINDINGS = bindings("tickers")

    class Chosen(Message):
        """A row was chosen: its symbol is to be the current one."""

        def __init__(self, symbol: str) -> None:
            super().__init__()
            self.symbol = symbol

    class Since(Message):
        """Another start of the change is wanted: "24h", "utc" or "utc8"."""

        def __init__(self, since: str) -> None:
            super().__init__()
            self.since = since

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.current = ""
        self.pointed = ""
        """The symbol under the cursor: the cursor stays with it, wherever its row goes."""
        self.sort, self.reversed, self.filter = "list", False, ""
        self._quotes: dict[str, Quote] = {}
        self._order: list[str] = []
        self._flashes = Flashes()

    def take(self, glance: Glance) -> None:
        """The quotes, the current symbol and the list's pulse."""
        self.pulse = glance.quotes_pulse
        quotes = {quote.symbol: quote for quote in glance.quotes}
        for symbol, quote in quotes.items():
            old = self._quotes.get(symbol)
            if old is not None and old is not quote and old.ticker and quote.ticker:
                self._flash(symbol, old.ticker.last, quote)
        same = quotes.keys() == self._quotes.keys()
        self._quotes, self.current = quotes, glance.current
        self.pointed = self.pointed if self.pointed in quotes else glance.current
        if not (same and self._held):
            self._arrange()
        self.repaint()

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

    # Order ------------------------------------------------------------------------------------

    @property
    def _held(self) -> bool:
        return self.sort != "list" and bool(self._order) and (self.has_focus or self.mouse_hover)

    def _arrange(self) -> None:
        wanted = self.filter.upper()
        symbols = [symbol for symbol in self._quotes if wanted in symbol.upper()]
        if self.sort != "list":
            symbols.sort(key=self._sort_key, reverse=self.sort not in ("list", "symbol"))
        self._order = symbols[::-1] if self.reversed else symbols

    def _sort_key(self, symbol: str) -> tuple[Decimal, str]:
        quote = self._quotes[symbol]
        value: Decimal | None = Decimal(0)
        if quote.ticker is not None:
            match self.sort:
                case "change":
                    value = ink.change(quote.ticker, self.view.change)
                case "volume":
                    value = turnover(quote)
                case "price":
                    value = number(quote.ticker.last)
        return (Decimal("-Infinity") if value is None else value, symbol)

    def action_sort(self) -> None:
        """By the next column; while rows are held still by the hand, first sort again."""
        self.sort = after(self.sort, SORTS)
        self._arrange()
        self._reveal()

    def action_reverse(self) -> None:
        """The other way round."""
        self.reversed = not self.reversed
        self._arrange()
        self._reveal()

    def narrow(self, text: str) -> None:
        """Only symbols that contain `text`; "" shows all."""
        self.filter = text.strip()
        self._arrange()
        if self._order and self.pointed not in self._order:
            self.pointed = self._order[0]
        self._reveal()

    # Cursor -----------------------------------------------------------------------------------

    def length(self) -> int:
        """Rows that the filter leaves."""
        return len(self._order)

    @property
    def page(self) -> int:
        """Rows between heading and frame."""
        return max(1, self.outer_size.height - 3)

    def move(self, rows: int) -> None:
        """Move the cursor; the list scrolls along."""
        if not self._order:
            return
        place = self._order.index(self.pointed) if self.pointed in self._order else 0
        self.pointed = self._order[max(0, min(len(self._order) - 1, place + rows))]
        self._reveal()

    def _reveal(self) -> None:
        place = self._order.index(self.pointed) if self.pointed in self._order else 0
        top = min(max(self.top, place - self.page + 1), place)
        self.top = max(0, min(top, self.length() - self.page))
        self.repaint()

    def action_choose(self) -> None:
        """The row under the cursor."""
        if self.pointed:
            self.post_message(self.Chosen(self.pointed))

    def action_change(self) -> None:
        """Since 24 h, midnight UTC, midnight UTC+8."""
        self.post_message(self.Since(after(self.view.change, CHANGES)))

    def on_click(self, event: events.Click) -> None:
        """A click on a row chooses it."""
        place = self.top + event.y - 2
        if event.y >= 2 and 0 <= place < len(self._order):
            self.pointed = self._order[place]
            self.action_choose()
            self.repaint()

    # Painting ---------------------------------------------------------------------------------

    def about(self) -> str:
        """How it is sorted and filtered."""
        told = []
        if self.filter:
            told.append(f"/{self.filter}")
        if self.sort != "list" or self.reversed:
            sign = self.view.signs.up if self.reversed else self.view.signs.down
            told.append(f"{self.sort} {sign}{' held' if self._held else ''}")
        if len(self._order) > self.page:
            told.append(f"{len(self._order)} symbols")
        return "  ".join(told)

    def body(self, width: int, height: int) -> list[Row]:
        """A heading and the rows in view."""
        self.set_reactive(Pane.top, max(0, min(self.top, len(self._order) - (height - 1))))
        shown = [self._quotes[s] for s in self._order[self.top : self.top + height - 1]]
        columns = choose_columns(self._columns(shown), width - 1)
        if not shown:
            word = "no symbol fits the filter" if self._quotes else "waiting for the first prices"
            return [((ink.fit(f" {word}", width), "muted"),)]
        return [heading(columns, width), *(self._row(quote, columns, width) for quote in shown)]

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

    def _row(self, quote: Quote, columns: list[Column], width: int) -> Row:
        chosen = quote.symbol == self.current
        spans: list[Span] = [(self.view.signs.pointer if chosen else " ", "accent")]
        for place, column in enumerate(columns):
            spans += [(" ", "")] if place else []
            spans += self._cell(quote, column)
        left = width - sum(len(text) for text, _ in spans)
        row: Row = (*spans, (" " * left, ""))
        if quote.pulse.state(self.now()) is State.STALE:
            row = inked(row, "stale")
        return inked(row, "cursor") if quote.symbol == self.pointed and self.has_focus else row

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
        for quote in (self._quotes[symbol] for symbol in self._order):
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
