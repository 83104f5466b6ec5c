"""Breakout: a close outside the range with volume behind it, and what became of it."""

from okxtui.market.breakout import BARS, Breakout, Range
from okxtui.market.chart import Chart, ChartGap
from okxtui.okx.events import Candle

MINUTE = 60_000
T0 = 1_700_000_040_000


def bar(n: int, close: str, vol: str = "10", confirm: str = "1") -> Candle:
    low, high = min("100", close, key=float), max("110", close, key=float)
    return Candle(str(T0 + n * MINUTE), "105", high, low, close, vol, confirm=confirm)


RANGE = [bar(n, "105") for n in range(BARS)]


def phases(*closes: tuple[str, str]) -> list[tuple[str, int]]:
    span = Range()
    for one in RANGE:
        span.add(one, MINUTE)
    told = [span.add(bar(BARS + n, *close), MINUTE) for n, close in enumerate(closes)]
    return [(phase.state, phase.bars) for phase in told]


def test_a_range_is_armed_once_it_has_its_bars() -> None:
    span = Range()
    states = [span.add(one, MINUTE).state for one in RANGE]

    assert states == ["warm"] * (BARS - 1) + ["armed"]
    assert (span.phase.low, span.phase.high) == (100, 110)


def test_a_close_outside_on_volume_breaks_and_is_held() -> None:
    assert phases(("111", "15"), ("112", "1"), ("111", "1")) == [
        *(("broke", 0), ("held", 1), ("held", 2)),
    ]


def test_a_close_back_inside_is_a_failure() -> None:
    assert phases(("111", "15"), ("112", "1"), ("109", "1"), ("105", "1")) == [
        *(("broke", 0), ("held", 1), ("failed", 1), ("armed", 0)),
    ]


def test_without_volume_a_close_outside_breaks_nothing() -> None:
    assert phases(("111", "14.9")) == [("armed", 0)]


def test_downwards_it_is_the_low_that_breaks() -> None:
    assert phases(("99", "15"), ("99.5", "1"), ("100", "1")) == [
        *(("broke", 0), ("held", 1), ("failed", 1)),
    ]


def chart(*bars: Candle, gaps: tuple[ChartGap, ...] = ()) -> Chart:
    return Chart("BTC-USDT", bars=bars, gaps=gaps)


def test_only_what_breaks_while_somebody_looks_is_told() -> None:
    past = (*RANGE, bar(20, "111", "15"), bar(21, "105"))
    breakout = Breakout()
    assert breakout.take(chart(*past)) == []
    assert breakout.take(chart(*past, bar(22, "120", "90", confirm="0"))) == []

    found = breakout.take(chart(*past, bar(22, "120", "90")))
    assert [phase.level for phase in found] == [111]
    assert breakout.take(chart(*past, bar(22, "120", "90"))) == []


def test_no_range_reaches_across_a_gap() -> None:
    gap = ChartGap(T0 + 10 * MINUTE, T0 + 12 * MINUTE)
    breakout = Breakout()
    breakout.take(chart(*RANGE[:10], *RANGE[12:], gaps=(gap,)))

    assert breakout.range.known == BARS - 12
    assert breakout.range.phase.state == "warm"


def test_older_bars_that_come_later_arm_the_range_silently() -> None:
    breakout = Breakout()
    breakout.take(chart(bar(20, "111", "15")))
    assert breakout.range.known == 1

    assert breakout.take(chart(*RANGE, bar(20, "111", "15"))) == []
    assert breakout.range.phase.state == "broke"
