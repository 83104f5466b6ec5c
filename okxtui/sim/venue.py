"""All markets together, moved by one clock that somebody else holds.

`advance(now)` is the only way time passes. Everything the exchange says is read from
here, and here tests find what is true.
"""

from __future__ import annotations

from collections.abc import Collection

from okxtui.sim.dice import stream
from okxtui.sim.instruments import listing
from okxtui.sim.pit import Pit
from okxtui.sim.reference import Reference
from okxtui.sim.upkeep import Upkeep
from okxtui.sim.world import STEP, World

AT_ONCE = 5_000
"""What the crowd lives through at most in one step: a machine that slept does not catch up."""
_REFERENCE_EVERY = 200
_INTEREST_EVERY = 3_000


class Venue:
    """The exchange without its protocol."""

    def __init__(
        self, *, seed: int, now: int, activity: float = 1.0, coins: Collection[str] = ()
    ) -> None:
        """`now` in ms; `activity` is how fast the crowd lives: 2.0 is twice as busy.

        Only `coins` are listed, if any are named: a smaller exchange opens faster.
        """
        self.seed = seed
        self.now = now
        self.opened = now
        self.activity = activity
        self.paused = False
        self.upkeep = Upkeep()
        instruments = listing(now, coins)
        self.world = World(seed, instruments)
        self.pits: dict[str, Pit] = {}
        self.references: dict[str, Reference] = {}
        self._fair: dict[str, tuple[str, float]] = {}
        """By instrument: its coin, and ticks a unit of the coin's fair price."""
        self._world_due = 0.0
        self._reference_due = now
        self._interest_due = now
        days = _days(seed, self.world.coins())
        for each in instruments:
            unit = 10**each.price_digits
            worth = self.world.fair(each.base)
            self._fair[each.inst_id] = (each.base, unit * float(each.opening) / worth)
            pit = Pit(each, seed, now, float(each.opening) * unit, days[each.base])
            self.pits[each.inst_id] = pit
            self.references[each.inst_id] = Reference(pit, self.world, seed)

    def advance(self, now: int) -> float:
        """Go on to `now` (ms), but never back; how long (ms) the crowd has lived meanwhile."""
        elapsed = now - self.now
        if elapsed <= 0:
            return 0.0
        self.now = now
        crowd = 0.0 if self.paused else min(elapsed, AT_ONCE) * self.activity
        self._move_world(crowd)
        for name, pit in self.pits.items():
            coin, unit = self._fair[name]
            pit.advance(now, crowd, self.world.fair(coin) * unit)
        self._move_references(now)
        return crowd

    def _move_world(self, crowd: float) -> None:
        self._world_due += crowd
        while self._world_due >= STEP:
            self._world_due -= STEP
            self.world.step()

    def _move_references(self, now: int) -> None:
        if self.paused:
            return
        if now >= self._reference_due:
            self._reference_due = now + _REFERENCE_EVERY
            for name, reference in self.references.items():
                reference.step()
                self.pits[name].mark(reference.mark_ticks)
        if now >= self._interest_due:
            self._interest_due = now + _INTEREST_EVERY
            for reference in self.references.values():
                reference.drift()

    def pause(self) -> None:
        """The crowd falls silent: no new order, no cancel, no move of the index."""
        self.paused = True

    def resume(self) -> None:
        """The crowd goes on where it was."""
        self.paused = False

    def maintain(self, minutes: int, title: str = "") -> None:
        """Stop for maintenance until `restore`, announced to take so long."""
        self.upkeep.begin(self.now, minutes, title)
        self.pause()

    def restore(self) -> None:
        """A maintenance that goes on is over."""
        if self.upkeep.ongoing:
            self.upkeep.end(self.now)
            self.resume()

    def index(self, family: str) -> Pit | None:
        """The spot pit whose coin the index `family` (BTC-USDT, BTC-USD) follows."""
        coin, _, quote = family.partition("-")
        return self.pits.get(f"{coin}-USDT") if quote in ("USDT", "USD") else None


def _days(seed: int, coins: tuple[str, ...]) -> dict[str, float]:
    """The change of each coin over the day before: some up, some down, none the same."""
    dice = stream(seed, "days")
    signs = [1 if index % 3 else -1 for index in range(len(coins))]
    dice.shuffle(signs)
    return {
        coin: sign * dice.uniform(0.006, 0.055) for coin, sign in zip(coins, signs, strict=True)
    }
