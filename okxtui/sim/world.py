"""What the coins are worth: one seeded walk per coin, all pulled along by one market.

The crowd quotes around these prices, so spot, swaps and futures of a coin move together;
they are also the index. Nobody trades at them directly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from okxtui.sim.dice import stream
from okxtui.sim.instruments import Instrument

STEP = 100
"""Milliseconds of crowd time between two moves."""
_YEAR = 365.25 * 86_400_000
_VOLATILITY = {"BTC": 0.26, "ETH": 0.34, "SOL": 0.5, "PEPE": 0.8, "DOGE": 0.6, "TRX": 0.25}
_USUAL = 0.45
_WITH_THE_MARKET = 0.75
_TREND_FADES = 0.9985
"""A step; a trend lives for about a minute."""


class World:
    """The fair price of each coin, in quote money."""

    def __init__(self, seed: int, listing: Iterable[Instrument]) -> None:
        self._dice = stream(seed, "world")
        self._fair: dict[str, float] = {}
        self._sigma: dict[str, float] = {}
        self._trend: dict[str, float] = {}
        for each in listing:
            if not each.contract:
                self._fair[each.base] = float(each.opening)
                yearly = _VOLATILITY.get(each.base, _USUAL)
                self._sigma[each.base] = yearly * math.sqrt(STEP / _YEAR)
                self._trend[each.base] = 0.0

    def fair(self, coin: str) -> float:
        """What one coin is worth now."""
        return self._fair[coin]

    def coins(self) -> tuple[str, ...]:
        """Every coin, in the order of the listing."""
        return tuple(self._fair)

    def news(self, coin: str, times: float) -> None:
        """All at once a coin is worth so many times what it was."""
        self._fair[coin] *= times

    def step(self) -> None:
        """One move of the market: STEP ms of crowd time."""
        gauss = self._dice.gauss
        market = gauss(0, 1) * _WITH_THE_MARKET
        alone = math.sqrt(1 - _WITH_THE_MARKET**2)
        for coin, sigma in self._sigma.items():
            shock = market + alone * gauss(0, 1)
            trend = self._trend[coin] * _TREND_FADES + 0.004 * shock
            self._trend[coin] = trend
            self._fair[coin] *= math.exp(sigma * (shock + 0.4 * trend))
