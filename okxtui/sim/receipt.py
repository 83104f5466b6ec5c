"""One fill of an account's order, as its owner is told: a push, and a row of trade/fills.

The settlement fills in what it cost and earned; nothing is reckoned here.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.decimals import text
from okxtui.sim.orders import AccountOrder, Row
from okxtui.sim.pit import Match


class Receipt:
    """One fill of an account's order, as its owner is told."""

    def __init__(
        self, order: AccountOrder, match: Match, price: Decimal, maker: bool, rate: Decimal
    ) -> None:
        """`rate` is the share that the fee was reckoned with."""
        self.order = order
        self.match = match
        self.price = price
        self.maker = maker
        self.rate = rate
        self.fee = Decimal(0)
        self.pnl = Decimal(0)

    def push(self) -> Row:
        """The `orders` push that the fill is the reason of."""
        told = self.order.push(self.match.ts)
        told |= self._fill()
        return told | {
            "fillFee": text(-self.fee),
            "fillFeeCcy": self.order.fee_currency,
            "lastPx": text(self.price),
        }

    def row(self, bill_id: int) -> Row:
        """A row of trade/fills."""
        order, listed = self.order, self.order.instrument
        return {
            "instType": listed.inst_type,
            "instId": listed.inst_id,
            "ordId": str(order.ord_id),
            "clOrdId": order.cl_ord_id,
            "billId": str(bill_id),
            "subType": "1" if order.resting.buy else "2",
            "tag": order.tag,
            "fillIdxPx": "",
            "fillPxVol": "",
            "fillPxUsd": "",
            "fillMarkVol": "",
            "fillFwdPx": "",
            "fillMarkPx": "",
            "side": "buy" if order.resting.buy else "sell",
            "posSide": "net",
            "feeCcy": order.fee_currency,
            "fee": text(-self.fee),
            "feeRate": text(-self.rate),
            "ts": str(self.match.ts),
            "tradeQuoteCcy": "" if listed.contract else listed.quote,
            **self._fill(),
        }

    def _fill(self) -> Row:
        return {
            "fillPx": text(self.price),
            "fillSz": text(self.order.size(self.match.lots)),
            "fillTime": str(self.match.ts),
            "tradeId": str(self.match.trade_id),
            "execType": "M" if self.maker else "T",
            "fillPnl": text(self.pnl),
        }
