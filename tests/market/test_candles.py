"""What the chart believes: bars merged from two sources, and what is known to be missing."""

from itertools import permutations

import pytest

from okxtui.market.candles import KEPT, PAGE, Candles, Wanted
from okxtui.market.chart import ChartGap
from okxtui.market.charts import Charts
from okxtui.okx.events import Bar, Candle
from okxtui.okx.timeframes import TIMEFRAMES, timeframe

MINUTE = 60_000
T0 = 1_790_000_040_000
ONE = timeframe("1m")


def bar(place: int, close: str = "10", *, final: bool = True, **more: str) -> Candle:
    fields = {"open": "10", "high": "12", "low": "9", "close": close, "vol": "5"} | more
    return Candle(ts=str(T0 + place * MINUTE), **fields, confirm="1" if final else "0")


def at(place: int) -> int:
    return T0 + place * MINUTE


def places(candles: Candles) -> list[int]:
    return [(int(each.ts) - T0) // MINUTE for each in candles.chart().bars]


@pytest.fixture
def candles() -> Candles:
    """Ten final bars and a running one, fetched and pushed."""
    candles = Candles("BTC-USDT", ONE)
    candles.answer(Wanted(), [bar(10, final=False), *(bar(place) for place in range(9, -1, -1))])
    candles.push(bar(10, "11", final=False))
    return candles


def test_nothing_is_known_at_first_and_the_newest_bars_are_wanted():
    candles = Candles("BTC-USDT", ONE)

    assert candles.chart().bars == ()
    assert candles.wanted() == Wanted()


def test_fetched_bars_stand_oldest_first_and_only_the_last_is_open(candles):
    assert places(candles) == list(range(11))
    assert [each.confirm for each in candles.chart().bars] == ["1"] * 10 + ["0"]
    assert candles.wanted() is None


def test_a_later_push_replaces_the_running_bar(candles):
    candles.push(bar(10, "12", final=False))

    assert candles.chart().bars[-1].close == "12"


def test_a_final_bar_outranks_an_open_one_that_comes_late(candles):
    candles.push(bar(10, "11.5"))
    candles.push(bar(10, "9.5", final=False))

    assert candles.chart().bars[-1] == bar(10, "11.5")


def test_an_answer_that_is_older_than_the_push_does_not_replace_it(candles):
    candles.answer(Wanted(), [bar(10, "9.5", final=False), bar(9)])

    assert candles.chart().bars[-1].close == "11"


def test_the_same_chart_is_the_same_object_until_something_changes(candles):
    before = candles.chart()
    candles.wanted()

    assert candles.chart() is before
    candles.push(bar(10, "12", final=False))
    assert candles.chart() is not before


def test_minutes_without_trades_on_a_line_that_was_up_are_no_gap(candles):
    candles.push(bar(10))
    candles.push(bar(14, final=False))

    assert places(candles) == [*range(11), 14]
    assert candles.chart().gaps == ()
    assert candles.wanted() is None


def test_minutes_that_passed_while_the_line_was_down_are_a_gap_until_fetched(candles):
    candles.interrupt()
    candles.push(bar(14, final=False))

    assert candles.chart().gaps == (ChartGap(at(10), at(14)),)

    candles.answer(Wanted(), [bar(14, final=False), *(bar(place) for place in range(13, 8, -1))])

    assert candles.chart().gaps == ()
    assert places(candles) == list(range(15))
    assert candles.wanted() is None


def test_the_bar_that_ran_when_the_line_was_lost_is_fetched_again(candles):
    candles.interrupt()
    candles.answer(Wanted(), [bar(11, final=False)])

    assert candles.chart().gaps == (ChartGap(at(10), at(11)),)
    assert candles.wanted() == Wanted(at(11), 1)

    candles.answer(candles.wanted(), [bar(10, "9.9")])

    assert candles.chart().gaps == ()
    assert candles.chart().bars[10] == bar(10, "9.9")


def test_a_bar_whose_end_was_never_told_is_fetched(candles):
    candles.push(bar(11, final=False))

    assert candles.wanted() == Wanted(at(11), 1)


def test_a_long_gap_is_fetched_page_by_page_from_its_young_end(candles):
    candles.push(bar(10))
    candles.interrupt()
    candles.answer(Wanted(), [bar(1000, final=False)])

    assert candles.wanted() == Wanted(at(1000), PAGE)
    candles.answer(candles.wanted(), [bar(place) for place in range(999, 699, -1)])
    assert candles.chart().gaps == (ChartGap(at(11), at(700)),)
    assert candles.wanted().after == at(700)


def test_an_answer_without_the_quiet_minutes_closes_the_gap_all_the_same(candles):
    candles.push(bar(10))
    candles.interrupt()
    candles.answer(Wanted(), [bar(20, final=False), bar(15), bar(10)])

    assert candles.chart().gaps == ()
    assert places(candles) == [*range(11), 15, 20]


def test_an_answer_of_no_use_is_said_to_be_of_none(candles):
    candles.older()
    wanted = candles.wanted()

    assert not candles.answer(wanted, [bar(10, final=False), bar(9)])
    assert candles.wanted() == wanted
    assert candles.answer(wanted, [bar(-1), bar(-2)])


def test_older_bars_come_by_the_page_until_there_are_none(candles):
    candles.older()
    candles.answer(candles.wanted(), [bar(place) for place in range(-1, -31, -1)])

    assert places(candles)[0] == -30
    assert candles.wanted() == Wanted(at(-30), PAGE)

    candles.answer(candles.wanted(), [])

    assert candles.chart().whole
    assert candles.wanted() is None
    candles.older()
    assert candles.wanted() is None


def test_what_lies_far_back_is_asked_of_the_archive():
    candles = Candles("BTC-USDT", ONE)
    candles.answer(Wanted(), [bar(place) for place in range(1_300)])
    candles.older()

    assert candles.wanted() == Wanted(at(0), PAGE, recent=False)


def test_no_more_than_so_many_bars_are_kept():
    candles = Candles("BTC-USDT", ONE)
    candles.answer(Wanted(), [bar(place) for place in range(KEPT)])
    candles.push(bar(KEPT, final=False))

    assert places(candles)[0] == 1
    assert len(candles.chart().bars) == KEPT
    assert candles.chart().whole


@pytest.mark.parametrize(
    "wrong",
    [
        {"high": "8"},
        {"low": "10.5"},
        {"open": "NaN"},
        {"close": ""},
        {"low": "-1"},
        {"high": "1e99"},
    ],
)
def test_a_row_that_can_be_no_bar_is_left_out_and_marked(candles, wrong):
    candles.push(bar(10))
    candles.push(bar(11, **wrong))
    candles.push(bar(12, final=False))

    assert places(candles) == [*range(11), 12]
    assert candles.bad == 1
    assert candles.chart().gaps == (ChartGap(at(11), at(12)),)
    assert candles.wanted() is None


def test_a_row_that_opens_at_no_opening_is_left_out(candles):
    candles.push(Candle("1790000041000", "1", "1", "1", "1"))
    candles.push(Candle("soon", "1", "1", "1", "1"))

    assert candles.bad == 2
    assert places(candles) == list(range(11))


def test_whatever_the_order_of_answers_and_pushes_the_bars_are_the_same():
    steps = {
        "newest": lambda it: it.answer(Wanted(), [bar(3, "9.5", final=False), bar(2), bar(1)]),
        "older": lambda it: it.answer(Wanted(at(1), 2), [bar(0), bar(-1)]),
        "open": lambda it: it.push(bar(3, "11", final=False)),
        "final": lambda it: it.push(bar(3, "11.5")),
    }
    charts = []
    for order in permutations(steps):
        candles = Candles("BTC-USDT", ONE)
        for step in order:
            steps[step](candles)
        charts.append(candles.chart().bars)

    assert set(charts) == {(bar(-1), bar(0), bar(1), bar(2), bar(3, "11.5"))}


def test_days_and_weeks_are_those_of_utc():
    monday = 1_790_553_600_000  # 2026-09-28T00:00Z, a Monday

    assert timeframe("1D").channel == "candle1Dutc"
    assert timeframe("1W").opening(monday + 3 * 86_400_000) == monday
    assert timeframe("4H").opening(monday + 5 * 3_600_000) == monday + 4 * 3_600_000
    assert [frame.name for frame in TIMEFRAMES] == [
        "1m",
        "3m",
        "5m",
        "15m",
        "30m",
        "1H",
        "4H",
        "1D",
        "1W",
    ]


def test_bars_of_different_symbols_and_lengths_never_meet():
    charts = Charts(ONE)
    charts.fold(Bar("BTC-USDT", "1m", bar(0)))
    charts.fold(Bar("ETH-USDT", "1m", bar(0, "11")))
    charts.fold(Bar("BTC-USDT", "7m", bar(1)))

    assert charts.candles("BTC-USDT").chart().bars == (bar(0),)
    assert charts.candles("ETH-USDT").chart().bars == (bar(0, "11"),)
    assert charts.candles("BTC-USDT", timeframe("1H")).chart().bars == ()


def test_only_the_charts_looked_at_lately_are_kept():
    charts = Charts(ONE)
    for number in range(30):
        charts.fold(Bar(f"C{number}-USDT", "1m", bar(0)))

    assert charts.candles("C29-USDT").chart().bars
    assert not charts.candles("C0-USDT").chart().bars
