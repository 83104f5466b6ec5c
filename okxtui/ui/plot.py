"""Plot: the canvas of a chart, drawn by plotext; the only file that knows plotext.

What is drawn is said in cells, so that a candle stands exactly in its column. Colours travel
through plotext as numbers and come out as the names of inks: the theme decides what they look
like, and another theme needs no new drawing. plotext is imported with the first drawing, which
happens in the chart's thread.
"""

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from okxtui.ui.lines import Row, Span

_CODE = re.compile(r"\x1b\[([\d;]*)m")
_FIRST = 16
"""plotext's colours below this are those of the terminal, which it writes in other ways too."""


class Marks(Struct, frozen=True):
    """Single characters in cells, counted from the bottom left, 0 first."""

    ink: str
    cells: tuple[tuple[int, int, str], ...]
    """Column, row, character."""


class Curve(Struct, frozen=True):
    """A line through points. Its marker is one of plotext's ("braille") or a character."""

    ink: str
    points: tuple[tuple[float, float], ...]
    """Column and row, with fractions."""
    marker: str


class Canvas:
    """One figure of plotext. Not for two threads at once."""

    def __init__(self) -> None:
        # The module's own functions draw on one figure for the whole process.
        from plotext._figure import _figure_class

        self._figure: Any = _figure_class()
        # Otherwise a plot is cut to the size the terminal had when plotext was imported.
        self._figure._limit_size(False, False)

    def draw(self, width: int, height: int, layers: Iterable[Marks | Curve]) -> tuple[Row, ...]:
        """The layers, later ones over earlier ones, as `height` rows of `width` cells."""
        figure = self._figure
        figure.clear_figure()
        figure.plot_size(width, height)
        figure._set_size(width, height)
        figure.frame(False)
        figure.xticks([])
        figure.yticks([])
        figure.xlim(1, max(2, width))
        figure.ylim(1, max(2, height))
        for setting in (figure.canvas_color, figure.axes_color, figure.ticks_color):
            setting("default")
        inks: list[str] = []
        for layer in layers:
            if layer.ink not in inks:
                inks.append(layer.ink)
            self._add(layer, _FIRST + inks.index(layer.ink))
        return _rows(figure.build(), inks, height)

    def _add(self, layer: Marks | Curve, colour: int) -> None:
        # plotext counts cells from 1.
        if isinstance(layer, Curve) and layer.points:
            xs = [column + 1 for column, _ in layer.points]
            ys = [row + 1 for _, row in layer.points]
            self._figure.plot(xs, ys, marker=layer.marker, color=colour)
        elif isinstance(layer, Marks) and layer.cells:
            columns = [column + 1 for column, _, _ in layer.cells]
            rows = [row + 1 for _, row, _ in layer.cells]
            markers = [marker for _, _, marker in layer.cells]
            self._figure.scatter(columns, rows, marker=markers, color=colour)


def _rows(built: str, inks: list[str], height: int) -> tuple[Row, ...]:
    """plotext's text with escape codes as rows of spans; it ends with a line too many."""
    return tuple(_row(line, inks) for line in built.split("\n")[:height])


def _row(line: str, inks: list[str]) -> Row:
    spans: list[Span] = []
    ink, at = "", 0
    for code in _CODE.finditer(line):
        if code.start() > at:
            spans.append((line[at : code.start()], ink))
        at = code.end()
        ink = _ink(code[1], inks)
    if at < len(line):
        spans.append((line[at:], ink))
    return tuple(spans)


def _ink(code: str, inks: list[str]) -> str:
    if not code.startswith("38;5;"):
        return ""
    place = int(code[5:]) - _FIRST
    return inks[place] if 0 <= place < len(inks) else ""
