"""Who has how much of what. Money only ever moves from one owner to another.

Because nothing can be booked on one side alone, the balances of a currency always add up
to zero: what the accounts hold, the mint owes.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

MINT = -1
"""Where the first deposits come from."""
FEES = -2
"""What the exchange earns."""
ZERO = Decimal(0)
_SMALLEST = Decimal("1e-12")
"""Amounts are kept to this, or sums would lose their last digits and no longer be zero."""


class Ledger:
    """Balances by owner and currency."""

    def __init__(self) -> None:
        self._held: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)

    def move(self, ccy: str, amount: Decimal, payer: int, payee: int) -> None:
        """`amount` from one to the other; a negative amount goes the other way."""
        booked = amount.quantize(_SMALLEST)
        for owner, change in ((payer, -booked), (payee, booked)):
            held = self._held[owner]
            held[ccy] = held.get(ccy, ZERO) + change

    def of(self, owner: int, ccy: str) -> Decimal:
        """What `owner` has; below zero for the mint and, maybe, the crowd."""
        return self._held[owner].get(ccy, ZERO)

    def currencies(self, owner: int) -> tuple[str, ...]:
        """Every currency `owner` ever touched."""
        return tuple(self._held[owner])

    def total(self, ccy: str) -> Decimal:
        """All of it together; always zero."""
        return sum((held.get(ccy, ZERO) for held in self._held.values()), ZERO)
