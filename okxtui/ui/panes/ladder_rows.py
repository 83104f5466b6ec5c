"""The rows of the ladder: how the steps of the book read, column by column.

A row is painted from what it says, nothing else: whoever makes rows decides what is in view. The
size of a step and the sum up to it are two shades behind the row, so the bars take no columns.
"""

from decimal import Decimal

from msgspec import Struct, structs

from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Row, Span, inked, shade
from okxtui.ui.panes.columns import Column, choose_columns
from okxtui.ui.panes.filling import filled
from okxtui.ui.panes.ladder_look import BRIEF, Look
from okxtui.ui.sight import Step

Cell = tuple[str, str]
"""A text and its ink."""

_CALM = tuple(Decimal(step) for step in ("1", "1.5", "2", "3", "4", "6", "8", "10"))
_TITLES = {"price": "Price", "size": "Size", "sum": "Sum"}
_WIDEST_GAP = 4
"""Cells more than the one between two columns."""
_RANKS = {"price": 0, "size": 0, "sum": 3}


def calm_scale(most: Decimal) -> Decimal:
    """A full bar for a greatest size of `most`: the next round number, so bars do not all jump
    when one order comes or goes."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(most.adjusted())
    return next(step * power for step in _CALM if step * power >= most)


class Extra(Struct, frozen=True):
    """One more column: what it is called, when it goes, and its cell for each step."""

    name: str
    title: str
    rank: int
    cells: list[Cell]
    leads: bool = False
    """It stands before the price, not behind the sum."""


class LadderRows:
    """Paints steps. Remembers how wide its columns were, so that they do not dance."""

    def __init__(self) -> None:
        self._widest: dict[str, int] = {}

    def forget(self) -> None:
        """Another symbol or unit: the widths begin anew."""
        self._widest.clear()

    def paint(
        self,
        steps: list[Step],
        width: int,
        look: Look,
        middle: Row,
        ways: list[list[Extra]],
    ) -> list[Row]:
        """A heading, then a row a step. `ways`: the other columns, the roomiest way first."""
        columns, cells = self._laid_out(steps, width, look, ways)
        most = calm_scale(max((step.rung.total for step in steps if step.rung), default=Decimal(1)))
        rows = [
            middle
            if step.side == "middle"
            else self._row(step, [(it, cells[it.name][y]) for it in columns], width, look, most)
            for y, step in enumerate(steps)
        ]
        titles = " ".join(column.fit(column.title) for column in columns)
        return [((ink.fit(f" {titles}", width), "faint"),), *rows]

    def _laid_out(
        self, steps: list[Step], width: int, look: Look, ways: list[list[Extra]]
    ) -> tuple[list[Column], dict[str, list[Cell]]]:
        """Columns and cells: the first way with room for the sum and all that outranks it."""
        cells = self._cells(steps, look)
        columns, extras = self._choose(cells, look, ways[0], width), ways[0]
        if not _complete(columns, extras):
            cells["sum"] = [(look.brief(step), "muted") for step in steps]
            for extras in ways:
                columns = self._choose(cells, look, extras, width)
                if _complete(columns, extras):
                    break
        return columns, cells | {extra.name: extra.cells for extra in extras}

    def _choose(
        self, cells: dict[str, list[Cell]], look: Look, extras: list[Extra], width: int
    ) -> list[Column]:
        """The columns that fit, and the room between them."""
        brief = cells["sum"] and max(len(text) for text, _ in cells["sum"]) <= BRIEF
        columns = [
            *(self._extra_column(extra) for extra in extras if extra.leads),
            *(
                Column("sum", "Sum", BRIEF, _RANKS["sum"])
                if brief and name == "sum"
                else self._column(name, [text for text, _ in cells[name]], look)
                for name in cells
            ),
            *(self._extra_column(extra) for extra in extras if not extra.leads),
        ]
        return _spread(choose_columns(columns, width - 1), width - 1)

    def _cells(self, steps: list[Step], look: Look) -> dict[str, list[Cell]]:
        """Price, size and sum of each step."""
        prices = [look.price(step.price) for step in steps]
        sizes, sums = ([look.text(step, upto=upto) for step in steps] for upto in (False, True))
        if look.instrument is None:
            prices, sizes, sums = map(ink.in_line, (prices, sizes, sums))
        return {
            "price": list(zip(prices, map(look.colour, steps), strict=True)),
            "size": [(text, "") for text in sizes],
            "sum": [(text, "muted") for text in sums],
        }

    def _column(self, name: str, texts: list[str], look: Look) -> Column:
        title = _TITLES[name]
        unit = ink.size_unit(look.instrument, look.view.unit)
        if name == "size" and unit:
            title = f"Size {unit}" if len(unit) + 5 <= self._wide(name, texts) else unit
        return Column(name, title, self._wide(name, texts), _RANKS[name])

    def _extra_column(self, extra: Extra) -> Column:
        texts = [extra.title, *(text for text, _ in extra.cells)]
        return Column(extra.name, extra.title, self._wide(extra.name, texts), extra.rank)

    def _wide(self, name: str, texts: list[str]) -> int:
        widest = max(self._widest.get(name, 5), *map(len, texts)) if texts else 5
        self._widest[name] = widest
        return widest

    def _row(
        self,
        step: Step,
        cells: list[tuple[Column, Cell]],
        width: int,
        look: Look,
        most: Decimal,
    ) -> Row:
        if not step.side:
            return ((" " * width, ""),)
        here = number(step.price) == number(look.last)
        spans: list[Span] = [(look.view.signs.pointer if here else " ", "accent")]
        for column, (text, inks) in cells:
            strong = " chosen" if here and column.name == "price" else ""
            # The blank between columns belongs to the cell before: a span more costs a segment.
            spans.append((f"{column.fit(text)} ", inks + strong))
        text, inks = spans.pop()
        row = filled([*spans, (text[:-1], inks)], width)
        if step.rung is not None and look.trusted:
            far, near = (round(part / most * width) for part in (step.rung.total, step.rung.size))
            row = shade(row, width - far, width, f"bar-{step.side}-far")
            row = shade(row, width - near, width, f"bar-{step.side}")
        return inked(row, "cursor") if step.pointed else row


def _complete(columns: list[Column], extras: list[Extra]) -> bool:
    """Whether there is room for the sum, and for all of `extras` that outranks it."""
    wanted = {extra.name for extra in extras if extra.rank < _RANKS["sum"]}
    return {"sum", *wanted} <= {column.name for column in columns}


def _spread(columns: list[Column], width: int) -> list[Column]:
    """What is left of the width goes between the columns, before all but the first of them; not
    so much that the eye loses the row, the rest is for the bars."""
    left = width - sum(column.width + 1 for column in columns) + 1
    if left <= 0 or len(columns) < 2:
        return columns
    gaps = len(columns) - 1
    each, odd = divmod(min(left, gaps * _WIDEST_GAP), gaps)
    return [
        columns[0],
        *(
            structs.replace(column, width=column.width + each + (place < odd))
            for place, column in enumerate(columns[1:])
        ),
    ]
