"""Listing: a table that is sorted, filtered and scrolled, with a cursor that stays on its row.

The cursor is the identity of a row, not its number: whatever is sorted, comes or goes, Enter acts
on what was pointed at. Only the rows in view are composed. A narrow pane gives a row two lines.
Must not know what the rows are about.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Generic, TypeVar

from msgspec import structs
from textual import events
from textual.message import Message

from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Row, Span, inked
from okxtui.ui.panes.columns import Column, Widest, choose_columns, heading
from okxtui.ui.panes.filling import Cells, filled, in_columns, joined, ranked, spaced
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import View, after

T = TypeVar("T")

LIST = "list"
"""The order in which the rows come."""


class Listing(Pane, Generic[T]):
    """Rows with identities. A subclass says what they are and how they read."""

    BINDINGS = bindings("listing")
    COLUMNS: tuple[Column, ...] = ()
    """`width` is the least; a column is as wide as its widest text yet."""
    SORTS: tuple[str, ...] = (LIST,)
    ASKED = "Rows with:"
    """The question for a filter."""
    BRIEF: tuple[str, ...] = ()
    """The columns that stay when a row has two lines; what the others say `facts` tells below."""
    NEWEST_FIRST = False
    """The rows come oldest first and are shown the other way round."""
    WIDE = 0
    """From this many cells on a row has one line."""

    class Chosen(Message):
        """A row was chosen: its symbol is to be the current one."""

        def __init__(self, symbol: str) -> None:
            super().__init__()
            self.symbol = symbol

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.current = ""
        """The symbol that ladder and tape show."""
        self.pointed = ""
        """The identity under the cursor; "" until a person moves it."""
        self.sort, self.reversed, self.filter = LIST, False, ""
        self._parts: tuple[Sequence[T], ...] = ()
        self._world: object = None
        self._items: dict[str, T] = {}
        self._order: list[str] = []
        self._widest = Widest()

    @property
    def kinds(self) -> tuple[str, ...]:
        """All listings obey some keys."""
        return (*super().kinds, "listing")

    # What a subclass says ---------------------------------------------------------------------

    def identity(self, item: T) -> str:
        """What tells the rows apart, for good."""
        raise NotImplementedError

    def symbol(self, item: T) -> str:
        """The instrument that a row is about; "" if it is about none."""
        raise NotImplementedError

    def cells(self, item: T) -> Cells:
        """Every column of a row."""
        raise NotImplementedError

    def value(self, item: T) -> Decimal | str | None:
        """What the rows are sorted by; None stands last."""
        raise NotImplementedError

    def words(self, item: T) -> str:
        """All that the filter looks through."""
        return " ".join((self.symbol(item), *(text for text, _ in self.cells(item).values())))

    def facts(self, item: T) -> list[list[Span]]:
        """What the second line says, the most wanted first."""
        return []

    def group(self, item: T) -> int:
        """Groups stay together, the lower ones above, however they are sorted."""
        return 0

    def faded(self, item: T) -> bool:
        """Whether a row is over and done with."""
        return False

    def world(self) -> object:
        """All that the body depends on besides its rows and the view."""
        return self.current

    def empty(self) -> str:
        """What stands where there are no rows."""
        return "nothing here"

    # Order ------------------------------------------------------------------------------------

    def hold(self, *parts: Sequence[T]) -> None:
        """Show these rows from now on. What is the same as before costs nothing."""
        fresh, world = parts != self._parts, self.world()
        if not fresh and world == self._world:
            self.renew()
            return
        self._world = world
        others, moved = self._keep(parts) if fresh else (False, False)
        moves = self.sort != LIST or moved or (fresh and bool(self.filter))
        if others or (moves and not self._held):
            self._arrange()
        self.repaint()

    def _keep(self, parts: tuple[Sequence[T], ...]) -> tuple[bool, bool]:
        """Hold these rows. Whether they are other ones than before, and whether they may stand in
        another order. Of many rows few change: only those are looked at."""
        old, new = (
            [*chain.from_iterable(map(reversed, each) if self.NEWEST_FIRST else each)]
            for each in (self._parts, parts)
        )
        self._parts, identity, group = parts, self.identity, self.group
        changed = [pair for pair in zip(old, new, strict=False) if pair[0] is not pair[1]]
        if len(old) == len(new) and all(identity(was) == identity(now) for was, now in changed):
            self._items.update((identity(now), now) for _, now in changed)
            return False, any(group(was) != group(now) for was, now in changed)
        before, self._items = self._items, {identity(item): item for item in new}
        return before.keys() != self._items.keys(), True

    @property
    def _held(self) -> bool:
        """A moving column does not reorder rows under the hand."""
        return self.sort != LIST and bool(self._order) and (self.has_focus or self.mouse_hover)

    @property
    def _falls(self) -> bool:
        """Whether the greatest come first, as numbers do; words begin with A."""
        words = any(isinstance(self.value(item), str) for item in self._items.values())
        return words == self.reversed

    def _arrange(self) -> None:
        place = self._place
        wanted = self.filter.upper()
        items = self._items.items()
        names = [name for name, it in items if not wanted or wanted in self.words(it).upper()]
        if self.sort != LIST:
            names = ranked({name: self.value(self._items[name]) for name in names})
        names = names[::-1] if self.reversed else names
        self._order = sorted(names, key=lambda name: self.group(self._items[name]))
        self._follow(place)

    def _follow(self, place: int) -> None:
        """The cursor's row may stand elsewhere now: keep it where it was on the screen."""
        if not self.pointed or not self._order:
            return
        if self.pointed not in self._order:
            self.pointed = self._order[min(place, len(self._order) - 1)]
        elif self.has_focus:
            self.set_reactive(Pane.top, max(0, self.top + self._place - place))

    def action_sort(self) -> None:
        """By the next column."""
        self.sort = after(self.sort, self.SORTS)
        self._rearrange()

    def action_reverse(self) -> None:
        """The other way round."""
        self.reversed = not self.reversed
        self._rearrange()

    def narrow(self, text: str) -> None:
        """Only rows that contain `text`; "" shows all."""
        self.filter = text.strip()
        self._rearrange()

    def _rearrange(self) -> None:
        self._arrange()
        self._reveal()

    # Cursor -----------------------------------------------------------------------------------

    @property
    def _place(self) -> int:
        """The row of the cursor; the first one before it was ever moved."""
        return self._order.index(self.pointed) if self.pointed in self._order else 0

    def length(self) -> int:
        """Rows that the filter leaves."""
        return len(self._order)

    @property
    def page(self) -> int:
        """Rows that show at once."""
        head, lines = self._frame(*self._inside)
        return max(1, (self._inside[1] - head) // lines)

    @property
    def _inside(self) -> tuple[int, int]:
        """Width and height within the frame."""
        return self.outer_size.width - 2, self.outer_size.height - 2

    def move(self, rows: int) -> None:
        """Move the cursor; the list scrolls along."""
        if self._order:
            self._point(max(0, min(len(self._order) - 1, self._place + rows)))

    def _point(self, place: int) -> None:
        self.pointed = self._order[place]
        self._reveal()

    def _reveal(self) -> None:
        top = min(max(self.top, self._place - self.page + 1), self._place)
        self.top = max(0, min(top, self.length() - self.page))
        self.repaint()

    def action_choose(self) -> None:
        """The row under the cursor."""
        if self._order:
            self._point(self._place)
            symbol = self.symbol(self._items[self.pointed])
            if symbol:
                self.post_message(Listing.Chosen(symbol))

    def on_click(self, event: events.Click) -> None:
        """A click on a row chooses it."""
        head, lines = self._frame(*self._inside)
        place = self.top + (event.y - 1 - head) // lines
        if event.y >= 1 + head and 0 <= place < len(self._order):
            self._point(place)
            self.action_choose()

    # Painting ---------------------------------------------------------------------------------

    def about(self) -> str:
        """How it is sorted and filtered."""
        told = []
        if self.filter:
            told.append(f"/{self.filter}")
        if self.sort != LIST or self.reversed:
            sign = self.view.signs.down if self._falls else self.view.signs.up
            told.append(f"{self.sort} {sign}{' held' if self._held else ''}")
        return "  ".join(told)

    def _frame(self, width: int, height: int) -> tuple[int, int]:
        """Rows of heading, and lines a row."""
        if width >= self.WIDE or not self.BRIEF:
            return 1, 1
        alone = height == 2 and len(self._order) == 1
        return (0 if height < 4 else 1), (2 if height > 2 or alone else 1)

    def body(self, width: int, height: int) -> list[Row]:
        """A heading and the rows in view."""
        head, lines = self._frame(width, height)
        page = max(1, (height - head) // lines)
        self.set_reactive(Pane.top, max(0, min(self.top, len(self._order) - page)))
        if not self._order:
            word = "nothing fits the filter" if self._items else self.empty()
            return [((ink.fit(f" {word}", width, more=self.view.signs.more), "muted"),)]
        shown = [self._items[name] for name in self._order[self.top : self.top + page]]
        columns, told = self.compose_rows(shown, width, brief=lines > 1)
        rows = [heading(columns, width)][:head]
        for item, spans in zip(shown, told, strict=True):
            more = self._more(item, columns) if lines > 1 else None
            rows += self._lines(item, spans, width, more)
        return rows

    def _more(self, item: T, columns: list[Column]) -> list[list[Span]]:
        """What the second line says: behind the first of the facts what had no place above."""
        names, cells = {column.name for column in columns}, self.cells(item)
        shed = [it for it in self.COLUMNS if it.name in self.BRIEF and it.name not in names]
        first, *rest = self.facts(item) or [[]]
        return [first, *([(f"{it.title.lower()} ", "faint"), cells[it.name]] for it in shed), *rest]

    def compose_rows(
        self, items: list[T], width: int, *, brief: bool
    ) -> tuple[list[Column], list[list[Span]]]:
        """The columns that fit `width`, and the rows in them."""
        told = [self.cells(item) for item in items]
        kept = [it for it in self.COLUMNS if not brief or it.name in self.BRIEF]
        widths = tuple(
            max(it.width, len(it.title), *(len(cells[it.name][0]) for cells in told)) for it in kept
        )
        grown = self._widest.grown(widths, brief, self.view.unit, self.view.masked)
        wide = [structs.replace(it, width=cells) for it, cells in zip(kept, grown, strict=True)]
        columns = spaced(choose_columns(wide, width - 1), width - 1)
        more = self.view.signs.more
        return columns, [in_columns(cells, columns, more) for cells in told]

    def _lines(
        self, item: T, told: list[Span], width: int, more: list[list[Span]] | None
    ) -> list[Row]:
        """One row of the list, on one line, or on two if there is `more` to say."""
        here = bool(self.current) and self.symbol(item) == self.current
        sign = self.view.signs.pointer if here else " "
        rows = [filled([(sign, "accent"), *told], width)]
        if more is not None:
            rows.append(filled(joined(more, width), width))
        if self.faded(item):
            rows = [inked(row, "stale") for row in rows]
        pointed = self.has_focus and self.identity(item) == (self.pointed or self._order[0])
        return [inked(row, "cursor") for row in rows] if pointed else rows

    def _thumb(self, height: int) -> tuple[int, int]:
        """Which rows of the border show where in the list we are."""
        length, page = self.length(), self.page
        if length <= page or not height:
            return (0, 0)
        size = max(1, height * page // length)
        first = min(height - size, self.top * height // length)
        return (first, first + size)
