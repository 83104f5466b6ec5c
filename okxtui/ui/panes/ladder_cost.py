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
from okxtui.ui.lines import Row, Span
from okxtui.ui.panes.ladder_look import Look

_ROOMY = 44
"""From this width on a row says in two words what it is about."""


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
            told = f"cost of {ink.exact(self.asked)} {unit}, before fees"
            for side, buys in (("buy", True), ("sell", False)):
                walk = cost(depth, self.asked, look.instrument, buys=buys, unit=self.unit)
                ways = _ways(walk, self.unit, depth, look)
                rows.append(_row((side, "up" if buys else "down"), ways, look, width))
        for size in self._positions:
            buys = size < 0
            walk = cost(depth, abs(size), look.instrument, buys=buys, unit="contracts")
            masked = look.view.masked
            ways = [ink.MASK] if masked else _ways(walk, look.view.unit, depth, look)
            name = self._closing(size, width), "up" if buys else "down"
            rows.append(_row(name, ways, look, width))
        return [((ink.fit(f" {told}", width), "faint"),), *rows]

    def _closing(self, size: Decimal, width: int) -> str:
        """How the row of a position is called; where cells are few, in one word."""
        side = "long" if size > 0 else "short"
        if width >= _ROOMY:
            return f"close {side}"
        return "close" if len(self._positions) == 1 else side


def _row(name: Span, ways: list[str], look: Look, width: int) -> Row:
    text, inks = name
    cut = min(len(text) + 2, width)
    said = ink.fit_first([f" {way}" for way in ways], width - cut, more=look.view.signs.more)
    return ((ink.fit(f" {text}", cut), inks), (said, ""))


def _ways(walk: Cost, unit: str, depth: Depth, look: Look) -> list[str]:
    """How to tell a cost, the longest way first."""
    return _beyond(walk, unit, depth, look) if walk.short else _told(walk, look)


def _told(walk: Cost, look: Look) -> list[str]:
    """Average price, slippage against the mid, and what that is in money; then the same closer
    together, and what can be said without the price."""
    parts = [ink.rounded(walk.mean, look.places + 1)]
    if walk.slippage is not None:
        parts.append(f"{walk.slippage:+.2f} bp")
    if walk.loss is not None and look.instrument is not None:
        inverse = look.instrument.ct_type == "inverse"
        unit = ink.size_unit(look.instrument, "coin" if inverse else "money")
        parts.append(f"{ink.rounded(walk.loss, 6 if inverse else 2)} {unit}".rstrip())
    close = " ".join(part.replace(" bp", "bp") for part in parts)
    return ["  ".join(parts), close, "  ".join(parts[1:] or parts)]


def _beyond(walk: Cost, unit: str, depth: Depth, look: Look) -> list[str]:
    """It would take levels that nobody showed; and what those give that were shown."""
    short = f"beyond {len(depth.asks or depth.bids)} levels"
    seen = ink.volume_text(walk.filled, look.instrument, unit).strip()
    all_of_it = f"{short}: {seen} {ink.size_unit(look.instrument, unit)}".rstrip()
    return [f"{all_of_it} seen", all_of_it, short]
