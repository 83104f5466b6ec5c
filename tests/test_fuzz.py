"""Nothing that comes over the wire may raise, whatever it is."""

import pytest

from tests.bench.fuzz import Mutant, fuzz
from tests.bench.whole import assault


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_frame_however_wrong_raises_anywhere(seed):
    events = fuzz(2000, seed)

    # The mutants must get far enough to mean something.
    for name in ("Ticker", "Trade", "BookSnapshot", "BookChange", "BookGap", "Refused", "Order"):
        assert events[name], name


@pytest.mark.slow
async def test_no_frame_however_wrong_brings_the_dashboard_down():
    sent, counts, glance = await assault(3000, Mutant(4))

    assert sent >= 3000
    assert counts["unreadable frames"] > 100
    assert glance.depth.bids or glance.prints.rows
