"""Own orders in the ladder: at their price, with what stands before them at most.

OKX tells nobody a place in the queue. What rests at a price without our own part is a bound, and
is written as one. Orders beyond the levels in view are counted, never drawn somewhere else.
"""

from collections.abc import Sequence
from decimal import ROUND_UP, Decimal

from msgspec import Struct, structs

from okxtui.market.grouping import stepped
from okxtui.okx.numbers import number
from okxtui.okx.private import Order
from okxtui.ui import ink
from okxtui.ui.lines import Row
from okxtui.ui.panes.ladder_look import BRIEF, Look, few_cells
from okxtui.ui.panes.ladder_rows import Cell, Extra
from okxtui.ui.sight import Step

_NO_CELL: Cell = ("", "")


class _Mine(Struct, frozen=True):
    """An open order with a price."""

    asks: bool
    price: Decimal
    left: Decimal
    """What can still fill, in the wire's unit."""

    def step(self, grain: Decimal | None) -> Decimal:
        """The step of the ladder it belongs to."""
        return stepped(self.price, grain, asks=self.asks)


class OwnOrders:
    """The open orders of the symbol that the ladder shows."""

    def __init__(self) -> None:
        self._mine: list[_Mine] = []

    def __bool__(self) -> bool:
        return bool(self._mine)

    def take(self, orders: Sequence[Order], symbol: str) -> None:
        """Those of `symbol` that rest at a price."""
        self._mine = [mine for it in orders if it.inst_id == symbol and (mine := _mine(it))]

    def ways(self, steps: list[Step], look: Look, grain: Decimal | None) -> list[list[Extra]]:
        """Columns while there are orders: our side and size, and the bound of what is ahead; then
        the same in one column, without the side that the row has anyway."""
        if not self._mine:
            return [[]]
        sums = self._sums(grain)
        found = [sums.get(_key(step)) if step.price else None for step in steps]
        pairs = [(self._bounded(it, grain), size) for it, size in zip(steps, found, strict=True)]
        own, ahead, both = (
            [cell(step, size, look) for step, size in pairs] for cell in (_own, _ahead, _both)
        )
        title = f"Own{look.view.signs.most}ahead"
        return [
            [Extra("own", "Own", 1, own), Extra("ahead", "Ahead", 2, ahead)],
            [Extra("both", title, 1, both)],
        ]

    def _bounded(self, step: Step, grain: Decimal | None) -> Step:
        """The step, but without what rests on it if an order of ours stands beyond the last level
        that was shown: then nobody knows what is before it."""
        last = step.rung.seen if step.rung is not None else None
        if last is None:
            return step
        mine = [it.price for it in self._mine if (it.asks, it.step(grain)) == _key(step)]
        asks = step.side == "ask"
        beyond = any(price > last if asks else price < last for price in mine)
        return structs.replace(step, rung=None) if beyond else step

    def _sums(self, grain: Decimal | None) -> dict[tuple[bool, Decimal], Decimal]:
        sums: dict[tuple[bool, Decimal], Decimal] = {}
        for it in self._mine:
            key = it.asks, it.step(grain)
            sums[key] = sums.get(key, Decimal(0)) + it.left
        return sums

    def beyond(self, steps: list[Step], grain: Decimal | None, width: int) -> Row:
        """How many are above and below the steps in view, and how many the book does not show."""
        seen = {_key(step) for step in steps if step.price}
        prices = [price for _, price in seen]
        hidden = [it for it in self._mine if (it.asks, it.step(grain)) not in seen]
        above = sum(1 for it in hidden if prices and it.step(grain) > max(prices))
        below = sum(1 for it in hidden if prices and it.step(grain) < min(prices))
        between = len(hidden) - above - below
        counts = ((above, "more above"), (below, "more below"), (between, "not in the book"))
        told = ", ".join(f"{count} {word}" for count, word in counts if count)
        return ((ink.fit(f" own: {told or f'{len(self._mine)} here'}", width), "accent"),)


def _mine(order: Order) -> _Mine | None:
    price, size = number(order.px), number(order.sz)
    if price is None or size is None:
        return None
    left = size - (number(order.acc_fill_sz) or 0)
    return _Mine(order.side == "sell", price, left) if left > 0 else None


def _key(step: Step) -> tuple[bool, Decimal]:
    return step.side == "ask", Decimal(step.price)


def _own(step: Step, size: Decimal | None, look: Look) -> Cell:
    if size is None:
        return _NO_CELL
    unit = look.view.unit
    told = ink.size_text(f"{size:f}", step.price, look.instrument, unit).strip()
    side = "S" if step.side == "ask" else "B"
    return (f"{side} {ink.MASK if look.view.masked else told}", "accent")


def _both(step: Step, size: Decimal | None, look: Look) -> Cell:
    """`1.25≤2.25`: ours, and before it at most."""
    if size is None:
        return _NO_CELL
    if look.view.masked:
        return (ink.MASK, "accent")
    own = _own(step, size, look)[0][2:]
    if len(own) > BRIEF:
        said = look.converted(size, number(step.price))
        own = few_cells(size if said is None else said, look.size_places)
    return (f"{own}{_ahead(step, size, look)[0]}", "accent")


def _ahead(step: Step, size: Decimal | None, look: Look) -> Cell:
    """Hidden with our size: the two would add up to what everybody sees."""
    if size is None or step.rung is None or look.view.masked:
        return _NO_CELL
    ahead = look.converted(max(Decimal(0), step.rung.size - size), number(step.price))
    return (f"{look.view.signs.most}{_bound(ahead)}", "muted")


def _bound(value: Decimal | None) -> str:
    """In few cells, but never below: a bound that was rounded down would be none."""
    if not value:
        return ink.NOTHING if value is None else "0"
    raised = value.quantize(Decimal(1).scaleb(value.adjusted() - 2), ROUND_UP)
    return ink.compact(raised) if raised >= 1000 else ink.exact(raised.normalize())
