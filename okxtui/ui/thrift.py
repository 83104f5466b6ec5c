"""Thrift: of a row that changed, only the cells that changed travel to the terminal.

The toolkit composes the rows of the whole screen anew, of strips that it cuts at every edge of a
widget, and writes whole rows, each piece with its full colours. On a busy market most of a row is
what it was: its price, its frame. So rows of widgets that nothing covers go straight to the
terminal; what was last written at each place is remembered, and the same beginning and end of a
row are left out; colours are said where they change. Measured: a quarter of the octets, which is
what a terminal at the end of an SSH line notices, and a seventh less of a picture's time.
Must not know what rows say, nor which widgets there are beside Lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._compositor import ReflowResult as Reflow
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from okxtui.ui.lines import Lines

Segments = Sequence[Segment]
Written = dict[tuple[int, int], Segments]
"""What stands on the terminal, by column and row of its first cell."""

Piece = tuple[int, int, Segments]
"""Column and row of a first cell, and what is to stand from there on."""


class ThriftyCompositor(Compositor):
    """A compositor that remembers what it wrote.

    Widgets change their places and widths in a reflow only: with it all memory ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._written: Written = {}
        self._open: dict[Lines, Region] | None = None
        """Where those Lines stand that nothing covers; None until it is asked for."""
        self._due: list[tuple[Lines, Region, Region]] = []
        """Those that changed: where each stands, and what of that is to be written."""

    def reflow(self, parent: Widget, size: Size) -> Reflow:
        """Widgets get other places: forget what stood where."""
        self._forget(size)
        return super().reflow(parent, size)

    def reflow_visible(self, parent: Widget, size: Size) -> set[Widget]:
        """See `reflow`."""
        self._forget(size)
        return super().reflow_visible(parent, size)

    def _forget(self, size: Size) -> None:
        """What is due may stand elsewhere now: the toolkit is to see what stands in its place."""
        self._written.clear()
        self._open = None
        due, self._due = self._due, []
        changed = [region.intersection(size.region) for _, _, region in due]
        self._dirty_regions.update(region for region in changed if region)

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Note what of `widgets` changed: rows of open Lines, or regions for the toolkit."""
        straight = self._uncovered().keys() & widgets if self._on_top else set()
        for lines in straight:
            place = self._uncovered()[lines]
            # Rows that are no more lie beyond it, where somebody else may stand.
            for region in lines._exchange_repaint_regions():
                if changed := region.translate(place.offset).intersection(place):
                    self._due.append((lines, place, changed))
        super().update_widgets(widgets - straight)

    @property
    def _on_top(self) -> bool:
        """Whether no other screen lies over this one."""
        return self.root is not None and self.root.app.screen is self.root

    def _uncovered(self) -> dict[Lines, Region]:
        if self._open is None:
            self._open, before = {}, list[Region]()
            for widget, (region, clip) in self.visible_widgets.items():  # From the front.
                seen = clip.intersection(region)
                whole = seen == region and not any(map(seen.overlaps, before))
                if whole and isinstance(widget, Lines):
                    self._open[widget] = region
                if seen:
                    before.append(seen)
        return self._open

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """The whole screen anew: after another screen was on top, say."""
        self._written.clear()
        self._due.clear()
        return super().render_full_update(simplify)

    def render_partial_update(self) -> "ThriftyUpdate | None":  # type: ignore[override]
        """The rows that changed, to be held against what was written."""
        due, self._due = self._due, []
        update = super().render_partial_update()
        if update is None and not due:
            return None
        return ThriftyUpdate([*_straight(due), *_composed(update)], self._written)


def _straight(due: Iterable[tuple[Lines, Region, Region]]) -> Iterator[Piece]:
    """The rows of open Lines."""
    for lines, place, changed in due:
        for y in changed.line_range:
            yield place.x, y, lines.segments(y - place.y)


def _composed(update: ChopsUpdate | None) -> Iterator[Piece]:
    """What the toolkit composed and may have changed."""
    if update is None:
        return
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < last and end > first:
                yield x, y, list(strip)


class ThriftyUpdate(CompositorUpdate):
    """Writes the cells in which rows differ from what stands there."""

    def __init__(self, pieces: Sequence[Piece], written: Written) -> None:
        self._pieces = pieces
        self._written = written

    def render_segments(self, console: Console) -> str:
        """The sequences that bring the terminal up to date."""
        # No colour system is what a terminal with NO_COLOR has: then the styles have no colours.
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        for x, y, segments in self._pieces:
            before = self._written.get((x, y))
            if before is not segments:
                self._written[x, y] = segments
                pen.write(x, y, *difference(before, segments))
        return pen.told()


def difference(before: Segments | None, after: Segments) -> tuple[int, Segments]:
    """At which cell `after` begins to differ from `before`, which is as wide, and its segments
    from there to where it ends to."""
    if before is None:
        return 0, after
    start = _alike(before, after)
    least = min(len(before), len(after)) - start
    end = _alike(before[::-1], after[::-1], least)
    old, rest = before[start : len(before) - end], list(after[start : len(after) - end])
    cell = _cells(after[:start])
    if old and rest and old[0].style == rest[0].style:
        text = rest[0].text
        same = _alike(old[0].text, text)
        # What follows in the old text may be an accent, which stands in the cell before.
        if same and (text[:same] + old[0].text[same : same + 1]).isascii():
            cell, rest[0] = cell + same, Segment(text[same:], rest[0].style)
    return cell, rest


def _alike(old: Sequence[object], new: Sequence[object], most: int | None = None) -> int:
    """How many segments, or letters, are the same from the beginning, of at most so many."""
    count = 0
    for was, now in zip(old, new, strict=False):
        if count == most or was != now:
            break
        count += 1
    return count


def _cells(segments: Segments) -> int:
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


@lru_cache(maxsize=2048)
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
