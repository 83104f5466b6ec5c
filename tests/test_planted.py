"""A few minutes of `tests.bench.signals`: what was done to a market is found, and little besides.

Checked by hand: taker orders that are not joined from their prints, and an imbalance of the wrong
sign, each turn it red.
"""

import pytest

from tests.bench.planted import Scene
from tests.bench.signals import play, score

pytestmark = pytest.mark.slow


def test_whales_withdrawals_and_hurry_are_found():
    scene = Scene(("BTC-USDT-SWAP", "ETH-USDT-SWAP"), seed=2)
    play(scene, 8)
    table = score(scene)

    true, found, beside = table["whale"]
    assert found >= 0.9 * true > 40, table
    assert beside <= 1, table
    true, found, beside = table["liquidation"]
    assert found == true > 5, table
    assert beside == 0, table
    assert table["speed"][:2] == [2, 2], table
    assert table["imbalance"][:2] == [2, 1], table  # The other one lies within what is usual.
    assert table["imbalance"][2] + table["speed"][2] <= 2, table
