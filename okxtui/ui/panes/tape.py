"""Tape: every print of the current symbol, newest on top.

Freezing holds the eye, not the market: the count of what came since stands in the title. Where
prints may be missing a line says so. The filter hides small prints here and changes no sum.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from textual.message import Message

from okxtui.market.contracts import convert
from okxtui.market.glance import Glance, Prints, TapeGap
from okxtui.market.signals import Signals, standing
from okxtui.okx.events import Instrument, Trade
from okxtui.okx.numbers import millis, number
from okxtui.ui import ink, marks
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Row, inked, width_of
from okxtui.ui.panes.columns import Widest
from okxtui.ui.panes.gauge import gauge
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import View

_ROOMY = 6
"""From this height on the rule of the whales has a row."""

MOST_MADE = 2000
"""Rows kept ready; more than a tape of a thousand can show twice over."""


class Tape(Pane):
    """Time and sales."""

    NUMBER = "6"
    NAME = "Tape"
    MOVES = True
    BINDINGS = bindings("tape")

    class SmallestAsked(Message):
        """The smallest size to show is to be asked for."""

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.prints = Prints()
        """The newest, whatever is shown."""
        self.frozen: Prints | None = None
        """What is shown while frozen."""
        self.signals = Signals()
        self.instrument: Instrument | None = None
        self.smallest: Decimal | None = None
        self._passing: tuple[Trade | TapeGap, ...] = ()
        self._filtered: Prints | None = None
        self._columns = (12, 8, 4, 0)
        self._places = (0, 0)
        self._widest = Widest()
        self._made: dict[Trade | TapeGap, Row] = {}
        self._made_for: tuple[object, ...] = ()

    def take(self, glance: Glance) -> None:
        """The prints of the current symbol."""
        if glance.prints.symbol != self.prints.symbol:
            self.frozen, self.smallest = None, None
        self.prints, self.pulse = glance.prints, glance.tape_pulse
        self.instrument, self.signals = glance.instrument, glance.signals
        self.renew(glance.prints, glance.instrument, glance.signals)

    # Keys -------------------------------------------------------------------------------------

    def action_freeze(self) -> None:
        """Hold what is shown, or go on with the newest."""
        self.frozen = None if self.frozen else self.prints
        self.top = 0
        self.repaint()

    def action_smallest(self) -> None:
        """Ask for the smallest size to show."""
        self.post_message(self.SmallestAsked())

    def narrow(self, text: str) -> None:
        """Show prints of at least this size, in the unit on screen; "" shows all."""
        self.smallest = number(text.strip().replace(",", ""))
        self._filtered = None
        self.repaint()

    def length(self) -> int:
        """Prints that may be scrolled to."""
        return len(self._shown())

    @property
    def page(self) -> int:
        """Rows between the heading and what stands below."""
        height = self.outer_size.height - 2
        return max(1, height - 2 - (height >= _ROOMY))

    # Painting ---------------------------------------------------------------------------------

    def _shown(self) -> tuple[Trade | TapeGap, ...]:
        prints = self.frozen or self.prints
        if self._filtered is not prints:
            self._filtered = prints
            rows, smallest = prints.rows, self.smallest
            self._passing = rows if smallest is None else tuple(filter(self._passes, rows))
        return self._passing

    def _passes(self, row: Trade | TapeGap) -> bool:
        if isinstance(row, TapeGap) or self.smallest is None:
            return True
        size = number(row.sz)
        if size is not None and self.instrument:
            size = convert(size, number(row.px), self.instrument, self.view.unit)
        return size is None or size >= self.smallest

    def watch_view(self) -> None:
        """Another unit: the filter counts in it."""
        self._filtered = None
        super().watch_view()

    def subject(self) -> str:
        """The symbol."""
        return self.prints.symbol

    def about(self) -> str:
        """Frozen or filtered, and by how much."""
        told = []
        if self.frozen:
            told.append(f"frozen, {self.prints.total - self.frozen.total} newer")
        if self.smallest is not None:
            unit = ink.size_unit(self.instrument, self.view.unit)
            told.append(f">= {self.smallest:f} {unit}".rstrip())
        return "  ".join(told)

    def body(self, width: int, height: int) -> list[Row]:
        """A heading, the prints, what counts as a whale, the pressure of the last minute."""
        rows = self._shown()
        if not rows and not self.prints.total:
            word = self.pulse.note or "waiting for the first print"
            return [((ink.fit(f" {word}", width), "muted"),)]
        below = [self._pressure(width)]
        if height >= _ROOMY:
            below = [self._whale_rule(width), *below]
        room = max(0, height - 1 - len(below))
        last = len(rows) - self.top
        shown = rows[max(0, last - room) : last][::-1]
        self._columns = self._measure(shown, width)
        newest = not (self.top or self.frozen)
        stood_out = marks.on_prints(self.signals.hits, shown, newest=newest)
        lines = [marks.marked(self._line(it, width), stood_out.get(it)) for it in shown]
        blank: Row = ((" " * width, ""),)
        lines += [blank] * (room - len(lines))
        return [self._heading(width), *lines, *below]

    def _measure(self, rows: tuple[Trade | TapeGap, ...], width: int) -> tuple[int, int, int, int]:
        """Widths of time, price, size and count; the rest goes between them.

        The thousandths of a second go when it is narrow, then the count.
        """
        trades = [row for row in rows if isinstance(row, Trade)]
        self._places = self._seen_places(trades)
        prices = max((len(self._price(row.px)) for row in trades), default=8)
        sizes = max((len(self._sized(row)) for row in trades), default=4)
        price, size = self._widest.grown((prices, sizes), self.prints.symbol, self.view)
        time = 12 if width >= price + size + 18 else 8
        count = 4 if width >= time + price + size + 10 else 0
        gaps = max(0, width - time - price - size - count - 6)
        return time, price + min(8, gaps // 2), size + min(8, gaps - gaps // 2), count

    def _seen_places(self, trades: Sequence[Trade]) -> tuple[int, int]:
        """Decimals of prices and sizes where no tick and no lot size tells them: the most in view,
        so that points stand in line."""
        if self.instrument is not None or not trades:
            return (0, 0)
        return max(ink.decimals(it.px) for it in trades), max(ink.decimals(it.sz) for it in trades)

    def _heading(self, width: int) -> Row:
        time, price, size, _ = self._columns
        unit = ink.size_unit(self.instrument, self.view.unit)
        named = f"Size {unit}" if len(unit) + 5 <= size else unit or "Size"
        zone = "Time UTC" if self.view.utc else "Time"
        told = f" {ink.fit(zone, time)}    {ink.fit('Price', price, right=True)} "
        return ((ink.fit(told + ink.fit(named, size, right=True), width), "faint"),)

    def _line(self, row: Trade | TapeGap, width: int) -> Row:
        """A print's row; made once, since it moves down the tape many times."""
        widths = (self._columns, self._places, width)
        made_for = (*widths, self.view, self.instrument, self.prints.large)
        if made_for != self._made_for or len(self._made) > MOST_MADE:
            self._made_for = made_for
            self._made.clear()
        line = self._made.get(row)
        if line is None:
            made = self._gap(row, width) if isinstance(row, TapeGap) else self._print(row, width)
            line = self._made[row] = made
        return line

    def _print(self, row: Trade, width: int) -> Row:
        time, price, size, count = self._columns
        colour = marks.INKS.get(row.side, "muted")
        large = self._large(row)
        told = ink.clock(millis(row.ts), self.view.utc, thousandths=time > 8)
        signs = self.view.signs
        arrow = {"buy": f" {signs.up}B ", "sell": f" {signs.down}S "}.get(row.side, "  - ")
        times = f"x{row.count}" if row.count not in ("", "1") else ""
        line: Row = (
            (f" {ink.fit(told, time)}", "muted"),
            (arrow, colour),
            (ink.fit(self._price(row.px), price, right=True), colour),
            (" ", ""),
            (self._size_cell(row, size, "" if count else times), "strong" if large else ""),
            (ink.fit(f" {times}", count), "muted"),
        )
        line = (*line, (" " * (width - width_of(line)), ""))
        lit = {"buy": "bar-bid", "sell": "bar-ask"}.get(row.side)
        return inked(line, lit) if large and lit else line

    def _size_cell(self, row: Trade, width: int, times: str) -> str:
        """The size; where the count has no column, it stands in the blanks behind, if it can."""
        told = ink.fit(self._sized(row), width, right=True)
        blanks = len(told) - len(told.rstrip())
        if not times or blanks <= len(times):
            return told
        return ink.fit(f"{told.rstrip()} {times}", width)

    def _large(self, row: Trade) -> bool:
        size, least = number(row.sz), number(self.prints.large)
        return size is not None and least is not None and size >= least

    def _gap(self, gap: TapeGap, width: int) -> Row:
        since, until = (ink.clock(time, self.view.utc) for time in (gap.since, gap.until))
        rule = self.view.signs.rule
        between = f"{since} {self.view.signs.dash} {until}"
        told = f" prints may be missing {between} "
        if len(told) > width:
            told = f" maybe missing {between} "
        left = max(0, width - len(told)) // 2
        return ((ink.fit(rule * left + told + rule * width, width, more=rule), "warn"),)

    def _whale_rule(self, width: int) -> Row:
        """From what on a taker order is a whale's: money, and of how many orders it is judged."""
        whale = standing(self.signals, "whale")
        if whale is None:
            return ((" " * width, ""),)
        if not self.trusted:
            return ((ink.fit(" W muted: the tape is not fresh", width), "warn"),)
        if not whale.warm:
            return ((ink.fit(f" W WARM {whale.have}/{whale.need} orders", width), "warn"),)
        unit = ink.size_unit(self.instrument, "money")
        told = f" W above {marks.money(whale.threshold, self.instrument)} {unit}".rstrip()
        for more in ("  99th percentile of 1 h", "  99 % of 1 h"):
            if len(told + more) <= width:
                told += more
                break
        return ((ink.fit(told, width), "muted"),)

    def _pressure(self, width: int) -> Row:
        bought, sold = number(self.prints.bought), number(self.prints.sold)
        if bought is None or sold is None or not bought + sold:
            return gauge(None, width, self.view.signs, ("bought 60s", "sold"))
        share = float(bought / (bought + sold))
        return gauge(share, width, self.view.signs, ("B", "S 60s"))

    def _price(self, text: str) -> str:
        if self.instrument is None:
            return ink.blanks_behind(ink.price(text), self._places[0])
        return ink.price(text, ink.decimals(self.instrument.tick_sz))

    def _sized(self, row: Trade) -> str:
        told = ink.size_text(row.sz, row.px, self.instrument, self.view.unit)
        return told if self.instrument else ink.blanks_behind(told, self._places[1])

    def table(self) -> Iterable[Sequence[str]]:
        """The prints that pass the filter, newest first, as the exchange sent them."""
        yield ("ts", "side", "price", "size", "count", "trade_id")
        for row in reversed(self._shown()):
            if isinstance(row, Trade):
                yield (row.ts, row.side, row.px, row.sz, row.count, row.trade_id)
