"""Choices: the list in the picker: thousands of instruments, of which the rows in view are painted.

It points, marks and tells what was clicked; what is done with it the dialog decides.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from textual import events
from textual.message import Message

from okxtui.market.catalogue import Listed
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Lines, Row, Span, inked
from okxtui.ui.panes.columns import Column, choose_columns
from okxtui.ui.view import View

UNLISTED = "not listed"
"""The state of a row that was typed and that the exchange does not list."""

_COLUMNS = [
    Column("symbol", "Symbol", 26, rank=0, left=True, least=8, most=34),
    Column("kind", "Type", 7, rank=1, left=True),
    Column("last", "Last", 14, rank=2),
    Column("change", "24h", 8, rank=3),
    Column("note", "", 10, rank=4, left=True),
]


class Choices(Lines):
    """Rows to choose from, under one row of headings."""

    class Clicked(Message):
        """The mouse chose a row."""

        def __init__(self, symbol: str) -> None:
            super().__init__()
            self.symbol = symbol

    def __init__(self, view: View) -> None:
        super().__init__(id="choices")
        self.view = view
        self.entries: Sequence[Listed] = ()
        self.marked: dict[str, None] = {}
        """Symbols marked, in the order of marking."""
        self._watched: Collection[str] = ()
        self._at = 0
        self._top = 0

    @property
    def pointed(self) -> Listed | None:
        """The row under the cursor."""
        return self.entries[self._at] if self._at < len(self.entries) else None

    def hold(self, entries: Sequence[Listed], watched: Collection[str], *, anew: bool) -> None:
        """Show these. `anew`: from the top; else the cursor stays with its symbol."""
        was = self.pointed
        self.entries, self._watched = entries, watched
        if anew or was is None:
            self._at = self._top = 0
        else:
            names = [entry.symbol for entry in entries]
            self._at = names.index(was.symbol) if was.symbol in names else 0
        self.move(0)

    def move(self, rows: int) -> None:
        """The cursor some rows up or down; the list follows it."""
        self._at = max(0, min(len(self.entries) - 1, self._at + rows))
        self._top = max(self._at - self.page + 1, min(self._top, self._at))
        self.repaint()

    @property
    def page(self) -> int:
        """How many rows show at once."""
        return max(1, self.outer_size.height - 1)

    def mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if self.pointed is not None:
            symbol = self.pointed.symbol
            if symbol in self.marked:
                del self.marked[symbol]
            else:
                self.marked[symbol] = None
            self.move(1)

    # Painting ---------------------------------------------------------------------------------

    def rows(self) -> list[Row]:
        """Headings, and as many entries as fit."""
        columns = choose_columns(_COLUMNS, self.outer_size.width - 4)
        head = " ".join(column.fit(column.title) for column in columns)
        shown = self.entries[self._top : self._top + self.page]
        rows = [self._row(entry, columns, self._top + y) for y, entry in enumerate(shown)]
        return [((f"   {head}", "muted"),), *rows]

    def _row(self, entry: Listed, columns: list[Column], at: int) -> Row:
        here = self.view.signs.pointer if at == self._at else " "
        mark = "+" if entry.symbol in self.marked else " "
        spans: list[Span] = [(here, "strong"), (f"{mark} ", "warn")]
        for place, column in enumerate(columns):
            spans += [(" ", "")] if place else []
            text, inks = self._cell(entry, column.name)
            spans.append((column.fit(text, self.view.signs.more), inks))
        return inked((*spans, (" ", "")), "cursor") if at == self._at else tuple(spans)

    def _cell(self, entry: Listed, name: str) -> Span:
        match name:
            case "symbol":
                return entry.symbol, "muted" if entry.symbol in self._watched else "strong"
            case "kind":
                return entry.kind, "label"
            case "last":
                places = ink.decimals(entry.tick_sz)
                return (ink.price(entry.last, places), "") if entry.last else (ink.NOTHING, "muted")
            case "change":
                ratio = change(entry)
                inks = "" if not ratio else "up" if ratio > 0 else "down"
                return ink.percent(ratio), inks
        return self._note(entry)

    def _note(self, entry: Listed) -> Span:
        if entry.symbol in self._watched:
            return "watched", "muted"
        if entry.state in ("", "live"):
            return "", ""
        return entry.state, "warn"

    # The mouse --------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """The row that was clicked."""
        at = self._top + event.y - 1
        if event.y > 0 and at < len(self.entries):
            self.move(at - self._at)
            self.post_message(self.Clicked(self.entries[at].symbol))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.move(-3)


def change(entry: Listed) -> Decimal | None:
    """The change over 24 h as a ratio, None while it cannot be told."""
    last, before = number(entry.last), number(entry.open24h)
    return last / before - 1 if last is not None and before else None
