"""What a fill does to an account: money, fee, position, and the news of it.

Every amount is booked on the ledger with its other side: the counterparty for the coins
and the profit, the exchange for the fee.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.decimals import amount
from okxtui.sim.engine import CROWD
from okxtui.sim.ledger import FEES, Ledger
from okxtui.sim.orders import AccountOrder
from okxtui.sim.pit import Match, Pit
from okxtui.sim.position import Position
from okxtui.sim.receipt import Receipt
from okxtui.sim.reference import FUNDING_PERIOD
from okxtui.sim.statements import book_row
from okxtui.sim.valuation import Valuation

SPOT_FEES = {True: Decimal("0.0008"), False: Decimal("0.001")}
"""Maker and taker, as a share of what is received."""
CONTRACT_FEES = {True: Decimal("0.0002"), False: Decimal("0.0005")}
"""Maker and taker, as a share of the notional."""


class Settlement:
    """The books of the exchange, kept fill by fill."""

    def __init__(self, worth: Valuation, ledger: Ledger) -> None:
        self._worth = worth
        self._venue = worth.venue
        self._ledger = ledger
        self._ids = self._venue.now * 1_000
        self._funded = self._venue.now // FUNDING_PERIOD

    def position(self, account: Account, pit: Pit, lever: int) -> Position:
        """The account's position in this contract, opened if there is none."""
        name = pit.instrument.inst_id
        found = account.positions.get(name)
        if found is None or not found.lots:
            found = Position(pit.instrument, self._next_id(), lever, self._venue.now)
            account.positions[name] = found
        return found

    def book(
        self,
        account: Account,
        order: AccountOrder,
        pit: Pit,
        match: Match,
        *,
        maker: bool,
        other: int,
    ) -> None:
        """One fill of `order`, against the owner `other`."""
        listed = order.instrument
        price = amount(match.ticks, listed.price_digits)
        order.add(match.lots, price, self._venue.now)
        rate = (CONTRACT_FEES if listed.contract else SPOT_FEES)[maker]
        receipt = Receipt(order, match, price, maker, rate)
        if listed.contract:
            self._contract(account, pit, receipt)
        else:
            self._spot(account, receipt, other)
        self._ledger.move(order.fee_currency, receipt.fee, account.owner, FEES)
        order.fee -= receipt.fee
        order.pnl += receipt.pnl
        self._tell(account, receipt)

    def _spot(self, account: Account, receipt: Receipt, other: int) -> None:
        """Coins one way, money the other; the fee is taken from what is received."""
        order, listed = receipt.order, receipt.order.instrument
        size = order.size(receipt.match.lots)
        money = size * receipt.price
        mine, buy = account.owner, order.resting.buy
        buyer, seller = (mine, other) if buy else (other, mine)
        # Between two accounts each books only what it receives, so that nothing moves twice.
        if buy or other == CROWD:
            self._ledger.move(listed.base, size, seller, buyer)
        if not buy or other == CROWD:
            self._ledger.move(listed.quote, money, buyer, seller)
        receipt.fee = receipt.rate * (size if buy else money)
        for ccy in (listed.base, listed.quote):
            account.touch_cash(ccy, self._venue.now)

    def _contract(self, account: Account, pit: Pit, receipt: Receipt) -> None:
        """The position moves; what its closed part has earned is paid by the crowd."""
        order, listed, match = receipt.order, receipt.order.instrument, receipt.match
        position = self.position(account, pit, int(order.lever))
        lots = match.lots if order.resting.buy else -match.lots
        receipt.pnl = position.fill(lots, receipt.price, match.ts)
        face = order.size(match.lots) * Decimal(listed.contract)
        notional = face / receipt.price if listed.inverse else face * receipt.price
        receipt.fee = receipt.rate * notional
        position.fee -= receipt.fee
        position.trade_id = str(match.trade_id)
        self._ledger.move(listed.settle, receipt.pnl, CROWD, account.owner)
        account.touch_position(listed.inst_id)
        account.touch_cash(listed.settle, self._venue.now)

    def fund(self, accounts: list[Account]) -> None:
        """Pay and collect funding, if a period has ended since the last time."""
        period = self._venue.now // FUNDING_PERIOD
        if period == self._funded:
            return
        self._funded = period
        for account in accounts:
            for each in account.held_positions():
                if each.instrument.inst_type == "SWAP":
                    self._fund(account, each)

    def _fund(self, account: Account, position: Position) -> None:
        listed = position.instrument
        name = listed.inst_id
        rate = Decimal(str(round(self._venue.references[name].funding_rate, 10)))
        paid = position.notional(self._worth.mark(name)) * rate
        paid = paid if position.lots > 0 else -paid
        self._ledger.move(listed.settle, paid, account.owner, CROWD)
        position.funding -= paid
        position.updated = self._venue.now
        account.touch_position(name)
        account.touch_cash(listed.settle, self._venue.now)
        account.book_news.add(
            book_row(account, self._venue.now, "funding_fee", [listed.settle], [name])
        )

    def _tell(self, account: Account, receipt: Receipt) -> None:
        listed = receipt.order.instrument
        account.order_news.add(receipt.push())
        currencies = [listed.settle] if listed.contract else [listed.base, listed.quote]
        names = [listed.inst_id] if listed.contract else []
        booked = book_row(account, self._venue.now, "filled", currencies, names)
        booked["trades"] = [{"instId": listed.inst_id, "tradeId": str(receipt.match.trade_id)}]
        account.book_news.add(booked)
        account.fills.append(receipt.row(self._next_id()))

    def _next_id(self) -> int:
        self._ids += 1
        return self._ids
