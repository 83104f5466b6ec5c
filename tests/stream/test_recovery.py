"""A few rounds of `tests.bench.recovery`: back within two seconds, whatever broke."""

from random import Random

import pytest

from tests.bench.recovery import FRESH_WITHIN, busiest_second, logged_in, one

pytestmark = pytest.mark.slow

SLOW_MACHINE = 1.5
"""The bench holds the bounds themselves; among other tests a machine may take longer."""


async def test_every_pane_is_fresh_soon_after_the_exchange_accepts_again():
    """Red when lines do not tell each other that the host answers, or when the gate is away."""
    rounds = [
        ("FIN", 1.5, ""),
        ("deaf 1012", 0.0, "handshake"),
        (4004, 0.3, "reconcile"),
        (1005, 0.0, ""),
    ]
    Random(4).shuffle(rounds)
    async with logged_in() as world:
        for way, outage, late in rounds:
            said, fresh, last, _ = await one(world, way, outage, late)

            assert said is not None
            assert said < 0.3 * SLOW_MACHINE
            assert fresh < FRESH_WITHIN * SLOW_MACHINE, (way, outage, late, last)
        assert busiest_second(world[1].connects) <= 3
