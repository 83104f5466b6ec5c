"""Filling: how values become an order, and spans a row of a given width.

Plain functions of plain values, shared by the tables; they know no pane.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import structs

from okxtui.ui import ink
from okxtui.ui.lines import Row, Span, width_of
from okxtui.ui.panes.columns import Column

_GAP = 3
"""How many more cells than one may stand between columns."""


Cells = dict[str, Span]
"""By the names of the columns: text and inks."""


def ranked(values: Mapping[str, Decimal | str | None]) -> list[str]:
    """The names: words from A on, numbers from the greatest down, those without a value last."""
    words = [(value, name) for name, value in values.items() if isinstance(value, str)]
    numbers = [(value, name) for name, value in values.items() if isinstance(value, Decimal)]
    words.sort(key=lambda pair: pair[0])
    numbers.sort(key=lambda pair: pair[0], reverse=True)
    missing = [name for name, value in values.items() if value is None]
    return [*(name for _, name in words), *(name for _, name in numbers), *missing]


def spaced(columns: list[Column], width: int) -> list[Column]:
    """Some of the room that is left goes between the columns."""
    left = width - sum(column.width + 1 for column in columns) + 1
    each = min(_GAP, left // max(1, len(columns) - 1))
    if each <= 0:
        return columns
    wider = (structs.replace(column, width=column.width + each) for column in columns[1:])
    return [columns[0], *wider]


def in_columns(cells: Cells, columns: list[Column], more: str) -> list[Span]:
    """The cells that have a column, each as wide as it, with one cell between them."""
    spans: list[Span] = []
    for place, column in enumerate(columns):
        text, inks = cells[column.name]
        spans += [(" ", "")] if place else []
        spans.append((column.fit(text, more), inks))
    return spans


def joined(facts: list[list[Span]], width: int) -> list[Span]:
    """As many facts as fit side by side, whole ones only."""
    spans: list[Span] = [("  ", ""), ("", "")]
    for fact in facts:
        told = [*spans, *fact, ("  ", "")]
        if width_of(tuple(told)) - 2 <= width:
            spans = told
    return spans[:-1]


def filled(spans: list[Span], width: int) -> Row:
    """A row of exactly `width` cells."""
    room = width - sum([len(text) for text, _ in spans])
    if room >= 0:
        return (*spans, (" " * room, ""))
    kept: list[Span] = []
    for text, inks in spans:
        kept.append((ink.fit(text, min(width, len(text))), inks))
        width -= len(text)
        if width <= 0:
            break
    return tuple(kept)
