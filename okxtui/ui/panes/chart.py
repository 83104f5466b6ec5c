"""Chart: the candles of the current symbol, and what one bar of them says.

The picture is made in a thread of its own, at most once a second while bars come and at once
when a hand moves it; nothing is made while nobody sees it. Between two pictures only the read-out
and the crosshair are painted. Panning holds on to a moment, so new bars do not move what is seen.
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs
from textual import events
from textual.message import Message
from textual.timer import Timer

from okxtui.market.chart import Chart as Bars
from okxtui.market.glance import Glance
from okxtui.market.signals import Signals
from okxtui.okx.events import Instrument
from okxtui.ui import axes, ink
from okxtui.ui.commands import bindings
from okxtui.ui.easel import Easel
from okxtui.ui.levels import Level, levels
from okxtui.ui.lines import Row, shade
from okxtui.ui.marks import on_bars
from okxtui.ui.overlays import OVERLAYS, reach
from okxtui.ui.panes.pane import Pane
from okxtui.ui.picture import STEPS, Picture, Sketch, capacity
from okxtui.ui.readout import Fact, facts, row
from okxtui.ui.slots import newest, oldest, slots
from okxtui.ui.view import View

_PICTURE_EVERY = 1.0
"""Seconds between two pictures while nobody touches the chart."""

_WIDE = 70
"""Cells from which on bars stand apart; a narrower pane rather shows more of them."""


class Chart(Pane):
    """Candles."""

    NUMBER = "2"
    NAME = "Chart"
    BINDINGS = bindings("chart")
    EVERY = 0.25

    class OlderAsked(Message):
        """Bars older than the oldest one are wanted."""

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.bars = Bars()
        self.instrument: Instrument | None = None
        self.levels: tuple[Level, ...] = ()
        self.signals = Signals()
        self.overlays: tuple[str, ...] = ()
        self.until = 0
        """The slot at the right edge; 0: the newest, whichever that is."""
        self.cursor = 0
        """The slot under the crosshair; 0: there is none."""
        self.zoom = -1
        """Place among the steps of the picture; -1: as fits the width."""
        self._picture = Picture()
        self._made: Sketch | None = None
        self._made_at = float("-inf")
        self._easel = Easel()
        self._drawing = False
        self._due: Timer | None = None

    # Values in ----------------------------------------------------------------------------------

    def take(self, glance: Glance) -> None:
        """The bars of the current symbol, and the account's lines among them."""
        known = (self.bars.symbol, self.bars.timeframe)
        if known != (glance.chart.symbol, glance.chart.timeframe):
            self.until = self.cursor = 0
            self._picture = Picture()
            self._hurry()
        grown = self.bars is not glance.chart
        self.bars, self.instrument = glance.chart, glance.instrument
        self.signals = glance.signals
        self.pulse = structs.replace(glance.chart_pulse, note=self._note(glance))
        self.levels = levels(glance, self.view.unit, masked=self.view.masked)
        self.repaint()
        if grown:
            self._wish_older()

    def _note(self, glance: Glance) -> str:
        chart = glance.chart
        if chart.trouble:
            return "history fails"
        told = "fetching" if chart.loading else ""
        return glance.chart_pulse.note or told or ("gap" if chart.gaps else "")

    # Keys ---------------------------------------------------------------------------------------

    def action_zoom_bars(self, steps: int) -> None:
        """Wider or narrower bars."""
        self.zoom = max(0, min(len(STEPS) - 1, STEPS.index(self._step) + steps))
        self._moved()

    def action_now(self) -> None:
        """Back to the newest bar, without a crosshair."""
        self.until = self.cursor = 0
        self._moved()

    def action_overlay(self, name: str) -> None:
        """Draw an average, or no longer."""
        if name in self.overlays:
            self.overlays = tuple(each for each in self.overlays if each != name)
        else:
            self.overlays = tuple(each for each in OVERLAYS if each in (*self.overlays, name))
        self._moved()

    def action_point(self, bars: int) -> None:
        """Move the crosshair; at an edge the chart moves along."""
        if not self._picture.slots:
            return
        length = self.bars.timeframe.length
        first, last = self._picture.slots[0].ts, self._picture.slots[-1].ts
        at = self.cursor + bars * length if self.cursor else last
        self.cursor = max(oldest(self.bars), min(newest(self.bars), at))
        if not first <= self.cursor <= last:
            self.pan(bars * max(1, self._capacity // 4))
        else:
            self.repaint()
        self._wish_older()

    def pan(self, bars: int) -> None:
        """Look at later (or, below 0, earlier) bars."""
        length, end = self.bars.timeframe.length, newest(self.bars)
        start = oldest(self.bars) + (self._capacity - 1) * length
        at = (self.until or end) + bars * length
        self.until = 0 if at >= end else max(min(start, end), at)
        self._moved()

    def move(self, rows: int) -> None:
        """Up and down, and the wheel: earlier and later."""
        self.pan(rows)

    def action_turn(self, pages: int) -> None:
        """A screenful earlier or later."""
        self.pan(pages * max(1, self._capacity - 4))

    def action_first(self) -> None:
        """The oldest bar there is; once more for older ones."""
        self.pan(-len(self.bars.bars) - self._capacity)

    def action_last(self) -> None:
        """The newest bar."""
        self.action_now()

    def on_click(self, event: events.Click) -> None:
        """The crosshair goes where the mouse was."""
        slot = self._picture.slot_at(event.x - 1)
        if slot is not None:
            self.cursor = slot.ts
            self.repaint()

    def _moved(self) -> None:
        """A hand moved something: do not make it wait."""
        self._hurry()
        self.repaint()
        self._wish_older()

    def _wish_older(self) -> None:
        """Ask for older bars once the oldest ones are in reach of the eye."""
        chart = self.bars
        if not chart.bars or chart.whole or chart.loading:
            return
        first = (self.until or newest(chart)) - 2 * self._capacity * chart.timeframe.length
        if reach(chart.timeframe, first, self.overlays) < oldest(chart):
            self.post_message(self.OlderAsked())

    @property
    def _capacity(self) -> int:
        return capacity(self.size.width - 2, self._step)

    @property
    def _step(self) -> int:
        """Cells for each bar."""
        if self.zoom >= 0:
            return STEPS[self.zoom]
        return STEPS[1] if self.size.width >= _WIDE else STEPS[0]

    # Drawing ------------------------------------------------------------------------------------

    def watch_view(self) -> None:
        """Another clock, unit or set of signs."""
        self._hurry()
        super().watch_view()

    def _sketch(self, width: int, height: int) -> Sketch:
        return Sketch(
            chart=self.bars,
            width=width,
            height=height,
            signs=self.view.signs,
            instrument=self.instrument,
            until=self.until,
            step=self._step,
            overlays=self.overlays,
            levels=self.levels,
            marks=on_bars(self.signals, self.bars.timeframe),
            unit=self.view.unit,
            utc=self.view.utc,
            hollow=self.app.no_color,
        )

    def _want(self, width: int, height: int) -> None:
        """Have the picture made anew, if it would be another one, now or when it is due."""
        sketch = self._sketch(width, height)
        made = self._made
        if self._drawing or not self.bars.bars or _alike(sketch, made):
            return
        if made is not None and (made.width, made.height) != (width, height):
            self._hurry()
        wait = self._made_at + _PICTURE_EVERY - self.now()
        if wait <= 0:
            self._begin()
        elif self._due is None:
            self._due = self.set_timer(wait, self._begin)

    def _hurry(self) -> None:
        """The next picture is due now."""
        self._made_at = float("-inf")
        if self._due is not None:
            self._due.stop()
            self._due = None

    def _begin(self) -> None:
        self._due = None
        width, height = self.size.width - 2, self.size.height - 3
        if self.display and not self._drawing and width > 0 and height > 1:
            self._drawing = True
            self.run_worker(self._draw(self._sketch(width, height)), name="chart")

    async def _draw(self, sketch: Sketch) -> None:
        self._made_at = self.now()
        picture = await self._easel.picture(sketch)
        self._drawing, self._made = False, sketch
        if _subject(sketch) == _subject(self._sketch(0, 0)):
            self._picture = picture
        self.repaint()

    # Painting -----------------------------------------------------------------------------------

    def subject(self) -> str:
        """The symbol."""
        return self.bars.symbol

    def about(self) -> str:
        """Timeframe; of days and weeks, by which clock they begin."""
        days = " UTC" if self.bars.timeframe.bar.endswith("utc") else ""
        past = "  past" if self.until else ""
        return f"{self.bars.timeframe.name}{days}{past}"

    def body(self, width: int, height: int) -> list[Row]:
        """The read-out and the picture."""
        if not self.bars.bars:
            word = self.pulse.note or "waiting for the first candles"
            return [((ink.fit(f" {self.bars.trouble or word}", width), "muted"),)]
        self._want(width, height - 1)
        return [self._readout(width), *self._pictured(width)]

    def _pictured(self, width: int) -> list[Row]:
        rows = list(self._picture.rows)
        if not self.trusted:
            rows = [_calm(each) for each in rows]
        places = [slot.ts for slot in self._picture.slots]
        if self._made is None or self._made.width != width or self.cursor not in places:
            return rows
        column = self._picture.columns[places.index(self.cursor)]
        return [shade(each, column, column + 1, "cursor") for each in rows]

    def _readout(self, width: int) -> Row:
        pointed = slots(self.bars, self.cursor, 1) if self.cursor else ()
        candle = pointed[0].candle if pointed else None
        right = [
            Fact(((f" {word}", inks),), 6)
            for name in self.overlays
            for word, inks in OVERLAYS[name]
        ]
        if candle is None and self.cursor:
            when = axes.moment(self.cursor, self.bars.timeframe, utc=self.view.utc)
            why = "no trades" if pointed and pointed[0].known else "not known"
            return row([Fact(((f" {when}  {why}", "muted"),), 0)], right, width)
        shown = candle or self.bars.bars[-1]
        numbers = facts(shown, self.bars.symbol, self.instrument, self.view.unit)
        if candle is not None:
            when = axes.moment(self.cursor, self.bars.timeframe, utc=self.view.utc)
            right = [Fact(((f" {when}", "accent"),), 2)]
        if shown.confirm != "1":
            numbers.append(Fact(((" running", "accent"),), 7))
        return row(numbers, [*right, Fact(((" ", ""),), 7)], width)

    def table(self) -> Iterable[Sequence[str]]:
        """Every bar that is known, as the exchange sent it."""
        yield ("ts", "open", "high", "low", "close", "vol", "volCcy", "volCcyQuote", "confirm")
        for bar in self.bars.bars:
            prices = (bar.ts, bar.open, bar.high, bar.low, bar.close)
            yield (*prices, bar.vol, bar.vol_ccy, bar.vol_ccy_quote, bar.confirm)


def _calm(row: Row) -> Row:
    """The row without the lit price: nobody knows whether it is still the last."""
    return tuple((text, "" if inks.startswith("mark") else inks) for text, inks in row)


def _subject(sketch: Sketch) -> tuple[object, ...]:
    return (sketch.chart.symbol, sketch.chart.timeframe)


def _alike(sketch: Sketch, made: Sketch | None) -> bool:
    """Whether both make the same picture. A chart is compared as an object: it is long."""
    if made is None or sketch.chart is not made.chart:
        return False
    return structs.replace(sketch, chart=Bars()) == structs.replace(made, chart=Bars())
