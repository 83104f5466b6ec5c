"""The private rows, field for field as OKX writes them: account, positions, bookings.

Made from an account and its valuation at one moment; envelopes and paging are added by
channels and REST.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.decimals import text
from okxtui.sim.orders import Row
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

_CLOSED = dict.fromkeys(
    ("avgPx", "bePx", "liqPx", "imr", "mmr", "mgnRatio", "notionalUsd", "adl"), ""
)


def account_row(account: Account, worth: Valuation, currencies: list[str]) -> Row:
    """As `account` pushes it and account/balance answers, with these currencies' details."""
    notional = text(_notional(account, worth), 8)
    ratio = worth.ratio(account, "USDT")
    return {
        **_EMPTY_TOTALS,
        "uTime": str(worth.venue.now),
        "totalEq": text(worth.total(account), 8),
        "isoEq": "0",
        "availEq": text(worth.summed(account, worth.spare), 8),
        "ordFroz": text(worth.summed(account, Account.frozen), 8),
        "imr": text(worth.summed(account, worth.initial), 8),
        "mmr": text(worth.summed(account, worth.maintenance), 8),
        "mgnRatio": text(ratio, 8) if ratio is not None else "",
        "notionalUsd": notional,
        "notionalUsdForSwap": notional,
        "notionalUsdForFutures": "0",
        "upl": text(worth.summed(account, worth.upl), 8),
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
    listed = position.instrument
    contracts = text(position.contracts(position.lots))
    return {
        **_EMPTY_POSITION,
        "instType": listed.inst_type,
        "instId": listed.inst_id,
        "mgnMode": "cross",
        "posId": str(position.pos_id),
        "posSide": "net",
        "pos": contracts,
        "availPos": contracts,
        "lever": str(position.lever),
        "ccy": listed.settle,
        "interest": "0",
        "liqPenalty": "0",
        "closeOrderAlgo": [],
        **_earnings(worth, position),
        **(_exposure(account, worth, position) if position.lots else _CLOSED),
        "tradeId": position.trade_id,
        "cTime": str(position.opened),
        "uTime": str(position.updated),
        "pTime": str(worth.venue.now),
    }


def _earnings(worth: Valuation, position: Position) -> Row:
    """What it has earned, and would at the prices of this moment."""
    listed = position.instrument
    mark = worth.mark(listed.inst_id)
    last = worth.last(listed.inst_id)
    upl, upl_last = position.upl(mark), position.upl(last)
    margin = position.margin(mark)
    return {
        "markPx": text(mark),
        "last": text(last),
        "idxPx": worth.venue.references[listed.inst_id].index,
        "usdPx": "",
        "upl": text(upl),
        "uplRatio": text(upl / margin, 8) if margin else "",
        "uplLastPx": text(upl_last),
        "uplRatioLastPx": text(upl_last / margin, 8) if margin else "",
        "realizedPnl": text(position.pnl + position.fee + position.funding),
        "pnl": text(position.pnl),
        "fee": text(position.fee),
        "fundingFee": text(position.funding),
    }


def _exposure(account: Account, worth: Valuation, position: Position) -> Row:
    """What an open position needs and risks."""
    listed = position.instrument
    mark = worth.mark(listed.inst_id)
    liquidation = worth.liquidation(account, position)
    ratio = worth.ratio(account, listed.settle)
    return {
        "avgPx": text(position.average),
        "bePx": text(_break_even(position)),
        "liqPx": text(liquidation, listed.price_digits) if liquidation is not None else "",
        "imr": text(position.margin(mark)),
        "mmr": text(position.notional(mark) * MAINTENANCE),
        "mgnRatio": text(ratio, 8) if ratio is not None else "",
        "notionalUsd": text(notional_usd(position, worth), 8),
        "adl": "1",
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
