"""Order flow: who buys and who sells, since when we know it, and which way the book leans.

The cumulative delta is drawn minute by minute, with the volume of either side below it. Where
prints may be missing a band stands instead of a line, and the delta begins anew behind it.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from okxtui.market.contracts import Volume, convert_volume
from okxtui.market.flow import MINUTE, Flow, FlowBar
from okxtui.market.glance import Glance
from okxtui.okx.events import Instrument
from okxtui.ui import ink
from okxtui.ui.lines import Row, Span
from okxtui.ui.panes.gauge import gauge
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import View

_LABEL = 9
"""Cells before the drawing."""
LEAN_STEP = 5
"""Seconds that a cell of the book's lean stands for."""

_ZERO = Decimal(0)


class FlowPane(Pane):
    """Cumulative delta, volumes and the lean of the book."""

    NUMBER = "4"
    NAME = "Flow"
    EVERY = 0.25

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.flow = Flow()
        self.instrument: Instrument | None = None
        self.at = 0
        """What the exchange's clock showed last, by print or book: which minute is this one."""

    def take(self, glance: Glance) -> None:
        """The order flow of the current symbol; it is as fresh as its prints."""
        self.flow, self.instrument = glance.flow, glance.instrument
        self.at = max(glance.flow.until, glance.depth.ts)
        self.pulse = glance.tape_pulse
        self.renew(glance.flow, glance.instrument)

    def subject(self) -> str:
        """The symbol."""
        return self.flow.symbol

    def about(self) -> str:
        """Since when it counts, and how much of the time was heard."""
        if not self.flow.since:
            return ""
        told = [f"since {ink.clock(self.flow.since, self.view.utc)}"]
        heard = self.flow.coverage()
        if heard is not None and self.flow.gaps:
            told.insert(0, f"{heard:.1%} heard")
        return "  ".join(told)

    # Painting ---------------------------------------------------------------------------------

    def body(self, width: int, height: int) -> list[Row]:
        """Sums, the delta, both volumes, the lean, who prevails."""
        if not self.flow.began:
            word = self.pulse.note or "waiting for the first print"
            return [((ink.fit(f" {word}", width), "muted"),)]
        cells = width - _LABEL - 1
        minutes = self._minutes(cells)
        rows = [self._sums(width)]
        if height >= 8 and cells >= 8:
            drawn = height - 6 if height >= 10 else height - 5
            rows += self._drawing(minutes, drawn)
            rows += [self._side(minutes, "buys", "up"), self._side(minutes, "sells", "down")]
            rows.append(self._lean(cells))
        if height >= 10:
            rows.insert(-1, self._axis(minutes, cells))
        return [*(_fitted(list(row), width) for row in rows), self._share(width)]

    def _sums(self, width: int) -> Row:
        unit = ink.size_unit(self.instrument, self.view.unit)
        delta = self._said(self.flow.delta)
        sign = "up" if delta > 0 else "down" if delta < 0 else "muted"
        spans: list[Span] = [
            (" delta ", "muted"),
            (f"{'+' if delta > 0 else ''}{ink.compact(delta)} {unit}", f"{sign} chosen"),
            ("  buys ", "muted"),
            (ink.compact(self._said(self.flow.bought)), "up"),
            ("  sells ", "muted"),
            (ink.compact(self._said(self.flow.sold)), "down"),
        ]
        if self.flow.bars:
            last = self.flow.bars[-1]
            runs = last.ts == self.at - self.at % MINUTE
            minute = self._said(last.bought - last.sold) if runs else _ZERO
            told = f"{'+' if minute > 0 else ''}{ink.compact(minute)}"
            spans += [("  this minute ", "muted"), (told, "up" if minute >= 0 else "down")]
        return tuple(spans)

    def _minutes(self, cells: int) -> list[FlowBar | None]:
        """The last minutes, one a cell; a quiet one has the delta before it, None: not heard."""
        bars = {bar.ts: bar for bar in self.flow.bars}
        last = self.flow.until - self.flow.until % MINUTE
        first = max(last - (cells - 1) * MINUTE, self.flow.bars[0].ts if bars else last)
        minutes: list[FlowBar | None] = []
        delta = next((bar.delta for bar in reversed(self.flow.bars) if bar.ts < first), Volume())
        for ts in range(first, last + 1, MINUTE):
            bar = bars.get(ts)
            delta = bar.delta if bar else delta
            missed = any(gap.since < ts + MINUTE and gap.until > ts for gap in self.flow.gaps)
            minutes.append(bar or (None if missed else FlowBar(ts, delta=delta)))
        return minutes

    def _drawing(self, minutes: list[FlowBar | None], rows: int) -> list[Row]:
        """The delta as columns from the bottom of its range, with the range at the left."""
        values = [None if bar is None else self._said(bar.delta) for bar in minutes]
        known = [value for value in values if value is not None] or [_ZERO]
        low, high = min(*known, _ZERO), max(*known, _ZERO)
        steps, span = rows * 8, (high - low) or Decimal(1)
        heights = [
            None if value is None else max(1, round((value - low) / span * steps))
            for value in values
        ]
        drawn: list[Row] = []
        for y in range(rows):
            label = ink.compact(high) if y == 0 else ink.compact(low) if y == rows - 1 else ""
            cells = [
                self._cell(height, value, rows - 1 - y)
                for height, value in zip(heights, values, strict=True)
            ]
            drawn.append(((ink.fit(label, _LABEL - 1, right=True), "faint"), (" ", ""), *cells))
        return drawn

    def _cell(self, height: int | None, value: Decimal | None, level: int) -> Span:
        """One cell of a column, `level` cells above the bottom."""
        if height is None or value is None:
            return (self.view.signs.candles.gap, "warn")
        filled = min(8, height - 8 * level)
        if filled <= 0:
            return (" ", "")
        return (self.view.signs.blocks[filled - 1], "up" if value >= 0 else "down")

    def _side(self, minutes: list[FlowBar | None], name: str, inks: str) -> Row:
        """What one side traded, minute by minute; both sides by the same measure."""
        both = [
            None if bar is None else (self._said(bar.bought), self._said(bar.sold))
            for bar in minutes
        ]
        most = max((max(pair) for pair in both if pair), default=_ZERO)
        drawn = "".join(self._block(pair[name == "sells"] if pair else None, most) for pair in both)
        return ((ink.fit(name, _LABEL - 1, right=True), "faint"), (" ", ""), (drawn, inks))

    def _block(self, value: Decimal | None, most: Decimal) -> str:
        if value is None:
            return self.view.signs.candles.gap
        if not value or not most:
            return " "
        return self.view.signs.blocks[min(7, int(value / most * 8))]

    def _axis(self, minutes: list[FlowBar | None], cells: int) -> Row:
        """When the drawing begins and ends."""
        ends = self.flow.until - self.flow.until % MINUTE
        first, last = (
            ink.clock(at, self.view.utc)[:5] for at in (ends - (len(minutes) - 1) * MINUTE, ends)
        )
        room = min(len(minutes), cells) - len(first) - len(last)
        told = first + " " * room + last if room > 0 else last
        return ((" " * _LABEL, ""), (ink.fit(told, cells + 1), "faint"))

    def _lean(self, cells: int) -> Row:
        """The bids' share of the best five levels; the right end is now."""
        leans, ends = dict(self.flow.leans), self.flow.leans[-1][0] if self.flow.leans else 0
        spans: list[Span] = [(ink.fit("book", _LABEL - 1, right=True), "faint"), (" ", "")]
        for cell in range(cells - 1, -1, -1):
            upto = ends - cell * LEAN_STEP
            seen = [
                leans[second] for second in range(upto - LEAN_STEP + 1, upto + 1) if second in leans
            ]
            if not seen:
                spans.append((" ", ""))
                continue
            share = sum(seen) / len(seen)
            sign = self.view.signs.blocks[min(7, int(share * 8))]
            spans.append((sign, "up" if share >= 0.5 else "down"))
        return tuple(spans)

    def _share(self, width: int) -> Row:
        """Who prevails since the beginning of the count."""
        bought, sold = self.flow.bought.size, self.flow.sold.size
        share = float(bought / (bought + sold)) if bought + sold else None
        return gauge(share, width, self.view.signs, ("buys", "sells"))

    def _said(self, total: Volume) -> Decimal:
        """A sum in the unit on screen; while that cannot be said, in the wire's."""
        if self.instrument is None:
            return total.size
        said = convert_volume(total, self.instrument, self.view.unit)
        return total.size if said is None else said

    def table(self) -> Iterable[Sequence[str]]:
        """Minutes, in the wire's unit."""
        yield ("ts", "bought", "sold", "delta", "restarted")
        for bar in self.flow.bars:
            sums = (f"{part.size:f}" for part in (bar.bought, bar.sold, bar.delta))
            yield (str(bar.ts), *sums, "yes" if bar.restarted else "")


def _fitted(spans: list[Span], width: int) -> Row:
    """As many whole spans as fit, filled up to the width."""
    row: list[Span] = []
    used = 0
    for text, inks in spans:
        if used + len(text) > width:
            break
        row.append((text, inks))
        used += len(text)
    return (*row, (" " * (width - used), ""))
