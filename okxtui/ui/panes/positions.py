"""Positions: what is held, what it makes, and how far it is from its liquidation.

The exchange's own figures, moved by the mark price between its pushes. A liquidation price that
the exchange does not give is a dash and never a guess.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from okxtui.market.glance import Glance
from okxtui.market.holdings import Holding, signed_size
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Span
from okxtui.ui.panes.columns import Column
from okxtui.ui.panes.filling import Cells
from okxtui.ui.panes.listing import LIST
from okxtui.ui.panes.private import Private, gained

NEAR, CLOSE = Decimal("0.10"), Decimal("0.03")
"""Distances to liquidation, as a share of the mark, at which the colour turns."""

_BAR = 8
_FULL = Decimal("0.20")
"""The distance at which the bar is full."""


class Positions(Private[Holding]):
    """The positions of the account."""

    NUMBER = "7"
    NAME = "Positions"
    NOTHING = "no open positions"
    SORTS = (LIST, "symbol", "profit", "value", "distance")
    WIDE = 134
    BRIEF = ("symbol", "side", "size", "upl", "ratio")
    COLUMNS = (
        Column("symbol", "Symbol", 8, rank=0, left=True, least=10),
        Column("side", "Side", 5, rank=0, left=True),
        Column("size", "Size", 6, rank=2),
        Column("entry", "Entry", 6, rank=6),
        Column("mark", "Mark", 6, rank=7),
        Column("upl", "Profit", 8, rank=0),
        Column("ratio", "%", 7, rank=1),
        Column("liquidation", "Liq.", 6, rank=5),
        Column("distance", "Away", 6, rank=3),
        Column("bar", "", _BAR, rank=9, left=True),
        Column("lever", "Lever", 5, rank=8),
        Column("mode", "Margin", 5, rank=8, left=True),
        Column("funding", "Funding", 6, rank=8),
    )

    def take(self, glance: Glance) -> None:
        """The positions, with the market around them."""
        self.look(glance)
        self.pulse = glance.holdings.positions_pulse
        self.hold(glance.holdings.positions)

    def identity(self, item: Holding) -> str:
        """The exchange's id of the position."""
        return item.position.identity

    def symbol(self, item: Holding) -> str:
        """Its instrument."""
        return item.position.inst_id

    def value(self, item: Holding) -> Decimal | str | None:
        """By profit and value the greatest first, by distance the safest."""
        match self.sort:
            case "profit":
                return item.upl
            case "value":
                return item.value
            case "distance":
                return item.distance
        return item.position.inst_id

    # Reading ----------------------------------------------------------------------------------

    def cells(self, item: Holding) -> Cells:
        """Every column."""
        position = item.position
        symbol = position.inst_id
        return {
            "symbol": (symbol, self._named(item)),
            "side": _side(item),
            "size": (self._counted(item), ""),
            "entry": (self._mean(symbol, position.avg_px), ""),
            "mark": (ink.exact(item.mark, self.places(symbol)), "muted"),
            "upl": (self.money(item.upl, self._currency(item)), gained(item.upl)),
            "ratio": (ink.percent(item.upl_ratio), gained(item.upl_ratio)),
            "liquidation": (self._liquidation(item), "muted"),
            "distance": self._distance(item),
            "bar": self._bar(item),
            "lever": (f"{position.lever}x" if position.lever else ink.NOTHING, "muted"),
            "mode": (position.mgn_mode or ink.NOTHING, "muted"),
            "funding": (self.money(item.funding, self._currency(item)), gained(item.funding)),
        }

    def facts(self, item: Holding) -> list[list[Span]]:
        """What the second line of a narrow pane says."""
        cells = self.cells(item)
        away = [(" ", ""), cells["distance"]] if item.distance is not None else []
        told: list[list[Span]] = [
            [("liq ", "faint"), cells["liquidation"], *away],
            [("entry ", "faint"), cells["entry"]],
            [cells["lever"], (" ", ""), cells["mode"]],
        ]
        if item.funding is not None:
            told.append([("fund ", "faint"), cells["funding"]])
        return [*told, [("mark ", "faint"), cells["mark"]]]

    def _named(self, item: Holding) -> str:
        """A name is marked as its symbol is; near the liquidation, also where no room says so."""
        alarm = _alarm(item.distance) if item.distance is not None else "good"
        if alarm != "good":
            return alarm
        return "strong" if item.position.inst_id == self.current else ""

    def _counted(self, item: Holding) -> str:
        position, size = item.position, _unsigned(item.position.pos)
        if position.counts_money:
            return self.amount(f"{ink.price(size)} {position.pos_ccy}")
        return self.sized(position.inst_id, size, item.mark)

    def _currency(self, item: Holding) -> str:
        settled = item.instrument.settle_ccy if item.instrument else ""
        return settled or item.position.ccy

    def _mean(self, symbol: str, text: str) -> str:
        """A mean price has more decimals than any price; two beyond the tick say enough."""
        value, places = number(text), self.places(symbol)
        if value is None or not places or len(text.partition(".")[2]) <= places + 2:
            return self.price(symbol, text)
        return ink.rounded(value, places + 2)

    def _liquidation(self, item: Holding) -> str:
        if item.liquidation is None:
            return ink.NOTHING
        places = self.places(item.position.inst_id)
        return ink.rounded(item.liquidation, places) if places else ink.exact(item.liquidation)

    def _distance(self, item: Holding) -> Span:
        if item.distance is None:
            return (ink.NOTHING, "muted")
        return (f"{ink.rounded(item.distance * 100, 1)}%", _alarm(item.distance))

    def _bar(self, item: Holding) -> Span:
        if item.distance is None:
            return ("", "")
        share = max(Decimal(0), min(Decimal(1), item.distance / _FULL))
        filled = int(share * _BAR)
        signs = self.view.signs
        return (signs.full * filled + signs.light * (_BAR - filled), _alarm(item.distance))

    def about(self) -> str:
        """What all of them make, by currency; then order and filter."""
        sums: dict[str, Decimal] = {}
        for item in self.holdings.positions:
            currency = self._currency(item)
            if item.upl is not None:
                sums[currency] = sums.get(currency, Decimal(0)) + item.upl
        told = [self.money(total, currency) for currency, total in sums.items()]
        return "  ".join(word for word in (*told, super().about()) if word)

    def table(self) -> Iterable[Sequence[str]]:
        """The rows that the filter leaves, as the exchange sent them; amounts may be hidden."""
        yield (
            *("symbol", "side", "contracts", "entry", "mark", "profit", "ratio"),
            *("liquidation", "leverage", "mode", "margin"),
        )
        for item in (self._items[name] for name in self._order):
            it = item.position
            mark = "" if item.mark is None else f"{item.mark:f}"
            profit = "" if item.upl is None else f"{item.upl:f}"
            ratio = "" if item.upl_ratio is None else f"{item.upl_ratio:f}"
            yield (
                *(it.inst_id, _side(item)[0].lower(), self.amount(it.pos), it.avg_px, mark),
                *(self.amount(profit), ratio, it.liq_px, it.lever, it.mgn_mode),
                self.amount(it.margin or it.imr),
            )


def _side(item: Holding) -> Span:
    size = signed_size(item.position)
    if not size:
        return (ink.NOTHING, "")
    return ("LONG", "up") if size > 0 else ("SHORT", "down")


def _unsigned(text: str) -> str:
    return text.removeprefix("-")


def _alarm(distance: Decimal) -> str:
    return "alert" if distance < CLOSE else "warn" if distance < NEAR else "good"
