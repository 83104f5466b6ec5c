"""The ladder's other face: the depth as a chart, drawn again at most once a second.

It keeps the picture that is there until the next one is ready; nothing is drawn while the face is
turned away.
"""

from okxtui.market.depth import Depth
from okxtui.ui.depth_picture import DepthSketch, picture, sketch
from okxtui.ui.lines import Row
from okxtui.ui.panes.ladder_look import Look
from okxtui.ui.plot import Canvas

EVERY = 1.0
"""Seconds between two pictures."""


class DepthFace:
    """A picture of the depth and what it was made of."""

    def __init__(self) -> None:
        self.shown = False
        self._canvas: list[Canvas] = []
        self._rows: tuple[Row, ...] = ()
        self._made_of: tuple[Depth, Look, int, int] | None = None
        self._made_at = 0.0
        self._busy = False

    def rows(self, symbol: str, width: int, height: int) -> list[Row]:
        """The last picture, if it is one of `symbol` in this size."""
        made = self._made_of
        fits = made is not None and (made[0].symbol, *made[2:]) == (symbol, width, height)
        return list(self._rows) if fits else []

    def wanted(
        self, depth: Depth, look: Look, width: int, height: int, now: float
    ) -> DepthSketch | None:
        """What to draw now; None while nothing changed, the last one is too fresh, or not done."""
        was = self._made_of
        resized = was is None or was[2:] != (width, height) or was[0].symbol != depth.symbol
        if not self.shown or self._busy or not (resized or now - self._made_at >= EVERY):
            return None
        if was is not None and not resized and was[0] is depth and was[1] == look:
            return None
        view = look.view
        made = sketch(depth, look.instrument, view.unit, view.signs, width, height)
        if made is None:
            self._made_of = None  # What there is to see no longer is what was drawn.
            return None
        self._made_of, self._made_at, self._busy = (depth, look, width, height), now, True
        self._rows = () if resized else self._rows
        return made

    async def draw(self, wanted: DepthSketch) -> None:
        """Make the picture, off the loop."""
        try:
            self._rows = await picture(self._canvas, wanted)
        finally:
            self._busy = False
