"""Ladder: the book around the middle, asks above, bids below.

Prices stand in the exchange's own decimals; the size of a step and the sum up to it are two
shades behind the row, so the bars take no columns. What lies beyond the levels that the channel
shows is not known, and is not drawn.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from okxtui.market.depth import Depth
from okxtui.market.glance import Glance
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Row, shade, width_of
from okxtui.ui.panes.gauge import gauge
from okxtui.ui.panes.pane import Pane
from okxtui.ui.rungs import STEPS, Rung, calm_scale, rungs
from okxtui.ui.view import View


class Ladder(Pane):
    """Levels of the current symbol."""

    NUMBER = "3"
    NAME = "Ladder"
    BINDINGS = bindings("ladder")

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.depth = Depth()
        self.instrument: Instrument | None = None
        self.symbol = ""
        self.last = ""
        self.step = 1
        """How many ticks a rung is."""
        self.offset_rows = 0
        """How far the middle was scrolled down; 0 is centred."""
        self._columns = (8, 6, 6)

    def take(self, glance: Glance) -> None:
        """The depth, its instrument and pulse, and the last price to mark."""
        if glance.current != self.symbol:
            self.step, self.offset_rows = 1, 0
        self.symbol, self.depth, self.pulse = glance.current, glance.depth, glance.depth_pulse
        self.instrument = glance.instrument
        trades = glance.prints.rows[-1:]
        self.last = getattr(trades[0], "px", self.last) if trades else ""
        self.repaint()

    # Keys -------------------------------------------------------------------------------------

    def move(self, rows: int) -> None:
        """Look further up or down the book."""
        most = max(0, max(len(self.depth.asks), len(self.depth.bids)) - 1)
        self.offset_rows = max(-most, min(most, self.offset_rows + rows))
        self.repaint()

    def action_recentre(self) -> None:
        """Best bid and ask in the middle again."""
        self.offset_rows = 0
        self.repaint()

    def action_group(self, coarser: int) -> None:
        """Coarser or finer price steps."""
        place = STEPS.index(self.step) + coarser
        self.step = STEPS[max(0, min(len(STEPS) - 1, place))]
        self.repaint()

    # Painting ---------------------------------------------------------------------------------

    @property
    def tick_size(self) -> Decimal | None:
        """The tick size, once it is known."""
        return number(self.instrument.tick_sz) if self.instrument else None

    def about(self) -> str:
        """Symbol, step and unit."""
        told = [self.symbol, self.depth.source]
        if self.tick_size and self.step > 1:
            told.append(f"step {self.tick_size * self.step:f}")
        return "  ".join(word for word in told if word)

    def body(self, width: int, height: int) -> list[Row]:
        """Heading, asks, spread, bids, and the balance of the two."""
        if not (self.depth.asks or self.depth.bids):
            word = self.pulse.note or "waiting for the book"
            return [((ink.fit(f" {word}", width), "muted"),)]
        step = self.tick_size * self.step if self.tick_size and self.step > 1 else None
        asks = rungs(self.depth.asks, step, asks=True)
        bids = rungs(self.depth.bids, step, asks=False)
        extras = self._extras(width) if height >= 9 else []
        side = min(max(1, (height - 2 - len(extras)) // 2), max(self.depth.complete, 1))
        lines = self._lines(asks, bids, side, width)
        return [self._heading(width), *lines, *extras]

    def _lines(self, asks: list[Rung], bids: list[Rung], side: int, width: int) -> list[Row]:
        """The part of the book in view: `side` rows above the middle, as many below."""
        above: list[Rung | None] = [None] * max(0, side - len(asks)) + asks[::-1]
        book = [*((rung, "ask") for rung in above), (None, "middle")]
        book += [(rung, "bid") for rung in bids]
        first = max(0, min(len(above) - side + self.offset_rows, len(book) - 1))
        view = book[first : first + 2 * side + 1]
        seen = [rung for rung, _ in view if rung]
        self._columns = self._measure(seen, width)
        most = calm_scale(max((rung.total for rung in seen), default=Decimal(1)))
        lines = {id(rung): line for rung, line in zip(seen, self._texts(seen), strict=True)}
        blank: Row = ((" " * width, ""),)
        rows = [
            self._middle(width)
            if name == "middle"
            else self._rung(rung, lines[id(rung)], most, width, name)
            if rung
            else blank
            for rung, name in view
        ]
        return [*rows, *([blank] * (2 * side + 1 - len(rows)))]

    def _texts(self, seen: list[Rung]) -> list[tuple[str, str]]:
        """Size and sum of each rung; in a column the points stand in line."""
        sizes = ink.aligned([self._sized(rung.size, rung.price) for rung in seen])
        totals = ink.aligned([self._sized(rung.total, rung.price) for rung in seen])
        return list(zip(sizes, totals, strict=True))

    def _measure(self, seen: list[Rung], width: int) -> tuple[int, int, int]:
        """Widths of price, size and sum: what they need, and the rest between them."""
        price = max((len(self._price(rung.price)) for rung in seen), default=8)
        texts = self._texts(seen)
        size = max((len(size) for size, _ in texts), default=6)
        total = max((len(total) for _, total in texts), default=6)
        gaps = max(0, width - 4 - price - size - total)
        return price + min(2, gaps // 3), size + gaps // 3, total + (gaps - 2 * (gaps // 3))

    def _heading(self, width: int) -> Row:
        unit = ink.size_unit(self.instrument, self.view.unit)
        price, size, total = self._columns
        named = f"Size {unit}" if unit and len(unit) + 5 <= size else "Size"
        told = f" {ink.fit('Price', price, right=True)} {ink.fit(named, size, right=True)}"
        return ((ink.fit(f"{told} {ink.fit('Sum', total, right=True)}", width), "faint"),)

    def _rung(
        self, rung: Rung, texts: tuple[str, str], most: Decimal, width: int, name: str
    ) -> Row:
        price, size, total = self._columns
        here = number(rung.price) == number(self.last)
        colour = "down" if name == "ask" else "up"
        row: Row = (
            (self.view.signs.pointer if here else " ", "accent"),
            (
                ink.fit(self._price(rung.price), price, right=True),
                f"{colour} chosen" if here else colour,
            ),
            (" ", ""),
            (ink.fit(texts[0], size, right=True), ""),
            (" ", ""),
            (ink.fit(texts[1], total, right=True), "muted"),
        )
        row = (*row, (" " * (width - width_of(row)), ""))
        if not (self.trusted and most):
            return row
        far, near = (round(part / most * width) for part in (rung.total, rung.size))
        row = shade(row, width - far, width, f"bar-{name}-far")
        return shade(row, width - near, width, f"bar-{name}")

    def _middle(self, width: int) -> Row:
        """Spread in ticks and basis points, and the mid."""
        spread, mid = self.depth.spread, self.depth.mid
        if spread is None or not mid:
            return ((ink.fit(f" {self.view.signs.rule * 2} one side is empty", width), "warn"),)
        if spread <= 0:
            return (
                (ink.fit(f" {self.view.signs.rule * 2} crossed by {-spread:f}", width), "warn"),
            )
        told = f" {self.view.signs.rule * 2} spread {spread:f}  {self._ticks(spread)}"
        told += f"{ink.rounded(spread / mid * 10_000, 2)} bp"
        rest = f"mid {ink.exact(mid)} "
        if len(told) + len(rest) + 2 <= width:
            told += " " * (width - len(told) - len(rest)) + rest
        return ((ink.fit(told, width), "muted"),)

    def _ticks(self, spread: Decimal) -> str:
        if not self.tick_size:
            return ""
        count = spread / self.tick_size
        return f"{count:.0f} tick{'' if count == 1 else 's'}  "

    def _extras(self, width: int) -> list[Row]:
        """The microprice, and who stands with more."""
        share = self.depth.imbalance(5)
        lean = gauge(share, width, self.view.signs, ("bids", "asks"))
        micro, mid = self.depth.microprice, self.depth.mid
        if micro is None or not mid:
            return [lean]
        places = ink.decimals(self.instrument.tick_sz) + 2 if self.instrument else 8
        points = (micro - mid) / mid * 10_000
        told = f" micro {ink.rounded(micro, places)}  {points:+.2f} bp of mid"
        return [((ink.fit(told, width), "muted"),), lean]

    def _price(self, text: str) -> str:
        return ink.price(text, ink.decimals(self.instrument.tick_sz) if self.instrument else 0)

    def _sized(self, size: Decimal, at: str) -> str:
        return ink.size_text(f"{size:f}", at, self.instrument, self.view.unit)

    def table(self) -> Iterable[Sequence[str]]:
        """The levels as the exchange sent them, highest price first."""
        yield ("side", "price", "size")
        yield from (("ask", level.price, level.size) for level in reversed(self.depth.asks))
        yield from (("bid", level.price, level.size) for level in self.depth.bids)
