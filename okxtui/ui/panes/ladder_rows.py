"""The rows of the ladder: how a step of the book reads, and what stands between and below.

A row is painted from what it says, nothing else: whoever makes rows decides what is in view. The
size of a step and the sum up to it are two shades behind the row, so the bars take no columns.
"""

from decimal import Decimal

from msgspec import Struct, structs

from okxtui.market.contracts import convert_volume
from okxtui.market.depth import Depth
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Row, Span, inked, shade, width_of
from okxtui.ui.panes.columns import Column, choose_columns
from okxtui.ui.panes.gauge import gauge
from okxtui.ui.sight import Step
from okxtui.ui.view import View

Cell = tuple[str, str]
"""A text and its ink."""

_CALM = tuple(Decimal(step) for step in ("1", "1.5", "2", "3", "4", "6", "8", "10"))
_TITLES = {"price": "Price", "size": "Size", "sum": "Sum"}
_BRIEF = 6
"""Cells of a sum where the exact one has no place."""
_RANKS = {"price": 0, "size": 0, "sum": 3}


def calm_scale(most: Decimal) -> Decimal:
    """A full bar for a greatest size of `most`: the next round number, so bars do not all jump
    when one order comes or goes."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(most.adjusted())
    return next(step * power for step in _CALM if step * power >= most)


def few_cells(value: Decimal) -> str:
    """An unsigned amount in at most six cells, where its magnitude is what counts."""
    if value >= 1000:
        return ink.compact(value)
    least = Decimal("0.001")
    return f"<{least}" if 0 < value < least else ink.rounded(value, 3 - max(0, value.adjusted()))


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
        look: "Look",
        middle: Row,
        extras: list[Extra],
    ) -> list[Row]:
        """A heading, then a row a step."""
        cells = self._cells(steps, look)
        columns = self._choose(cells, look, extras, width)
        if not any(column.name == "sum" for column in columns):
            cells["sum"] = [(look.brief(step), "muted") for step in steps]
            columns = self._choose(cells, look, extras, width)
        cells |= {extra.name: extra.cells for extra in extras}
        most = calm_scale(max((step.rung.total for step in steps if step.rung), default=Decimal(1)))
        rows = [
            middle
            if step.side == "middle"
            else self._row(step, [(it, cells[it.name][y]) for it in columns], width, look, most)
            for y, step in enumerate(steps)
        ]
        titles = " ".join(column.fit(column.title) for column in columns)
        return [((ink.fit(f" {titles}", width), "faint"),), *rows]

    def _choose(
        self, cells: dict[str, list[Cell]], look: "Look", extras: list[Extra], width: int
    ) -> list[Column]:
        """The columns that fit, and the room between them."""
        brief = cells["sum"] and max(len(text) for text, _ in cells["sum"]) <= _BRIEF
        columns = [
            *(self._extra_column(extra) for extra in extras if extra.leads),
            *(
                Column("sum", "Sum", _BRIEF, _RANKS["sum"])
                if brief and name == "sum"
                else self._column(name, [text for text, _ in cells[name]], look)
                for name in cells
            ),
            *(self._extra_column(extra) for extra in extras if not extra.leads),
        ]
        return _spread(choose_columns(columns, width - 1), width - 1)

    def _cells(self, steps: list[Step], look: "Look") -> dict[str, list[Cell]]:
        """Price, size and sum of each step."""
        return {
            "price": [(look.price(step.price), look.colour(step)) for step in steps],
            "size": [(look.text(step, upto=False), "") for step in steps],
            "sum": [(look.text(step, upto=True), "muted") for step in steps],
        }

    def _column(self, name: str, texts: list[str], look: "Look") -> Column:
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
        look: "Look",
        most: Decimal,
    ) -> Row:
        if not step.side:
            return ((" " * width, ""),)
        here = number(step.price) == number(look.last)
        spans: list[Span] = [(look.view.signs.pointer if here else " ", "accent")]
        for column, (text, inks) in cells:
            strong = " chosen" if here and column.name == "price" else ""
            spans += [(column.fit(text), inks + strong), (" ", "")]
        row = tuple(spans[:-1])
        row = (*row, (" " * (width - width_of(row)), ""))
        if step.rung is not None and look.trusted:
            far, near = (round(part / most * width) for part in (step.rung.total, step.rung.size))
            row = shade(row, width - far, width, f"bar-{step.side}-far")
            row = shade(row, width - near, width, f"bar-{step.side}")
        return inked(row, "cursor") if step.pointed else row


class Look(Struct, frozen=True):
    """All that decides how a row reads, besides its step."""

    view: View
    instrument: Instrument | None
    last: str
    """The last traded price, marked in its row."""
    trusted: bool

    def price(self, text: str) -> str:
        """A price with the tick size's decimals."""
        return ink.price(text, self.places) if text else ""

    @property
    def places(self) -> int:
        """Decimals of the tick size."""
        return ink.decimals(self.instrument.tick_sz) if self.instrument else 0

    def colour(self, step: Step) -> str:
        """Of a price: its side; what is not known to be empty is fainter than what is."""
        if step.rung is None:
            return "muted" if step.known else "faint"
        return "down" if step.side == "ask" else "up"

    def brief(self, step: Step) -> str:
        """The sum up to a step in few cells, for where the exact one has no place."""
        if step.rung is None:
            return ""
        said = step.rung.total
        if self.instrument is not None:
            said = convert_volume(step.rung.upto, self.instrument, self.view.unit) or said
        return few_cells(said)

    def text(self, step: Step, *, upto: bool) -> str:
        """The size of a step, or the sum up to it, in the unit on screen."""
        if step.rung is None:
            return "" if step.known or upto else self.view.signs.dot
        total = step.rung.upto if upto else step.rung.here
        return ink.volume_text(total, self.instrument, self.view.unit)


def _spread(columns: list[Column], width: int) -> list[Column]:
    """What is left of the width goes between the columns, before all but the first of them."""
    left = width - sum(column.width + 1 for column in columns) + 1
    if left <= 0 or len(columns) < 2:
        return columns
    each, odd = divmod(left, len(columns) - 1)
    return [
        columns[0],
        *(
            structs.replace(column, width=column.width + each + (place < odd))
            for place, column in enumerate(columns[1:])
        ),
    ]


def spread_row(depth: Depth, look: Look, width: int) -> Row:
    """Spread in ticks and basis points, and the mid."""
    spread, mid, rule = depth.spread, depth.mid, look.view.signs.rule * 2
    if spread is None or not mid:
        return ((ink.fit(f" {rule} one side is empty", width), "warn"),)
    if spread <= 0:
        return ((ink.fit(f" {rule} crossed by {-spread:f}", width), "warn"),)
    told = f" {rule} spread {spread:f}  {_ticks(spread, look.instrument)}"
    told += f"{ink.rounded(spread / mid * 10_000, 2)} bp"
    rest = f"mid {ink.exact(mid)} "
    if len(told) + len(rest) + 2 <= width:
        told += " " * (width - len(told) - len(rest)) + rest
    return ((ink.fit(told, width), "muted"),)


def _ticks(spread: Decimal, instrument: Instrument | None) -> str:
    tick = number(instrument.tick_sz) if instrument else None
    if not tick:
        return ""
    count = spread / tick
    return f"{count:.0f} tick{'' if count == 1 else 's'}  "


def balance_row(depth: Depth, look: Look, width: int) -> Row:
    """Who stands with more in the best five."""
    return gauge(depth.imbalance(5), width, look.view.signs, ("bids", "asks"))


def micro_row(depth: Depth, look: Look, width: int) -> Row:
    """The microprice, and how far from the mid it is."""
    micro, mid = depth.microprice, depth.mid
    if micro is None or not mid:
        return ((" " * width, ""),)
    places = look.places + 2 if look.instrument else 8
    points = (micro - mid) / mid * 10_000
    told = f" micro {ink.rounded(micro, places)}  {points:+.2f} bp of mid"
    return ((ink.fit(told, width), "muted"),)


def pointed_row(step: Step, depth: Depth, look: Look, width: int) -> Row:
    """What the cursor points at: size, sum, money and the way from the mid."""
    mid, price = depth.mid, number(step.price)
    told = [f" {look.price(step.price)}"]
    if mid and price is not None:
        told.append(f"{(price - mid) / mid * 10_000:+.2f} bp")
    if step.rung is None:
        told.append("nothing rests" if step.known else f"beyond {depth.complete} levels")
    else:
        sizes = look.text(step, upto=False), look.text(step, upto=True)
        told.append(" of ".join(text.strip() for text in sizes))
        unit = "coin" if look.view.unit == "money" else "money"
        worth = ink.volume_text(step.rung.upto, look.instrument, unit)
        told.append(f"{worth.strip()} {ink.size_unit(look.instrument, unit)}".rstrip())
    return ((ink.fit("  ".join(told), width, more=look.view.signs.more), "strong"),)
