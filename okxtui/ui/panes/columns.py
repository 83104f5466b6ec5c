"""Columns: which of a table's columns fit, and how wide they are.

Columns have ranks: the lower stay longest, so a narrow pane sheds in a fixed order and its price
never goes. Must not know what stands in the columns.
"""

from msgspec import Struct, structs

from okxtui.ui import ink
from okxtui.ui.lines import Row


class Column(Struct, frozen=True):
    """One column. `rank` 0 never goes; of the others the highest go first."""

    name: str
    title: str
    width: int
    rank: int
    left: bool = False
    least: int = 0
    """How narrow it may be cut before another column goes; 0: not at all."""
    most: int = 0
    """How wide it may grow where there is room; 0: not at all. One column of a table grows."""

    def fit(self, text: str, more: str = "…") -> str:
        """`text` in exactly this column's width."""
        return ink.fit(text, self.width, right=not self.left, more=more)


def choose_columns(columns: list[Column], width: int) -> list[Column]:
    """The columns that fit into `width` with one cell between them, in their order."""
    kept = columns
    for rank in sorted({column.rank for column in columns}, reverse=True):
        # A column is cut only for the sake of one that would be missed more than its last letters.
        cells = _needed(kept, least=rank <= 1)
        if cells <= width or not rank:
            break
        kept = [column for column in kept if column.rank < rank]
    return _narrow(kept, width)


def _needed(columns: list[Column], *, least: bool) -> int:
    wide = sum((least and column.least) or column.width for column in columns)
    return wide + len(columns) - 1


def _narrow(columns: list[Column], width: int) -> list[Column]:
    """Give the columns that may be cut what the others leave."""
    over = sum(column.width for column in columns) + len(columns) - 1 - width
    if over <= 0:
        return [_wider(column, -over) if column.most else column for column in columns]
    cut = []
    for column in columns:
        less = min(over, column.width - column.least) if column.least else 0
        over -= less
        cut.append(structs.replace(column, width=column.width - less))
    return cut


def _wider(column: Column, room: int) -> Column:
    return structs.replace(column, width=min(column.most, column.width + room))


def heading(columns: list[Column], width: int) -> Row:
    """The row of titles, behind the cell that marks the chosen row."""
    titles = " ".join(column.fit(column.title) for column in columns)
    return ((ink.fit(f" {titles}", width), "faint"),)


class Widest:
    """The greatest widths seen so far: columns that only grow do not dance with every number."""

    def __init__(self) -> None:
        self._seen: tuple[int, ...] = ()
        self._of: tuple[object, ...] = ()

    def grown(self, widths: tuple[int, ...], *of: object) -> tuple[int, ...]:
        """`widths`, none narrower than before; it starts anew when `of` is about another thing."""
        if of != self._of:
            self._of, self._seen = of, ()
        self._seen = tuple(map(max, widths, self._seen or widths))
        return self._seen
