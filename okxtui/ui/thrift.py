"""Thrift: of a row that changed, only the cells that changed travel to the terminal.

The toolkit writes whole rows, each piece with its full colours. On a busy market most of a row is
what it was: its price, its frame. So what was last written at each place is remembered, and the
same beginning and end of a row are left out; colours are said where they change. Measured: a
quarter of the octets, which is what a terminal at the end of an SSH line notices.
Must not know what the widgets are.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from operator import eq

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._compositor import ReflowResult as Reflow
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

Written = dict[tuple[int, int], Strip]
"""What stands on the terminal, by column and row of its first cell."""


class ThriftyCompositor(Compositor):
    """A compositor that remembers what it wrote."""

    def __init__(self) -> None:
        super().__init__()
        self._written: Written = {}

    def reflow(self, parent: Widget, size: Size) -> Reflow:
        """Widgets get other places: forget what stood where."""
        self._written.clear()
        return super().reflow(parent, size)

    def reflow_visible(self, parent: Widget, size: Size) -> set[Widget]:
        """See `reflow`."""
        self._written.clear()
        return super().reflow_visible(parent, size)

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """The whole screen anew: after another screen was on top, say."""
        self._written.clear()
        return super().render_full_update(simplify)

    def render_partial_update(self) -> "ThriftyUpdate | None":  # type: ignore[override]
        """The rows that changed, to be held against what was written."""
        update = super().render_partial_update()
        return None if update is None else ThriftyUpdate(update, self._written)


class ThriftyUpdate(CompositorUpdate):
    """Writes the cells in which rows differ from what stands there."""

    def __init__(self, update: ChopsUpdate, written: Written) -> None:
        self._update = update
        self._written = written

    def render_segments(self, console: Console) -> str:
        """The sequences that bring the terminal up to date."""
        # No colour system is what a terminal with NO_COLOR has: then the styles have no colours.
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for x, y, strip in self._strips():
            before = self._written.get((x, y))
            if before is not strip:
                self._written[x, y] = strip
                pen.write(x, y, *difference(before, strip))
        return pen.told()

    def _strips(self) -> Iterator[tuple[int, int, Strip]]:
        """Column, row and strip of all that may have changed."""
        update = self._update
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < last and end > first:
                    yield x, y, strip


def difference(before: Strip | None, after: Strip) -> tuple[int, Sequence[Segment]]:
    """At which cell `after` begins to differ, and its segments from there to where it ends to."""
    new = list(after)
    if before is None or before.cell_length != after.cell_length:
        return 0, new
    old = list(before)
    start = _alike(old, new)
    end = _alike(old[: start - 1 : -1] if start else old[::-1], new[::-1])
    old, rest = old[start : len(old) - end], new[start : len(new) - end]
    cell = _cells(new[:start])
    if old and rest and old[0].style == rest[0].style:
        text = rest[0].text
        same = _alike(old[0].text, text)
        if text[:same].isascii():
            cell, rest[0] = cell + same, Segment(text[same:], rest[0].style)
    return cell, rest


def _alike(old: Sequence[object], new: Sequence[object]) -> int:
    """How many segments, or letters, are the same from the beginning."""
    return sum(1 for _ in takewhile(bool, map(eq, old, new)))


def _cells(segments: Sequence[Segment]) -> int:
    text = "".join([segment.text for segment in segments])
    return len(text) if text.isascii() else cell_len(text)


class Pen:
    """Writes segments at their places, and says a colour only where it changes."""

    def __init__(self, system: ColorSystem) -> None:
        self._system = system
        self._style = Style.null()
        self._told: list[str] = []

    def write(self, x: int, y: int, cell: int, segments: Sequence[Segment]) -> None:
        """Write `segments` at a cell of what begins at (`x`, `y`)."""
        if not segments:
            return
        self._told.append(f"\x1b[{y + 1};{x + cell + 1}H")
        for text, style, _ in segments:
            style = style or Style.null()
            if style is not self._style:
                self._told.append(turn(self._style, style, self._system))
                self._style = style
            self._told.append(text)

    def told(self) -> str:
        """All that was written; the terminal is left without colours."""
        return "".join((*self._told, "\x1b[0m")) if self._told else ""


@lru_cache(maxsize=8192)
def turn(before: Style, after: Style, system: ColorSystem) -> str:
    """The sequence that turns one style into the other."""
    old, new = codes(before, system), codes(after, system)
    if old == new:
        return ""
    fewer = any(was and not now for was, now in zip(old, new, strict=True))
    if fewer or old[0] != new[0]:
        return f"\x1b[{';'.join(('0', *filter(None, new)))}m"
    return f"\x1b[{';'.join(now for was, now in zip(old, new, strict=True) if was != now)}m"


@lru_cache(maxsize=2048)
def codes(style: Style, system: ColorSystem) -> tuple[str, str, str]:
    """Attributes, colour and background of a style, as a terminal takes them."""
    colour, behind = (
        ";".join(color.downgrade(system).get_ansi_codes(foreground)) if color else ""
        for color, foreground in ((style.color, True), (style.bgcolor, False))
    )
    return Strip.render_ansi(style.without_color, system), colour, behind
