"""The private rows, field for field as OKX writes them: account, positions, fills, books.

Made from an account and its valuation at one moment; envelopes and paging are added by
channels and REST.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.decimals import text
from okxtui.sim.orders import AccountOrder, Row
from okxtui.sim.pit import Match
from okxtui.sim.position import MAINTENANCE, Position
from okxtui.sim.valuation import Valuation

_EMPTY_TOTALS = dict.fromkeys(
    (
        "adjEq", "borrowFroz", "notionalUsdForBorrow", "notionalUsdForOption", "delta",
        "deltaLever", "deltaNeutralStatus",
    ),
    "",
)  # fmt: skip
_EMPTY_DETAIL = dict.fromkeys(
    (
        "liab", "crossLiab", "interest", "maxLoan", "borrowFroz", "uplLiab", "spotInUseAmt",
        "clSpotInUseAmt", "maxSpotInUseAmt", "colRes", "autoLendAmt", "autoLendMtAmt",
    ),
    "",
)  # fmt: skip
_ZERO_DETAIL = dict.fromkeys(
    (
        "isoEq", "isoLiab", "isoUpl", "stgyEq", "twap", "fixedBal", "rewardBal", "spotIsoBal",
        "smtSyncEq", "spotCopyTradingEq", "colBorrAutoConversion",
    ),
    "0",
)  # fmt: skip
_EMPTY_POSITION = dict.fromkeys(
    (
        "posCcy", "liab", "liabCcy", "optVal", "deltaBS", "deltaPA", "gammaBS", "gammaPA",
        "thetaBS", "thetaPA", "vegaBS", "vegaPA", "spotInUseAmt", "spotInUseCcy",
        "clSpotInUseAmt", "maxSpotInUseAmt", "bizRefId", "bizRefType", "baseBal", "quoteBal",
        "baseBorrowed", "baseInterest", "quoteBorrowed", "quoteInterest", "nonSettleAvgPx",
        "settledPnl", "pendingCloseOrdLiabVal", "hedgedPos", "margin",
    ),
    "",
)  # fmt: skip


def account_row(account: Account, worth: Valuation, currencies: list[str]) -> Row:
    """As `account` pushes it and account/balance answers, with these currencies' details."""
    everything = account.currencies()
    dollars = {ccy: worth.dollars(ccy) for ccy in everything}

    def summed(part: dict[str, Decimal]) -> str:
        return text(sum((value * dollars[ccy] for ccy, value in part.items()), Decimal(0)), 8)

    needed = {ccy: worth.maintenance(account, ccy) for ccy in everything}
    notional = text(_notional(account, worth), 8)
    ratio = worth.ratio(account, "USDT")
    return {
        **_EMPTY_TOTALS,
        "uTime": str(worth.venue.now),
        "totalEq": text(worth.total(account), 8),
        "isoEq": "0",
        "availEq": summed({ccy: worth.spare(account, ccy) for ccy in everything}),
        "ordFroz": summed({ccy: account.frozen(ccy) for ccy in everything}),
        "imr": summed({ccy: worth.initial(account, ccy) for ccy in everything}),
        "mmr": summed(needed),
        "mgnRatio": text(ratio, 8) if ratio is not None else "",
        "notionalUsd": notional,
        "notionalUsdForSwap": notional,
        "notionalUsdForFutures": "0",
        "upl": summed({ccy: worth.upl(account, ccy) for ccy in everything}),
        "details": [_detail(account, worth, ccy) for ccy in currencies],
    }


def _detail(account: Account, worth: Valuation, ccy: str) -> Row:
    cash, frozen = account.cash(ccy), account.frozen(ccy)
    equity, initial = worth.equity(account, ccy), worth.initial(account, ccy)
    price = worth.dollars(ccy)
    ratio = worth.ratio(account, ccy)
    return {
        **_EMPTY_DETAIL,
        **_ZERO_DETAIL,
        "ccy": ccy,
        "eq": text(equity),
        "cashBal": text(cash),
        "availBal": text(max(Decimal(0), cash - frozen - initial)),
        "availEq": text(max(Decimal(0), worth.spare(account, ccy))),
        "frozenBal": text(frozen + initial),
        "ordFrozen": text(frozen),
        "upl": text(worth.upl(account, ccy)),
        "imr": text(initial),
        "mmr": text(worth.maintenance(account, ccy)),
        "mgnRatio": text(ratio, 8) if ratio is not None else "",
        "disEq": text(equity * price, 8),
        "eqUsd": text(equity * price, 8),
        "coinUsdPrice": text(price),
        "notionalLever": "0",
        "frpType": "0",
        "spotBal": "" if ccy == "USDT" else text(cash),
        "openAvgPx": "",
        "accAvgPx": "",
        "spotUpl": "",
        "spotUplRatio": "",
        "totalPnl": "",
        "totalPnlRatio": "",
        "collateralEnabled": False,
        "collateralRestrict": False,
        "autoLendStatus": "unsupported",
        "autoStakingStatus": "unsupported",
        "uTime": str(account.cash_times.get(ccy, worth.venue.opened)),
    }


def _notional(account: Account, worth: Valuation) -> Decimal:
    """All positions in dollars."""
    return sum((notional_usd(each, worth) for each in account.held_positions()), Decimal(0))


def notional_usd(position: Position, worth: Valuation) -> Decimal:
    """One position in dollars."""
    listed = position.instrument
    return position.notional(worth.mark(listed.inst_id)) * worth.dollars(listed.settle)


def position_row(account: Account, worth: Valuation, position: Position) -> Row:
    """As `positions` pushes it and account/positions answers."""
    listed, name = position.instrument, position.instrument.inst_id
    mark = worth.mark(name)
    pit = worth.venue.pits[name]
    last = Decimal(pit.last.ticks).scaleb(-listed.price_digits)
    upl, upl_last = position.upl(mark), position.upl(last)
    margin = position.margin(mark)
    liquidation = worth.liquidation(account, position)
    ratio = worth.ratio(account, listed.settle)
    earned = position.pnl + position.fee + position.funding
    held = bool(position.lots)
    contracts = text(position.contracts(position.lots))
    return {
        **_EMPTY_POSITION,
        "instType": listed.inst_type,
        "instId": name,
        "mgnMode": "cross",
        "posId": str(position.pos_id),
        "posSide": "net",
        "pos": contracts,
        "availPos": contracts,
        "avgPx": text(position.average) if held else "",
        "markPx": text(mark),
        "last": text(last),
        "idxPx": worth.venue.references[name].index,
        "usdPx": "",
        "bePx": text(_break_even(position)) if held else "",
        "liqPx": text(liquidation, listed.price_digits) if liquidation is not None else "",
        "upl": text(upl),
        "uplRatio": text(upl / margin, 8) if margin else "",
        "uplLastPx": text(upl_last),
        "uplRatioLastPx": text(upl_last / margin, 8) if margin else "",
        "lever": str(position.lever),
        "imr": text(margin) if held else "",
        "mmr": text(position.notional(mark) * MAINTENANCE) if held else "",
        "mgnRatio": text(ratio, 8) if ratio is not None and held else "",
        "notionalUsd": text(notional_usd(position, worth), 8) if held else "",
        "ccy": listed.settle,
        "adl": "1" if held else "",
        "interest": "0",
        "tradeId": position.trade_id,
        "realizedPnl": text(earned),
        "pnl": text(position.pnl),
        "fee": text(position.fee),
        "fundingFee": text(position.funding),
        "liqPenalty": "0",
        "closeOrderAlgo": [],
        "cTime": str(position.opened),
        "uTime": str(position.updated),
        "pTime": str(worth.venue.now),
    }


def _break_even(position: Position) -> Decimal:
    """The average, and a taker's fee for each way."""
    share = Decimal("0.001") if position.lots > 0 else Decimal("-0.001")
    return position.average * (1 + share)


def book_row(
    account: Account, now: int, event: str, currencies: list[str], names: list[str]
) -> Row:
    """A row of balance_and_position with these currencies and these positions."""
    return {
        "pTime": str(now),
        "eventType": event,
        "balData": [
            {
                "ccy": ccy,
                "cashBal": text(account.cash(ccy)),
                "uTime": str(account.cash_times.get(ccy, now)),
            }
            for ccy in currencies
        ],
        "posData": [_held(account.positions[name]) for name in names if name in account.positions],
        "trades": [],
    }


def _held(position: Position) -> Row:
    listed = position.instrument
    return {
        "posId": str(position.pos_id),
        "tradeId": position.trade_id,
        "instId": listed.inst_id,
        "instType": listed.inst_type,
        "mgnMode": "cross",
        "posSide": "net",
        "pos": text(position.contracts(position.lots)),
        "ccy": listed.settle,
        "posCcy": "",
        "avgPx": text(position.average) if position.lots else "",
        "nonSettleAvgPx": "",
        "settledPnl": "",
        "uTime": str(position.updated),
    }


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
