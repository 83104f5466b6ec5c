"""Traffic beside the levels: what was traded there lately, and what was added or pulled.

Two columns of the ladder, made for the rows in view alone and only where there is room.
"""

import operator
from collections.abc import Mapping
from decimal import Decimal

from okxtui.market.depth import Depth
from okxtui.market.footprint import LOOK_BACK, MINUTES, Sums, Traded, by_step, moved
from okxtui.market.glance import Glance
from okxtui.ui.panes.ladder_look import Look, few_cells
from okxtui.ui.panes.ladder_rows import Cell, Extra
from okxtui.ui.sight import Step

_NOTHING = Decimal(0)
_NO_CELL: Cell = ("", "")
_ROOM = 30
"""Below this width neither column can have a place."""

EVERY = 0.25
"""Seconds between two looks: sums of seconds and minutes need not be made twenty times a second."""


class Traffic:
    """Prints at their prices, and the book some seconds ago."""

    def __init__(self) -> None:
        self._traded = Traded()
        self._before, self._now = Depth(), Depth()
        self._joined: dict[bool, Mapping[Decimal, Sums]] = {}
        self._moved: dict[bool, Mapping[Decimal, Decimal]] = {}
        self._taken_at = 0.0
        self._made_for: tuple[Traded, Depth, Depth] | None = None
        self._made_by: Decimal | None = None

    def take(self, glance: Glance) -> None:
        """What was traded, and the two books to compare; not all of it when glances come thick."""
        if self._now.symbol == glance.current and 0 < glance.at - self._taken_at < EVERY:
            return
        self._taken_at = glance.at
        self._traded = glance.traded
        self._before, self._now = glance.depth_before, glance.depth

    def extras(
        self, steps: list[Step], look: Look, grain: Decimal | None, width: int
    ) -> list[Extra]:
        """The columns "added and pulled" and "traded", for `steps`."""
        if width < _ROOM:
            return []
        self._make(grain)
        moves, trades = ([cell(it, look) for it in steps] for cell in (self._move, self._trade))
        return [
            Extra("moved", f"+-{LOOK_BACK}s", 4, moves),
            Extra("traded", f"Vol{MINUTES}m", 5, trades),
        ]

    def _make(self, grain: Decimal | None) -> None:
        """Join to the steps of the ladder, once for the same values."""
        made_for, was = (self._traded, self._before, self._now), self._made_for
        same = was is not None and all(map(operator.is_, made_for, was))
        if same and self._made_by == grain:
            return
        self._made_for, self._made_by, hits = made_for, grain, self._traded.hits
        for asks in (True, False):
            self._joined[asks] = by_step(self._traded.at, grain, asks=asks)
            self._moved[asks] = moved(self._before, self._now, hits, grain, asks=asks)

    def _move(self, step: Step, look: Look) -> Cell:
        if not step.price:
            return _NO_CELL
        price = Decimal(step.price)
        change = self._moved[step.side == "ask"].get(price, _NOTHING)
        if not change:
            return _NO_CELL
        told = _said(abs(change), price, look)
        return (f"{'+' if change > 0 else '-'}{told}", "up" if change > 0 else "down")

    def _trade(self, step: Step, look: Look) -> Cell:
        """The sum of both sides, in the colour of the stronger."""
        if not step.price:
            return _NO_CELL
        price = Decimal(step.price)
        bought, sold = self._joined[step.side == "ask"].get(price, (_NOTHING, _NOTHING))
        if not bought + sold:
            return _NO_CELL
        return (_said(bought + sold, price, look), "up" if bought >= sold else "down")


def _said(size: Decimal, price: Decimal, look: Look) -> str:
    said = look.converted(size, price)
    return few_cells(size if said is None else said, look.size_places)
