"""Ladder: the book around the middle, asks above, bids below.

Prices stand in the exchange's own decimals. What lies beyond the levels that the channel shows is
not known, and is not drawn. What is in view decides `sight.py`, how it reads `ladder_rows.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from textual import events
from textual.message import Message

from okxtui.market.depth import Depth
from okxtui.market.glance import Glance
from okxtui.market.grouping import STEPS, Climb
from okxtui.market.signals import Signals
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink, marks
from okxtui.ui.commands import bindings
from okxtui.ui.depth_picture import DepthSketch
from okxtui.ui.lines import Row
from okxtui.ui.panes.ladder_cost import Costs
from okxtui.ui.panes.ladder_face import DepthFace
from okxtui.ui.panes.ladder_look import Look
from okxtui.ui.panes.ladder_own import OwnOrders
from okxtui.ui.panes.ladder_rows import LadderRows
from okxtui.ui.panes.ladder_told import balance_row, micro_row, pointed_row, spread_row
from okxtui.ui.panes.ladder_traffic import Traffic
from okxtui.ui.panes.pane import Pane
from okxtui.ui.sight import Sight, Step
from okxtui.ui.view import View

_ROOMY = 15
"""From this height on the own orders beyond the view have a row of their own."""


class Ladder(Pane):
    """Levels of the current symbol."""

    NUMBER = "3"
    NAME = "Ladder"
    BINDINGS = bindings("ladder")

    class SizeAsked(Message):
        """A size is to be asked for; `before` is the one asked for last."""

        def __init__(self, before: str) -> None:
            super().__init__()
            self.before = before

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.depth = Depth()
        self.instrument: Instrument | None = None
        self.symbol = ""
        self.channel = "books5"
        """Where the depth is to come from."""
        self.last = ""
        self.step = 1
        """How many ticks a rung is."""
        self.sight = Sight()
        self.own = OwnOrders()
        self.costs = Costs()
        self.traffic = Traffic()
        self.signals = Signals()
        self.face = DepthFace()
        self._rows = LadderRows()
        self._climbs = Climb(asks=True), Climb(asks=False)
        self._climbed: Depth | None = None
        self._climbed_by: Decimal | None = None
        self._shown_at = 1
        """The row of the body on which the steps begin."""

    def take(self, glance: Glance) -> None:
        """The depth, its instrument and pulse, and the last price to mark."""
        if glance.current != self.symbol:
            self.step, self.last = 1, ""
            self._look_anew()
        self.symbol, self.depth, self.pulse = glance.current, glance.depth, glance.depth_pulse
        self.instrument, self.channel = glance.instrument, glance.book
        trades = glance.prints.rows[-1:]
        self.last = getattr(trades[0], "px", self.last) if trades else ""
        self.own.take(glance.holdings.orders, glance.current)
        self.costs.take(glance.holdings.positions, glance.current)
        self.traffic.take(glance)
        self.signals = glance.signals
        self._draw_face()
        self.renew(
            self.depth,
            self.instrument,
            self.last,
            self.channel,
            glance.holdings.orders,
            glance.holdings.positions,
            self.signals,
        )

    # Keys -------------------------------------------------------------------------------------

    def move(self, rows: int) -> None:
        """The cursor, up or down the book."""
        self.sight.move(rows)
        self.repaint()

    def action_recentre(self) -> None:
        """Best bid and ask in the middle again."""
        self.sight.recentre()
        self.repaint()

    def action_group(self, coarser: int) -> None:
        """Coarser or finer price steps."""
        place = STEPS.index(self.step) + coarser
        self.step = STEPS[max(0, min(len(STEPS) - 1, place))]
        self._look_anew()
        self.repaint()

    def action_face(self) -> None:
        """The depth as a chart, or the ladder again."""
        self.face.shown = not self.face.shown
        self._draw_face()
        self.repaint()

    def _draw_face(self) -> None:
        """Begin the next picture, if one is due."""
        width, height = self.outer_size
        if self.face.shown and self.display:
            room = (width - 2, height - 2)
            wanted = self.face.wanted(self.depth, self.look, *room, self.now())
            if wanted is not None:
                self.run_worker(self._drawn(wanted), group="depth")

    async def _drawn(self, wanted: DepthSketch) -> None:
        await self.face.draw(wanted)
        self.repaint()

    def action_cost(self) -> None:
        """Ask for a size whose cost to trade is to be told."""
        asked = self.costs.asked
        self.post_message(self.SizeAsked("" if asked is None else f"{asked:f}"))

    def weigh(self, text: str) -> None:
        """Tell the cost of a size, in the unit on screen; "" tells no more."""
        self.costs.ask(text, self.view.unit)
        self.repaint()

    def action_grid(self) -> None:
        """A row a price step, or a row a level."""
        self.sight.grid = not self.sight.grid
        self._look_anew()
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel looks further down; the cursor is for the keys."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel looks further up."""
        event.stop()
        self._scroll(-3)

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where one clicks."""
        self.sight.point(event.y - 1 - self._shown_at)
        self.repaint()

    def watch_view(self) -> None:
        """Another unit has other widths."""
        self._rows.forget()
        super().watch_view()

    def _scroll(self, rows: int) -> None:
        self.sight.scroll(rows)
        self.repaint()

    def _look_anew(self) -> None:
        self.sight.recentre()
        self._rows.forget()

    # Painting ---------------------------------------------------------------------------------

    @property
    def tick_size(self) -> Decimal | None:
        """The tick size, once it is known."""
        return number(self.instrument.tick_sz) if self.instrument else None

    @property
    def grain(self) -> Decimal | None:
        """The price step of a rung; None while levels stay as they are."""
        if not self.tick_size or (self.step == 1 and not self.sight.grid):
            return None
        return self.tick_size * self.step

    @property
    def look(self) -> Look:
        """How rows read now."""
        return Look(self.view, self.instrument, self.last, self.trusted)

    def subject(self) -> str:
        """The symbol."""
        return self.symbol

    def about(self) -> str:
        """Channel and price step."""
        told = self.channel
        if self.grain:
            told += f" {'grid' if self.sight.grid else 'step'} {self.grain:f}"
        away = {-1: self.view.signs.up, 1: self.view.signs.down}.get(self.sight.strayed, "")
        return f"{away} c  {told}" if away else told

    def body(self, width: int, height: int) -> list[Row]:
        """Heading, asks, spread, bids, and what they amount to."""
        if not (self.depth.asks or self.depth.bids):
            word = self.pulse.note or "waiting for the book"
            return [((ink.fit(f" {word}", width), "muted"),)]
        if self.face.shown:
            return self.face.rows(self.symbol, width, height) or [self._undrawn(width)]
        look = self.look
        costs = self.costs.rows(self.depth, look, width) if height >= _ROOMY else []
        height -= len(costs)
        below = self._room_below(height)
        asks, bids = self._climb()
        steps = self.sight.look(asks, bids, self.grain, self._side(height - 2 - below))
        traffic = self.traffic.extras(steps, look, self.grain, width)
        ways = [[*way, *traffic] for way in self.own.ways(steps, look, self.grain)]
        middle = spread_row(self.depth, look, width)
        heading, *rows = self._rows.paint(steps, width, look, middle, ways)
        prices = [step.price for step in steps]
        stood_out = marks.on_prices(self.signals.hits, prices, self.depth.ts)
        rows = [heading, *(marks.marked(row, stood_out.get(y)) for y, row in enumerate(rows))]
        return [*rows, *self._below(steps, below, look, width), *costs]

    def _undrawn(self, width: int) -> Row:
        """Instead of a picture."""
        if self.depth.mid is None:
            return ((ink.fit(" one side is empty", width), "warn"),)
        return ((ink.fit(" drawing", width), "muted"),)

    def _room_below(self, height: int) -> int:
        """Rows for what the book amounts to; own orders get one of their own if there is room."""
        if height < 9:
            return 0
        return 3 if self.own and (self.sight.grid or height >= _ROOMY) else 2

    def _side(self, rows: int) -> int:
        """Rows above and below the middle one; no more than the channel can fill."""
        side = max(1, rows // 2)
        return side if self.sight.grid else min(side, max(self.depth.complete, 1))

    def _climb(self) -> tuple[Climb, Climb]:
        """Both sides; climbed once a depth and step."""
        grain = self.grain
        if self._climbed is not self.depth or self._climbed_by != grain:
            self._climbed, self._climbed_by = self.depth, grain
            self._climbs = self._climbed_side(asks=True), self._climbed_side(asks=False)
        return self._climbs

    def _climbed_side(self, *, asks: bool) -> Climb:
        levels = self.depth.asks if asks else self.depth.bids
        return Climb(levels, self.grain, asks=asks, more=len(levels) >= self.depth.complete)

    def _below(self, steps: list[Step], room: int, look: Look, width: int) -> list[Row]:
        """What the book amounts to, in so many rows."""
        if not room:
            return []
        first, balance = self._told(steps, look, width), balance_row(self.depth, look, width)
        if not self.own:
            return [first, balance]
        own = self.own.beyond(steps, self.grain, width)
        if room > 2:
            return [first, own, balance]
        return [first if any(step.pointed for step in steps) else own, balance]

    def _told(self, steps: list[Step], look: Look, width: int) -> Row:
        """The level under the cursor, else the microprice; in the grid no row is free for the
        spread, so it goes here."""
        pointed = next((step for step in steps if step.pointed), None)
        if pointed is not None:
            return pointed_row(pointed, self.depth, look, width)
        told = spread_row if self.sight.grid else micro_row
        return told(self.depth, look, width)

    def table(self) -> Iterable[Sequence[str]]:
        """The levels as the exchange sent them, highest price first."""
        yield ("side", "price", "size")
        yield from (("ask", level.price, level.size) for level in reversed(self.depth.asks))
        yield from (("bid", level.price, level.size) for level in self.depth.bids)
