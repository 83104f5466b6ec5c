"""One order of an account, from the request to its end, and how OKX writes it down."""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.decimals import amount, text
from okxtui.sim.engine import Order as Resting
from okxtui.sim.instruments import Instrument

ZERO = Decimal(0)

Row = dict[str, object]


class AccountOrder:
    """An order as its owner sees it."""

    def __init__(
        self, instrument: Instrument, ord_id: int, resting: Resting, kind: str, mode: str, now: int
    ) -> None:
        """`resting` is the order in the engine; `mode` is tdMode: cash, cross."""
        self.instrument = instrument
        self.ord_id = ord_id
        self.resting = resting
        self.kind = kind
        self.mode = mode
        self.cl_ord_id = ""
        self.tag = ""
        self.lever = ""
        self.reduce_only = False
        self.state = "live"
        self.filled = 0
        self.spent = ZERO
        """Price times contracts (or coins) filled: the average price is this by the size."""
        self.fee = ZERO
        self.pnl = ZERO
        self.created = now
        self.updated = now
        self.cancel_source = ""

    @property
    def open(self) -> bool:
        """Whether it can still be filled."""
        return self.state in ("live", "partially_filled")

    @property
    def fee_currency(self) -> str:
        """Spot fees are taken from what is received; contracts pay in what settles them."""
        listed = self.instrument
        if listed.contract:
            return listed.settle
        return listed.base if self.resting.buy else listed.quote

    @property
    def average(self) -> str:
        """The average fill price, empty before the first fill."""
        if not self.filled:
            return ""
        return text(self.spent / self.size(self.filled), 12)

    def size(self, lots: int) -> Decimal:
        """Lots as coins or contracts."""
        return amount(lots, self.instrument.size_digits)

    def add(self, lots: int, price: Decimal, now: int) -> None:
        """`lots` of it were filled."""
        self.filled += lots
        self.spent += self.size(lots) * price
        self.updated = now
        self.state = "filled" if self.filled >= self.resting.lots else "partially_filled"

    def cancel(self, source: str, now: int) -> None:
        """It ends here; `source` is OKX's cancelSource."""
        self.state = "canceled"
        self.cancel_source = source
        self.updated = now

    def row(self) -> Row:
        """As `orders` and trade/orders-pending write it, without any fill."""
        return _UNUSED | self._identity() | self._terms() | self._progress() | _NO_FILL

    def _identity(self) -> Row:
        listed = self.instrument
        return {
            "instType": listed.inst_type,
            "instId": listed.inst_id,
            "tradeQuoteCcy": "" if listed.contract else listed.quote,
            "ordId": str(self.ord_id),
            "clOrdId": self.cl_ord_id,
            "tag": self.tag,
            "uTime": str(self.updated),
            "cTime": str(self.created),
        }

    def _terms(self) -> Row:
        """What was asked for."""
        listed, resting = self.instrument, self.resting
        market = self.kind == "market"
        price = amount(resting.ticks, listed.price_digits)
        return {
            "tgtCcy": "" if listed.contract or not market else "base_ccy",
            "px": "" if market else text(price),
            "sz": text(self.size(resting.lots)),
            "notionalUsd": text(self._notional(price), 8),
            "ordType": self.kind,
            "side": "buy" if resting.buy else "sell",
            "posSide": "net" if listed.contract else "",
            "tdMode": self.mode,
            "lever": self.lever,
            "reduceOnly": "true" if self.reduce_only else "false",
        }

    def _progress(self) -> Row:
        """What became of it so far."""
        listed = self.instrument
        return {
            "accFillSz": text(self.size(self.filled)),
            "fillNotionalUsd": text(self._filled_notional(), 8) if self.filled else "",
            "avgPx": self.average,
            "state": self.state,
            "pnl": text(self.pnl),
            "feeCcy": self.fee_currency,
            "fee": text(self.fee),
            "rebateCcy": self.fee_currency if listed.contract else listed.quote,
            "rebate": "0",
            "cancelSource": self.cancel_source,
        }

    def push(self, now: int) -> Row:
        """As the `orders` channel pushes it when no fill is the reason."""
        row = self.row()
        return row | _PUSHED | {"lastPx": row["px"]}

    def _notional(self, price: Decimal) -> Decimal:
        size = self.size(self.resting.lots)
        if not self.instrument.contract:
            return size * price
        face = size * Decimal(self.instrument.contract)
        return face if self.instrument.inverse else face * price

    def _filled_notional(self) -> Decimal:
        if not self.instrument.contract:
            return self.spent
        face = Decimal(self.instrument.contract)
        return self.size(self.filled) * face if self.instrument.inverse else self.spent * face


_UNUSED: Row = dict.fromkeys(
    (
        "ccy", "algoClOrdId", "algoId", "cancelSourceReason", "quickMgnType", "stpId",
        "attachAlgoClOrdId", "tpTriggerPx", "tpTriggerPxType", "tpOrdPx", "slTriggerPx",
        "slTriggerPxType", "slOrdPx", "pxType", "pxUsd", "pxVol", "source",
    ),
    "",
) | {
    "category": "normal",
    "stpMode": "cancel_maker",
    "attachAlgoOrds": [],
    "linkedAlgoOrd": {"algoId": ""},
    "isTpLimit": "false",
}  # fmt: skip
"""What orders here never have: algos, attachments, option prices."""
_NO_FILL: Row = {"fillPx": "", "fillSz": "", "fillTime": "", "tradeId": ""}
_PUSHED: Row = {
    "code": "0",
    "msg": "",
    "reqId": "",
    "amendResult": "",
    "amendSource": "",
    "execType": "",
    "fillFee": "0",
    "fillFeeCcy": "",
    "fillPnl": "0",
    "fillPxVol": "",
    "fillPxUsd": "",
    "fillMarkVol": "",
    "fillFwdPx": "",
    "fillMarkPx": "",
    "fillIdxPx": "",
    "fillNotionalUsd": "",
}
