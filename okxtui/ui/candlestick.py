"""Candlestick: one bar as characters in a column of cells.

A cell has two halves, so a body ends where it ends to half a cell. A bar that closed where it
opened has no body but a stroke, and one in which a single price was traded is that stroke alone.
Must not know prices: everything is counted in half cells from the bottom.
"""

from msgspec import Struct

from okxtui.ui.signs import CandleSigns


class Shape(Struct, frozen=True, gc=False):
    """A bar in half cells, counted from the bottom of the chart."""

    low: int
    foot: int
    """The lower end of the body."""
    head: int
    """The upper end of the body."""
    high: int
    doji: bool = False
    """It closed where it opened."""
    hollow: bool = False
    """Rose, and is to be told apart without colour."""


Cell = tuple[int, str]
"""A row, counted from the bottom, and what stands in it."""


def middle(shape: Shape, signs: CandleSigns, *, slim: bool) -> list[Cell]:
    """The column that has the wicks. `slim` bodies are heavy strokes instead of blocks."""
    rows = range(shape.low // 2, shape.high // 2 + 1)
    if shape.doji:
        return [(row, _doji(shape, row, signs)) for row in rows]
    body = signs.slim if slim else signs.body
    return [(row, _cell(shape, row, body, signs)) for row in rows]


def side(shape: Shape, signs: CandleSigns) -> list[Cell]:
    """A column of the body beside the middle one."""
    if shape.doji:
        return [(shape.foot // 2, signs.flat[0])]
    return [
        (row, signs.hollow if shape.hollow else signs.body[_halves(shape, row)])
        for row in range(shape.foot // 2, shape.head // 2 + 1)
    ]


def _halves(shape: Shape, row: int) -> int:
    """Which halves of a cell the body fills: 0 both, 1 the lower, 2 the upper."""
    lower = shape.foot <= 2 * row
    upper = shape.head >= 2 * row + 1
    return 0 if lower and upper else 1 if lower else 2


def _doji(shape: Shape, row: int, signs: CandleSigns) -> str:
    if row != shape.foot // 2:
        return _wick(shape, row, signs)
    above, below = shape.high > shape.foot, shape.low < shape.foot
    return signs.flat[2 * above + below]


def _wick(shape: Shape, row: int, signs: CandleSigns) -> str:
    if shape.high < 2 * row + 1:
        return signs.wick[1]
    return signs.wick[2] if shape.low > 2 * row else signs.wick[0]


def _cell(shape: Shape, row: int, body: str, signs: CandleSigns) -> str:
    below, above = 2 * row, 2 * row + 1
    if shape.head < below or shape.foot > above:
        return _wick(shape, row, signs)
    if shape.hollow:
        return signs.hollow
    halves = _halves(shape, row)
    if halves == 1 and shape.high >= above:
        return body[3]
    if halves == 2 and shape.low <= below:
        return body[4]
    return body[halves]
