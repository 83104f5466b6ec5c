"""Lines: a widget that is a list of rows, and repaints only the rows that changed.

Measured against Textual's DataTable a row of numbers costs a twentieth this way. A row is a
tuple of spans, a span is text and the names of its inks ("bid cursor": later names win); an ink
is a component class of the screen, so every colour comes from the theme. Must not know what the
rows say.
"""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

Span = tuple[str, str]
Row = tuple[Span, ...]

INKS = (
    *("up", "down", "muted", "faint", "strong", "accent", "good", "warn", "alert", "label"),
    *("frame", "title", "focus", "number", "cursor", "chosen", "stale", "key", "danger"),
    *("flash-up", "flash-down", "bar-bid", "bar-bid-far", "bar-ask", "bar-ask-far"),
    *("vol-up", "vol-down", "mark-up", "mark-down"),
    *("banner-live", "banner-demo", "banner-sim", "banner-replay", "banner-custom"),
)

INK_CLASSES = {f"ink--{name}" for name in INKS}
"""Component classes for the screen that holds Lines: one set for all of them. A set for each
doubled the time until the first paint, and weighed on every change of focus."""


_segment = tuple.__new__
"""Makes a Segment from its three parts in half the time; a busy screen makes thousands a second."""


class Lines(Widget):
    """Rows of inked text. A subclass says `rows()` and calls `repaint()` when they may differ."""

    ALLOW_SELECT = False
    MOVES = False
    """Rows often are those of before in another place, as on a tape: such are not made anew."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painted: list[Row] = []
        self._segments: list[list[Segment] | None] = []
        """Those of each row painted, once they were asked for."""
        self._segments_for = 0
        """The width they have."""
        self._styles: dict[str, Style] = {}
        self._gates: tuple[list[LineFilter], Color] | None = None
        self._desk: Screen[object] | None = None
        """The screen it is on."""

    def rows(self) -> list[Row]:
        """What to paint now, top row first; rows beyond the height are cut off."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Compose the rows again; what differs from the screen is refreshed."""
        width, height = self.outer_size
        if not (width and height and self.display):
            return
        self._replace(self.rows()[:height])

    def _replace(self, rows: list[Row]) -> None:
        old, self._painted = self._painted, rows
        dirty = [
            y
            for y in range(max(len(rows), len(old)))
            if y >= len(old) or y >= len(rows) or (rows[y] is not old[y] and rows[y] != old[y])
        ]
        if dirty:
            moved = {old[y]: self._segments[y] for y in dirty if y < len(old)} if self.MOVES else {}
            self._segments = [*self._segments, *[None] * len(rows)][: len(rows)]
            for y in dirty:
                if y < len(rows):
                    self._segments[y] = moved.get(rows[y]) if moved else None
            self._ask_for_paint([Region(0, y, self.outer_size.width, 1) for y in dirty])

    def _forget_segments(self) -> None:
        self._segments = [None] * len(self._painted)

    def _ask_for_paint(self, regions: list[Region]) -> None:
        """As `refresh`, without the messages that it sends to this widget and to the screen.

        A frame that changes six panes would take a dozen of them, a seventh of its cost. Lines has
        no border, so that its rows are the regions, and keeps its own segments, so that no cache
        must be told.
        """
        self._repaint_regions.update(regions)
        if self._desk is None:
            self._desk = self.screen  # Looking it up climbs the whole tree.
        self._desk._dirty_widgets.add(self)
        self._desk.check_idle()

    def on_resize(self, event: events.Resize) -> None:
        """Another width or height: nothing of the old paint is of use."""
        self._forget_segments()
        self.repaint()

    def on_show(self) -> None:
        """What came while the widget was hidden is painted now."""
        self.repaint()

    def notify_style_update(self) -> None:
        """Another theme, or focus came or went: forget the styles that were looked up."""
        super().notify_style_update()
        self._styles.clear()
        self._forget_segments()
        self._gates = None

    def style_of(self, inks: str) -> Style:
        """The style of some ink names, on the widget's own; later names win."""
        style = self._styles.get(inks)
        if style is None:
            style = self.rich_style
            for name in inks.split():
                style += self.screen.get_component_rich_style(f"ink--{name}", partial=True)
            self._styles[inks] = style
        return style

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of `crop`, for a screen that composes this widget with others.

        Textual's own way through here adds borders and padding to every line; a Lines has none.
        """
        width = self.outer_size.width
        strips = [Strip(self.segments(y), width) for y in range(crop.y, crop.bottom)]
        if crop.x == 0 and crop.width == width:
            return strips
        return [strip.crop(crop.x, crop.right) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One row as a strip of the widget's full width."""
        return Strip(self.segments(y), self.outer_size.width)

    def segments(self, y: int) -> list[Segment]:
        """Row `y` in the widget's full width; the very same list until the row changes."""
        width = self.outer_size.width
        if width != self._segments_for:
            self._forget_segments()
            self._segments_for = width
        if y >= len(self._painted):
            return self._segments_of((), width)
        made = self._segments[y]
        if made is None:
            made = self._segments[y] = self._segments_of(self._painted[y], width)
        return made

    def _segments_of(self, row: Row, width: int) -> list[Segment]:
        style_of = self.style_of
        segments = [_segment(Segment, (text, style_of(inks), None)) for text, inks in row if text]
        told = "".join([text for text, _ in row])
        cells = len(told) if told.isascii() else cell_len(told)
        if cells > width:
            segments = list(Strip(segments, cells).crop(0, width))
        elif cells < width:
            segments.append(Segment(" " * (width - cells), style_of("")))
        if self._gates is None:
            # Inks are never the terminal's own colours except in themes that leave them alone, so
            # the filter that turns those into others, run on every row, would find nothing.
            gates = [it for it in self.app.get_line_filters() if type(it) is not ANSIToTruecolor]
            self._gates = gates, self.background_colors[1]
        gates, background = self._gates
        for gate in gates:
            segments = gate.apply(segments, background)
        return segments


def inked(row: Row, inks: str) -> Row:
    """The row with more inks over all its spans."""
    return tuple((text, f"{own} {inks}" if own else inks) for text, own in row)


def shade(row: Row, start: int, end: int, inks: str) -> Row:
    """The row with more inks over the cells from `start` to `end`. For text of single cells."""
    shaded: list[Span] = []
    at = 0
    for span in row:
        text, own = span
        stop = at + len(text)
        if stop <= start or end <= max(at, start):
            shaded.append(span)
        else:
            first, last = max(0, start - at), end - at
            over = f"{own} {inks}" if own else inks
            parts = ((text[:first], own), (text[first:last], over), (text[last:], own))
            shaded += [part for part in parts if part[0]]
        at = stop
    return tuple(shaded)


def width_of(row: Row) -> int:
    """How many cells a row of single-cell text is wide."""
    return sum(len(text) for text, _ in row)
