"""What an account is worth at this moment's mark prices, and how much of it is needed.

Read-only: it looks at the venue and an account and adds up. All in the currency asked for,
or in dollars; the tether counts as one.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.decimals import amount
from okxtui.sim.position import MAINTENANCE, Position
from okxtui.sim.venue import Venue

ZERO = Decimal(0)
_DOLLARS = frozenset({"USDT", "USDC", "USD"})


class Valuation:
    """Values accounts at the venue's prices."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue

    def mark(self, inst_id: str) -> Decimal:
        """The mark price of an instrument."""
        digits = self.venue.pits[inst_id].instrument.price_digits
        return amount(self.venue.references[inst_id].mark_ticks, digits)

    def dollars(self, ccy: str) -> Decimal:
        """One coin in dollars; zero for what is not listed."""
        if ccy in _DOLLARS:
            return Decimal(1)
        return self.mark(f"{ccy}-USDT") if f"{ccy}-USDT" in self.venue.pits else ZERO

    def positions(self, account: Account, ccy: str) -> list[Position]:
        """Held positions that settle in `ccy`."""
        return [each for each in account.held_positions() if each.instrument.settle == ccy]

    def upl(self, account: Account, ccy: str) -> Decimal:
        """Unrealised profit of everything that settles in `ccy`."""
        held = self.positions(account, ccy)
        return sum((each.upl(self.mark(each.instrument.inst_id)) for each in held), ZERO)

    def equity(self, account: Account, ccy: str) -> Decimal:
        """Cash and unrealised profit."""
        return account.cash(ccy) + self.upl(account, ccy)

    def initial(self, account: Account, ccy: str) -> Decimal:
        """The initial margin that positions need."""
        held = self.positions(account, ccy)
        return sum((each.margin(self.mark(each.instrument.inst_id)) for each in held), ZERO)

    def maintenance(self, account: Account, ccy: str) -> Decimal:
        """The margin below which positions are liquidated."""
        held = self.positions(account, ccy)
        marks = (each.notional(self.mark(each.instrument.inst_id)) for each in held)
        return sum(marks, ZERO) * MAINTENANCE

    def spare(self, account: Account, ccy: str) -> Decimal:
        """Equity that no margin and no open order needs."""
        needed = account.frozen(ccy) + self.initial(account, ccy)
        return self.equity(account, ccy) - needed

    def ratio(self, account: Account, ccy: str) -> Decimal | None:
        """Equity by maintenance margin; None without positions."""
        needed = self.maintenance(account, ccy)
        return self.equity(account, ccy) / needed if needed else None

    def liquidation(self, account: Account, position: Position) -> Decimal | None:
        """The mark price at which this position takes the equity down to its margin."""
        listed = position.instrument
        mark = self.mark(listed.inst_id)
        others = self.maintenance(account, listed.settle) - position.notional(mark) * MAINTENANCE
        spare = self.equity(account, listed.settle) - position.upl(mark) - others
        return position.liquidation(spare)

    def last(self, inst_id: str) -> Decimal:
        """The price of the last trade."""
        pit = self.venue.pits[inst_id]
        return amount(pit.last.ticks, pit.instrument.price_digits)

    def summed(self, account: Account, part: Callable[[Account, str], Decimal]) -> Decimal:
        """`part` of every currency, in dollars."""
        found = (part(account, ccy) * self.dollars(ccy) for ccy in account.currencies())
        return sum(found, ZERO)

    def total(self, account: Account) -> Decimal:
        """Everything in dollars."""
        return self.summed(account, self.equity)
