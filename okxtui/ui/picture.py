"""Picture: a chart as rows of inked text, made from one frozen request.

Made in the chart's thread, so it may read nothing but the request. Prices stand on the right, the
volume below, the times under it. What nobody knows is hatched, what was not traded is empty.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from okxtui.market.chart import Chart
from okxtui.okx.events import Candle, Instrument
from okxtui.okx.numbers import number
from okxtui.ui import axes, ink
from okxtui.ui.candlestick import Shape, middle, side
from okxtui.ui.levels import Level, direction
from okxtui.ui.lines import Row, Span
from okxtui.ui.marks import BarMark
from okxtui.ui.overlays import curves
from okxtui.ui.plot import Canvas, Curve, Marks
from okxtui.ui.readout import volume
from okxtui.ui.signs import Signs
from okxtui.ui.slots import Slot, newest, slots

STEPS = (1, 2, 4, 6)
"""Cells for each bar, by zoom."""

_REACH = 0.3
"""How far beyond the candles, in their range, a price line may stretch the scale."""

_TELLING = 50
"""Bars whose prices tell how many decimals there are, where nobody told a tick size."""


class Sketch(Struct, frozen=True, kw_only=True):
    """All that a picture is made from."""

    chart: Chart
    width: int
    height: int
    signs: Signs
    instrument: Instrument | None = None
    until: int = 0
    """The slot at the right edge, by the time it opens; 0 for the newest."""
    step: int = 2
    overlays: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    marks: tuple[BarMark, ...] = ()
    unit: str = "contracts"
    utc: bool = False
    hollow: bool = False
    """Bodies of bars that rose are to be told by their shape: there are no colours."""


class Picture(Struct, frozen=True):
    """What was drawn, and where the bars stand in it."""

    rows: tuple[Row, ...] = ()
    slots: tuple[Slot, ...] = ()
    columns: tuple[int, ...] = ()
    """The middle column of each slot."""

    def slot_at(self, column: int) -> Slot | None:
        """The slot whose middle is nearest to a column."""
        if not self.slots:
            return None
        place = min(range(len(self.columns)), key=lambda it: abs(self.columns[it] - column))
        return self.slots[place]


def capacity(width: int, step: int, labels: int = 10) -> int:
    """How many bars a picture shows, about."""
    return max(1, (width - labels) // step)


def draw(canvas: Canvas, sketch: Sketch) -> Picture:
    """The picture of a sketch."""
    return _Drawing(canvas, sketch).picture()


class _Drawing:
    """One picture in the making."""

    def __init__(self, canvas: Canvas, sketch: Sketch) -> None:
        self._canvas, self._sketch = canvas, sketch
        chart, step = sketch.chart, sketch.step
        self._places = _places(sketch)
        self._marked = [
            (level, float(price)) for level in sketch.levels if (price := number(level.price))
        ]
        self._label_width = self._measure()
        self._width = sketch.width - self._label_width
        until = sketch.until or newest(chart)
        self._slots = slots(chart, until, max(1, self._width // step))
        self._strip = 0 if sketch.height < 11 else max(2, min(6, sketch.height // 7))
        self._rows = max(2, sketch.height - self._strip - 1)
        half = (step - 1) // 2
        right = self._width - 1 - half - (step > 1)
        behind = len(self._slots) - 1
        self._columns = tuple(right - (behind - place) * step for place in range(len(self._slots)))
        self._axis = self._scale()

    def picture(self) -> Picture:
        """Everything, layer on layer."""
        if not self._slots or self._width < 8:
            return Picture()
        strip = self._strip
        lifted = [_lifted(layer, strip) for layer in self._priced()]
        drawn = self._canvas.draw(self._width, self._rows + strip, [*lifted, *self._volume()])
        labels = self._labels()
        rows = [
            (*row, *labels.get(len(drawn) - 1 - y, ((" " * self._label_width, ""),)))
            for y, row in enumerate(drawn)
        ]
        return Picture((*rows, self._times()), self._slots, self._columns)

    # Measuring ----------------------------------------------------------------------------------

    def _measure(self) -> int:
        """Cells for the labels of the prices: as many as the longest price of the chart takes,
        so that the width stays when the chart moves."""
        texts = [candle.high for candle in self._sketch.chart.bars[-1:]]
        written = [ink.price(text, self._places) for text in texts]
        written += [self._written(level) for level in self._sketch.levels]
        return max((len(text) for text in written), default=6) + 2

    def _written(self, level: Level) -> str:
        """A price beside its line. Entries are means: they have more places than any price."""
        if len(level.price.partition(".")[2]) > self._places:
            return ink.rounded(number(level.price), self._places)
        return ink.price(level.price, self._places)

    def _scale(self) -> axes.Scale:
        seen = [slot.candle for slot in self._slots if slot.candle]
        values = [float(text) for candle in seen for text in (candle.high, candle.low)]
        values = values or [price for _, price in self._marked] or [0.0, 1.0]
        low, high = min(values), max(values)
        reach = (high - low) * _REACH
        values += [price for _, price in self._marked if low - reach <= price <= high + reach]
        return axes.scale(values, self._rows, 10.0**-self._places)

    # Layers -------------------------------------------------------------------------------------

    def _priced(self) -> list[Marks | Curve]:
        """What stands on the scale of prices."""
        drawn = curves(self._sketch.chart, self._slots, self._sketch.overlays)
        signs = self._sketch.signs.candles
        lines = [
            Curve(inks, run, signs.curve) for inks, values in drawn for run in self._runs(values)
        ]
        named = self._level_names()
        bars = [*self._candles(), *self._bar_marks()]
        return [self._grid(), self._gaps(), *self._level_lines(), *lines, *bars, *named]

    def _runs(self, values: Sequence[float | None]) -> list[tuple[tuple[float, float], ...]]:
        """The points of a line, in pieces: it is never joined over a place without a value."""
        top = self._rows - 1
        points = [
            (column, self._axis.share(value) * top)
            if value is not None and self._axis.holds(value)
            else None
            for column, value in zip(self._columns, values, strict=True)
        ]
        runs = (tuple(run) for there, run in groupby(points, bool) if there)
        return [tuple(point for point in run if point) for run in runs]

    def _grid(self) -> Marks:
        sign = self._sketch.signs.candles.grid
        rows = [row for row, _ in axes.prices(self._axis, self._places)]
        return Marks(
            "faint",
            tuple((column, row, sign) for row in rows for column in range(1, self._width, 4)),
        )

    def _gaps(self) -> Marks:
        sign, step = self._sketch.signs.candles.gap, self._sketch.step
        first = (step - 1) // 2
        missing = [
            column
            for slot, middle in zip(self._slots, self._columns, strict=True)
            if not slot.known
            for column in range(middle - first, middle - first + step)
            if 0 <= column < self._width
        ]
        return Marks("faint", tuple((x, y, sign) for x in missing for y in range(self._rows)))

    def _level_lines(self) -> list[Marks]:
        sign = self._sketch.signs.candles.level
        lines = []
        for level, price in self._marked:
            if self._axis.holds(price):
                row = self._axis.row(price)
                cells = tuple((column, row, sign) for column in range(self._width))
                lines.append(Marks(level.ink if level.told else "faint", cells))
        return lines

    def _level_names(self) -> list[Marks]:
        """What the lines are, over the candles: a name half hidden would be read as another, so
        those of one row stand beside each other."""
        ends: dict[int, int] = {}
        names = []
        for level, price in self._marked:
            if level.told and self._axis.holds(price):
                row = self._axis.row(price)
                start = ends.get(row, 2)
                told = f" {level.told} "[: max(0, self._width - start)]
                ends[row] = start + len(told)
                cells = tuple((column, row, letter) for column, letter in enumerate(told, start))
                names.append(Marks(level.ink, cells))
        return names

    def _candles(self) -> list[Marks]:
        cells: dict[str, list[tuple[int, int, str]]] = {"up": [], "down": [], "muted": []}
        before: Candle | None = None
        for slot, column in zip(self._slots, self._columns, strict=True):
            if slot.candle:
                before = slot.candle
                cells[direction(before)] += self._candle(before, column)
            elif before and slot.known:
                row = self._axis.row(float(before.close))
                cells["muted"].append((column, row, self._sketch.signs.dot))
        return [Marks(inks, tuple(marks)) for inks, marks in cells.items()]

    def _candle(self, candle: Candle, column: int) -> list[tuple[int, int, str]]:
        half, step, signs = self._axis.half, self._sketch.step, self._sketch.signs.candles
        low, foot, head, high = sorted(
            half(float(text)) for text in (candle.low, candle.open, candle.close, candle.high)
        )
        doji = number(candle.open) == number(candle.close)
        hollow = self._sketch.hollow and direction(candle) == "up"
        shape = Shape(low, foot, head, high, doji, hollow)
        marks = [(column, *cell) for cell in middle(shape, signs, slim=step == 1)]
        for distance in range(1, (step - 1) // 2 + 1):
            for beside in (column - distance, column + distance):
                marks += [(beside, *cell) for cell in side(shape, signs)]
        return [mark for mark in marks if 0 <= mark[0] < self._width]

    def _bar_marks(self) -> Iterator[Marks]:
        """Letters above or below their bars; at the edge of the scale, over an end of the bar."""
        places = {
            slot.ts: (slot.candle, it) for slot, it in zip(self._slots, self._columns, strict=True)
        }
        for mark in self._sketch.marks:
            candle, column = places.get(mark.ts, (None, 0))
            if candle is not None and 0 <= column < self._width:
                end = candle.low if mark.below else candle.high
                row = self._axis.row(float(end)) + (-1 if mark.below else 1)
                yield Marks(mark.ink, ((column, max(0, min(self._rows - 1, row)), mark.letter),))

    def _volume(self) -> list[Marks]:
        """Bars of eighths from the bottom, the greatest one filling the strip."""
        amounts = [self._amount(slot.candle) for slot in self._slots]
        most, blocks = max(amounts), self._sketch.signs.blocks
        cells: dict[str, list[tuple[int, int, str]]] = {"vol-up": [], "vol-down": []}
        if not self._strip or not most:
            return []
        half = (self._sketch.step - 1) // 2
        for slot, column, amount in zip(self._slots, self._columns, amounts, strict=True):
            if slot.candle and amount:
                columns = range(max(0, column - half), column + half + 1)
                bar = _column(amount / most, self._strip, blocks)
                marks = cells[f"vol-{direction(slot.candle)}"]
                marks += [(x, *cell) for x in columns for cell in bar]
        return [Marks(inks, tuple(marks)) for inks, marks in cells.items()]

    def _amount(self, candle: Candle | None) -> float:
        if candle is None:
            return 0.0
        return float(number(volume(candle, self._sketch.chart.symbol, self._sketch.unit)) or 0)

    # Beside and below -----------------------------------------------------------------------------

    def _labels(self) -> dict[int, tuple[Span, ...]]:
        """What stands to the right of each row that has anything, counted from the bottom."""
        width, strip = self._label_width, self._strip
        labels: dict[int, tuple[Span, ...]] = {}
        for row, text in axes.prices(self._axis, self._places):
            labels[row + strip] = ((ink.fit(text, width, right=True), "muted"),)
        if strip and (most := max(self._amount(slot.candle) for slot in self._slots)):
            told = ink.compact(number(f"{most:.8f}"))
            labels[strip - 1] = ((ink.fit(told, width, right=True), "faint"),)
        for level, price in self._marked:
            if self._axis.holds(price):
                text = ink.fit(self._written(level), width - 1, right=True)
                labels[self._axis.row(price) + strip] = ((" ", ""), (text, level.ink))
        return labels

    def _times(self) -> Row:
        """The row of times, with the clock they are told by at its end."""
        sketch = self._sketch
        cells = [" "] * self._width
        opens = [slot.ts for slot in self._slots]
        for place, text in axes.times(opens, sketch.step, sketch.chart.timeframe, utc=sketch.utc):
            start = min(self._columns[place] - len(text) // 2, self._width - len(text))
            end = start + len(text)
            if start >= 0 and not "".join(cells[max(0, start - 1) : end]).strip():
                cells[start:end] = text
        days = sketch.chart.timeframe.bar.endswith("utc")
        zone = "UTC" if sketch.utc or days else "local"
        return (("".join(cells), "muted"), (ink.fit(zone, self._label_width, right=True), "faint"))


def _places(sketch: Sketch) -> int:
    """Decimals of a price: those of the tick size, else the most that the newest bars have."""
    if sketch.instrument is not None:
        return ink.decimals(sketch.instrument.tick_sz)
    bars = sketch.chart.bars[-_TELLING:]
    texts = (text for bar in bars for text in (bar.open, bar.high, bar.low, bar.close))
    return max(map(ink.decimals, texts), default=0)


def _lifted(layer: Marks | Curve, rows: int) -> Marks | Curve:
    """The layer, higher by the rows of the volume's strip."""
    if isinstance(layer, Marks):
        return Marks(layer.ink, tuple((x, y + rows, sign) for x, y, sign in layer.cells))
    return Curve(layer.ink, tuple((x, y + rows) for x, y in layer.points), layer.marker)


def _column(share: float, rows: int, blocks: str) -> list[tuple[int, str]]:
    """A bar of `share` of `rows`, at least one eighth, from the bottom up."""
    eighths = max(1, round(share * rows * len(blocks)))
    full, rest = divmod(eighths, len(blocks))
    cells = [(row, blocks[-1]) for row in range(min(full, rows))]
    return [*cells, (full, blocks[rest - 1])] if rest and full < rows else cells
