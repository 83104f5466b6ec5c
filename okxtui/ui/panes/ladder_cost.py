"""Cost to trade, below the ladder: for a size that was typed, and for one's own position.

From the levels really seen; where they do not suffice, the row says beyond how many levels it
would have to look. Must not know where the levels came from.
"""

from collections.abc import Sequence
from decimal import Decimal

from okxtui.market.cost import Cost, cost
from okxtui.market.depth import Depth
from okxtui.market.holdings import Holding, signed_size
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Row
from okxtui.ui.panes.ladder_rows import Look


class Costs:
    """What is asked about: a size, and positions."""

    def __init__(self) -> None:
        self.asked: Decimal | None = None
        self.unit = "contracts"
        """The unit in which it was typed; it stays, whatever unit the screen turns to."""
        self._positions: list[Decimal] = []

    def __bool__(self) -> bool:
        return self.asked is not None or bool(self._positions)

    def ask(self, text: str, unit: str) -> None:
        """A size that was typed; "" asks no more."""
        asked = number(text.strip().replace(",", ""))
        self.asked, self.unit = asked if asked and asked > 0 else None, unit

    def take(self, positions: Sequence[Holding], symbol: str) -> None:
        """One's own positions in contracts. Those of spot margin are not counted in contracts."""
        held = [it.position for it in positions if it.position.inst_id == symbol]
        sizes = [signed_size(it) for it in held if it.inst_type != "MARGIN"]
        self._positions = [size for size in sizes if size]

    def rows(self, depth: Depth, look: Look, width: int) -> list[Row]:
        """A heading, then a row a side and a row a position."""
        if not self:
            return []
        told = "cost to trade, before fees"
        rows: list[Row] = []
        if self.asked is not None:
            unit = ink.size_unit(look.instrument, self.unit)
            told = f"cost of {self.asked:f} {unit}, before fees"
            for name, buys in (("buy", True), ("sell", False)):
                walk = cost(depth, self.asked, look.instrument, buys=buys, unit=self.unit)
                rows.append(_row(name, walk, self.unit, depth, look, width))
        for size in self._positions:
            walk = cost(depth, abs(size), look.instrument, buys=size < 0, unit="contracts")
            name = "close long" if size > 0 else "close short"
            rows.append(_row(name, walk, "contracts", depth, look, width, own=True))
        return [((ink.fit(f" {told}", width), "faint"),), *rows]


def _row(
    name: str, walk: Cost, unit: str, depth: Depth, look: Look, width: int, *, own: bool = False
) -> Row:
    inks = "up" if name in ("buy", "close short") else "down"
    told = _beyond(walk, unit, depth, look) if walk.short else _told(walk, look)
    if own and look.view.masked:
        told = ink.MASK
    cut = min(len(name) + 2, width)
    return ((ink.fit(f" {name}", cut), inks), (ink.fit(f" {told}", width - cut), ""))


def _told(walk: Cost, look: Look) -> str:
    """Average price, slippage against the mid, and what that is in money."""
    parts = [ink.rounded(walk.mean, look.places + 1)]
    if walk.slippage is not None:
        parts.append(f"{walk.slippage:+.2f} bp")
    if walk.loss is not None and look.instrument is not None:
        inverse = look.instrument.ct_type == "inverse"
        unit = ink.size_unit(look.instrument, "coin" if inverse else "money")
        parts.append(f"{ink.rounded(walk.loss, 6 if inverse else 2)} {unit}".rstrip())
    return "  ".join(parts)


def _beyond(walk: Cost, unit: str, depth: Depth, look: Look) -> str:
    """It would take levels that nobody showed."""
    levels = len(depth.asks or depth.bids)
    seen = ink.volume_text(walk.filled, look.instrument, unit).strip()
    return f"beyond {levels} levels: {seen} {ink.size_unit(look.instrument, unit)} seen".rstrip()
