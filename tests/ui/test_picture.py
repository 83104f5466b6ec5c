"""Pictures of charts, as they were looked at and found right."""

import pytest

from okxtui.market.candles import Candles, Wanted
from okxtui.okx.events import Candle, Instrument
from okxtui.okx.timeframes import timeframe
from okxtui.ui.levels import Level
from okxtui.ui.picture import STEPS, capacity
from okxtui.ui.signs import ASCII
from tests.ui.candles import QUARTER, candle, chart, drawn, inks, kept, text

WAVE = [
    candle(0, "100 104 98 103", vol="3"),
    candle(1, "103 108 102 107", vol="5"),
    candle(2, "107 109 101 102", vol="9"),
    candle(3, "102 103 96 97", vol="12"),
    candle(4, "97 101 95 100", vol="7"),
    candle(5, "100 106 100 105", vol="4"),
    candle(6, "105 111 104 110", vol="6"),
    candle(7, "110 112 106 107", vol="5", final=False),
]
DOJIS = [
    candle(0, "100 110 90 100"),
    candle(1, "100 110 100 100"),
    candle(2, "100 100 90 100"),
    candle(3, "100 100 100 100", vol="0"),
    candle(4, "100 110 90 105"),
    candle(5, "105 105 105 105"),
]


def with_a_gap():
    """Three bars, an outage of four, two without trades, two bars."""
    candles = Candles("BTC-USDT", QUARTER)
    candles.answer(Wanted(), WAVE[:3])
    candles.interrupt()
    candles.push(candle(7, "104 105 103 104"))
    candles.push(candle(10, "104 107 103 106", final=False))
    return candles.chart()


def test_a_rise_and_a_fall_stand_as_they_were():
    picture = drawn(chart(*WAVE), levels=(Level("107", "mark-down"),))

    assert text(picture) == kept("wave", text(picture))
    assert {"up", "down", "vol-up", "vol-down", "mark-down"} <= inks(picture)


def test_dojis_and_single_ticks_are_strokes():
    picture = drawn(chart(*DOJIS), step=4)

    assert text(picture) == kept("doji", text(picture))
    assert all(sign in text(picture) for sign in ("─┼─", "─┴─", "─┬─", "───"))


def test_a_single_price_all_along_still_has_a_scale():
    picture = drawn(chart(candle(0, "5 5 5 5"), candle(1, "5 5 5 5")))

    assert "─ ─" in text(picture)


def test_a_gap_is_hatched_and_bars_are_never_joined_over_it():
    picture = drawn(with_a_gap(), width=50, overlays=("MA", "VWAP"))

    assert text(picture) == kept("gap", text(picture))
    hatched = max(row.count("░") for row in text(picture).splitlines())
    assert hatched == 4 * 2


def test_where_nothing_was_traded_a_point_holds_the_price():
    assert "┼ · · │" in text(drawn(with_a_gap(), width=50)).replace("█", "│")


def test_a_tiny_price_is_written_in_full():
    pepe = Instrument(inst_id="PEPE-USDT", inst_type="SPOT", tick_sz="0.0000000001")
    bars = [
        candle(0, "0.0000112301 0.0000112345 0.0000112298 0.0000112340"),
        candle(1, "0.000011234 0.0000112399 0.0000112333 0.0000112351"),
    ]
    last = Level("0.000011234", "mark-up")
    picture = drawn(chart(*bars, symbol="PEPE-USDT"), instrument=pepe, levels=(last,))

    assert text(picture) == kept("tiny", text(picture))
    assert "0.0000112340" in text(picture)


def test_a_tiny_price_is_written_in_full_before_its_tick_size_is_known():
    """Red without decimals of its own: the line of the last price said 0, the axis nothing."""
    bars = [
        candle(0, "0.0000112301 0.0000112345 0.0000112298 0.000011234"),
        candle(1, "0.000011234 0.0000112399 0.0000112333 0.0000112351"),
    ]
    last = Level("0.0000112351", "mark-up")
    rows = text(drawn(chart(*bars), instrument=None, levels=(last,))).splitlines()
    labels = [row.split()[-1] for row in rows if row[-1:].isdigit()]

    assert "0.0000112351" in labels
    assert len(labels) > 2


def test_labels_of_prices_are_all_of_one_width():
    rows = text(drawn(chart(*WAVE), levels=(Level("107", "mark-down"),))).splitlines()[:-1]
    ends = [len(row) for row in rows if row[-1:].isdigit()]

    assert len(set(ends)) == 1


def test_names_of_one_row_stand_beside_each_other():
    """Seeded bug: each began at the left, and `entry` over `sell 1.95` read as `entry .95`."""
    lines = (Level("104", "down", "sell 1.95"), Level("104.01", "strong", "entry"))

    assert "╌╌ sell 1.95  entry ╌" in text(drawn(chart(*WAVE), levels=lines))


def test_own_orders_and_entries_are_lines_with_names():
    lines = (Level("104", "up", "buy 0.2"), Level("99.123456", "strong", "entry"))
    picture = drawn(chart(*WAVE), levels=lines)

    assert "╌╌ buy 0.2 ╌" in text(picture)
    assert "╌╌ entry ╌" in text(picture)
    assert "99.1\n" in text(picture)
    assert "strong" in inks(picture)


def test_an_order_far_away_does_not_squeeze_the_candles():
    picture = drawn(chart(*WAVE), levels=(Level("1000", "down", "sell 1"),))

    assert "sell 1" not in text(picture)
    assert text(picture).count("█") > 20


def test_the_volume_goes_when_it_gets_low():
    assert "▁" not in text(drawn(chart(*WAVE), height=10))
    assert any(sign in text(drawn(chart(*WAVE), height=11)) for sign in "▂▃▄▅▆▇")


def test_rises_are_told_from_falls_without_colour():
    picture = drawn(chart(*WAVE), hollow=True)

    assert "▒" in text(picture)
    assert "█" in text(picture)


def test_a_chart_of_ascii_has_nothing_else():
    picture = drawn(with_a_gap(), signs=ASCII, overlays=("MA",), hollow=True)

    assert text(picture).isascii()
    assert text(picture) == kept("ascii", text(picture))


@pytest.mark.parametrize("step", STEPS)
def test_every_bar_stands_in_its_own_columns(step):
    picture = drawn(chart(*WAVE), step=step)

    assert len(picture.slots) == len(WAVE)
    assert {b - a for a, b in zip(picture.columns, picture.columns[1:], strict=False)} == {step}
    assert all(0 <= column < 60 for column in picture.columns)
    assert picture.slot_at(picture.columns[3]) is picture.slots[3]


def test_slim_candles_show_more_bars():
    assert capacity(60, 1) == 2 * capacity(60, 2)
    assert "┃" in text(drawn(chart(*WAVE), step=1))


@pytest.mark.parametrize("size", [(1, 1), (9, 2), (14, 3), (30, 5), (200, 60)])
def test_no_size_breaks_a_picture(size):
    width, height = size
    picture = drawn(chart(*WAVE), width, height, overlays=("MA", "VWAP"))

    assert len(picture.rows) <= max(3, height)
    assert all(sum(len(part) for part, _ in row) == width for row in picture.rows)


def test_days_are_said_to_be_those_of_utc():
    day = timeframe("1D")
    first = day.opening(1_790_000_000_000)
    bars = [Candle(str(first + n * day.length), "1", "2", "1", "2") for n in range(3)]

    assert text(drawn(chart(*bars, frame=day), utc=False)).rstrip().endswith("UTC")


def test_the_instrument_need_not_be_known():
    assert "█" in text(drawn(chart(*WAVE), instrument=None))


def test_a_line_is_not_joined_over_a_gap_nor_over_the_end_of_a_session():
    quiet = [candle(n, "100 100 100 100", vol="1") for n in range(30)]
    candles = Candles("BTC-USDT", QUARTER)
    candles.answer(Wanted(), quiet)
    candles.interrupt()
    candles.push(candle(40, "100 100 100 100", final=False))
    before, after = (
        text(drawn(candles.chart(), width=100, step=2, overlays=overlays)).splitlines()
        for overlays in ((), ("MA",))
    )

    changed = [column for a, b in zip(before, after, strict=True) for column in differing(a, b)]
    hatched = {column for row in before for column, sign in enumerate(row) if sign == "░"}
    assert changed
    assert not hatched & set(changed)


def differing(first: str, second: str) -> list[int]:
    pairs = zip(first.ljust(len(second)), second.ljust(len(first)), strict=True)
    return [column for column, (a, b) in enumerate(pairs) if a != b]
