"""What an average needs, and where its line ends."""

from okxtui.okx.timeframes import timeframe
from okxtui.ui.overlays import curves, reach, session
from okxtui.ui.slots import slots
from tests.ui.candles import QUARTER, T0, candle, chart

DAY = 86_400_000
MIDNIGHT = T0 - T0 % DAY + DAY
"""The next one; 39 bars of a quarter of an hour away."""
BARS = [candle(n, "100 102 98 101", vol=str(n + 1)) for n in range(80)]


def test_means_are_the_same_wherever_the_chart_is_panned_to():
    whole = chart(*BARS)
    wide = slots(whole, T0 + 79 * QUARTER.length, 60)
    narrow = slots(whole, T0 + 79 * QUARTER.length, 10)

    for (_, long), (_, short) in zip(
        curves(whole, wide, ("MA", "VWAP")), curves(whole, narrow, ("MA", "VWAP")), strict=True
    ):
        assert long[-10:] == short


def test_each_session_has_a_vwap_of_its_own():
    whole = chart(*BARS)
    shown = slots(whole, T0 + 79 * QUARTER.length, 80)
    lines = [values for ink, values in curves(whole, shown, ("VWAP",)) if ink == "warn"]
    first = (MIDNIGHT - T0) // QUARTER.length

    assert all(line[first - 1] is None for line in lines)
    assert sum(line[first] is not None for line in lines) == 1
    assert not any(a is not None and b is not None for a, b in zip(*lines, strict=True))


def test_a_vwap_reaches_back_to_the_bar_before_its_session():
    assert reach(QUARTER, MIDNIGHT + DAY // 2, ("VWAP",)) == MIDNIGHT - QUARTER.length
    assert reach(QUARTER, MIDNIGHT, ("MA",)) == MIDNIGHT - 49 * QUARTER.length
    assert reach(QUARTER, MIDNIGHT, ()) == MIDNIGHT


def test_longer_bars_have_longer_sessions():
    monday = 1_790_553_600_000
    assert session(timeframe("4H"), monday) == session(timeframe("4H"), monday + 6 * DAY)
    assert session(timeframe("4H"), monday) != session(timeframe("4H"), monday - 1)
    assert session(timeframe("1D"), monday) != session(timeframe("1D"), monday + 3 * DAY)
    assert session(timeframe("1W"), monday) == session(timeframe("1W"), monday + 30 * DAY)
