"""Nothing that comes over the wire may raise, whatever it is."""

import pytest

from tests.bench.fuzz import fuzz


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_frame_however_wrong_raises_anywhere(seed):
    events = fuzz(2000, seed)

    # The mutants must get far enough to mean something.
    for name in ("Ticker", "Trade", "BookSnapshot", "BookChange", "BookGap", "Refused", "Order"):
        assert events[name], name
