"""Marks: a letter where something stood out, in the tape, the ladder and the chart.

Checked by hand: a whale's mark on the other side's print, a price marked for ever, and a breakout
at the bar after the one that broke, each turn a test red.
"""

from decimal import Decimal as D

from msgspec import structs

from okxtui.market.glance import Glance, Prints
from okxtui.market.signals import Hit, Signals, Standing
from okxtui.ui.marks import on_bars, on_prices, on_prints
from tests.ui.candles import QUARTER, T0, candle, chart, drawn, text

WHALE = Standing("whale", 100, 100, D(900), D("181000"))
START = 1_700_000_000_000


def hit(at: int, kind: str = "whale", side: str = "buy", price: str = "67432.1") -> Hit:
    return Hit(at, kind, "BTC-USDT", at, side, price, D(5), D(4))


def told(marks: dict) -> dict:
    return {key: letter for key, (letter, _) in marks.items()}


def test_a_whale_is_marked_at_all_its_prints_and_no_others(make_trade) -> None:
    rows = [make_trade(7), make_trade(5, px="3"), make_trade(4)]
    other = make_trade(6, side="sell", ts=rows[1].ts)
    same = make_trade(8, px="4", ts=rows[1].ts)
    shown = [rows[0], other, same, rows[1], rows[2]]

    assert told(on_prints([hit(START + 5)], shown, newest=True)) == {same: "W", rows[1]: "W"}


def test_what_is_no_print_is_marked_at_the_last_one_before_it(make_trade) -> None:
    rows = [make_trade(9), make_trade(5), make_trade(1)]
    hits = [hit(START + 6, "imbalance"), hit(START, "speed")]

    assert told(on_prints(hits, rows, newest=True)) == {rows[1]: "I"}


def test_a_tape_that_is_held_back_has_no_marks_of_later(make_trade) -> None:
    rows, later = [make_trade(9), make_trade(5)], [hit(START + 100, "speed")]

    assert told(on_prints(later, rows, newest=True)) == {rows[0]: "S"}
    assert on_prints(later, rows, newest=False) == {}


def test_a_price_is_marked_at_the_nearest_row_for_five_minutes() -> None:
    prices, at = ["102", "101", "", "100"], 1_000_000
    hits = [hit(at, "imbalance", price="100.4"), hit(at, price="101"), hit(at, price="103")]

    assert told(on_prices(hits, prices, at)) == {3: "I", 1: "W"}
    assert on_prices(hits, prices, at + 300_000) == {}


def test_of_two_in_one_place_the_rarer_is_shown() -> None:
    hits = [hit(5, "breakout", price="100"), hit(9, price="100"), hit(9, "speed", price="100")]

    assert told(on_prices(hits, ["100"], 10)) == {0: "B"}


def test_what_is_known_as_a_bar_closes_belongs_to_that_bar() -> None:
    closes = T0 + QUARTER.length
    marks = on_bars(Signals("BTC-USDT", hits=(hit(closes, "breakout"), hit(closes + 1))), QUARTER)

    assert {(mark.ts, mark.letter) for mark in marks} == {(T0, "B"), (closes, "W")}


def test_bars_have_their_letters_above_or_below() -> None:
    bars = chart(candle(0, "100 110 90 105"), candle(1, "105 108 95 100"))
    hits = (hit(T0 + 5, side="buy"), hit(T0 + QUARTER.length + 5, "liquidation", "sell"))
    picture = text(drawn(bars, marks=on_bars(Signals("BTC-USDT", hits=hits), QUARTER)))

    lines = picture.split("\n")
    bought = next(y for y, line in enumerate(lines) if "W" in line)
    sold = next(y for y, line in enumerate(lines) if "L" in line)
    assert sold < bought


def marked(base: Glance, make_trade, standing: Standing = WHALE) -> Glance:
    rows = (make_trade(1), make_trade(2, px="67432.2"))
    signals = Signals("BTC-USDT", (standing,), (hit(START + 2, price="67432.2"),))
    return structs.replace(base, prints=Prints("BTC-USDT", rows, 2), signals=signals)


async def test_tape_and_ladder_show_the_whale_and_the_rule_stands_below(
    staged, base: Glance, make_trade
) -> None:
    async with staged(size=(200, 60)) as stage:
        await stage.press("U")
        await stage.show(marked(base, make_trade))

        assert "W22:13:20.002 ▲B" in stage.text
        assert "W above 181k USDT  99" in stage.text
        assert [line for line in stage.text.split("\n") if "W" in line and "67,432.2" in line]

        cold = structs.replace(WHALE, have=20, threshold=None)
        await stage.show(marked(base, make_trade, cold))
        assert "W WARM 20/100 orders" in stage.text
        stage.clock.now += 60
        await stage.show(marked(base, make_trade))
        assert "W muted" in stage.text
