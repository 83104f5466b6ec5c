"""Pane 2 on the screen: when it draws, what it says, and what keys do to it."""

import asyncio

import pytest
from msgspec import structs

from okxtui.market.candles import Candles, Wanted
from okxtui.market.chart import Chart as Bars
from okxtui.market.glance import Glance
from okxtui.okx.private import Order
from okxtui.okx.timeframes import timeframe
from okxtui.ui.panes.chart import Chart
from tests.ui.candles import QUARTER, candle, chart
from tests.ui.conftest import fresh

BARS = [candle(n, f"{100 + n % 7} {104 + n % 7} 98 {101 + n % 5}") for n in range(299)]
RUNNING = candle(299, "103 105 102 104.5", final=False)


@pytest.fixture
def shown(base: Glance) -> Glance:
    """A glance with three hundred bars, the last one running."""
    return structs.replace(base, chart=chart(*BARS, RUNNING), chart_pulse=fresh())


def pane_of(stage) -> Chart:
    return stage.app.desk.query_one(Chart)


async def drawn(stage, before: object = None) -> Chart:
    """The chart, once a picture other than `before` is on screen."""
    pane = pane_of(stage)
    async with asyncio.timeout(5):
        while pane._drawing or not pane._picture.slots or pane._picture is before:
            await stage.pilot.pause(0.01)
    await stage.pilot.pause()
    return pane


async def test_candles_prices_times_and_the_last_bar_stand_on_the_screen(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await drawn(stage)

        assert "2 Chart  BTC-USDT  15m" in stage.text
        assert "C 104.5" in stage.text
        assert "┃" in stage.text
        assert "local" in stage.text


async def test_before_the_first_bar_it_says_what_it_waits_for(staged, base) -> None:
    async with staged() as stage:
        await stage.show(base)
        assert "waiting for the first candles" in stage.text

        failed = Bars(symbol="BTC-USDT", trouble="no answer from REST (ConnectError)")
        await stage.show(structs.replace(base, chart=failed))
        assert "no answer from REST" in stage.text


async def test_a_chart_that_nobody_sees_is_not_drawn(staged, shown) -> None:
    async with staged() as stage:
        await stage.press("3", "z")
        await stage.show(shown)
        await stage.pilot.pause(0.1)
        assert pane_of(stage)._picture.slots == ()

        await stage.press("escape")
        await drawn(stage)


async def test_bars_that_come_are_drawn_once_a_second_at_most(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        first = pane._picture
        for close in ("103.1", "103.2", "103.3"):
            bar = candle(299, f"103 105 102 {close}", final=False)
            await stage.show(structs.replace(shown, chart=chart(*BARS, bar)))
        assert pane._picture is first
        assert "C 103.3" in stage.text

        await drawn(stage, before=first)
        assert pane._picture.slots[-1].candle.close == "103.3"


async def test_a_hand_on_the_chart_does_not_wait(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        first = pane._picture
        await stage.press("2", "plus")
        async with asyncio.timeout(0.8):
            await drawn(stage, before=first)

        assert len(pane._picture.slots) < len(first.slots)


async def test_another_symbol_never_stands_under_the_old_name(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        empty = Bars(symbol="ETH-USDT")
        await stage.show(structs.replace(shown, current="ETH-USDT", chart=empty))

        assert pane._picture.slots == ()
        assert "waiting for the first candles" in stage.text


async def test_bars_known_before_are_drawn_at_once_on_the_way_back(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        first = pane._picture
        await stage.show(structs.replace(shown, chart=Bars(symbol="BTC-USDT")))
        await stage.show(structs.replace(shown, chart=chart(*BARS, symbol="ETH-USDT")))
        async with asyncio.timeout(0.8):
            await drawn(stage, before=first)


async def test_brackets_ask_for_longer_and_shorter_candles(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await stage.press("right_square_bracket", "left_square_bracket")
        weekly = structs.replace(shown.chart, timeframe=timeframe("1W"))
        await stage.show(structs.replace(shown, chart=weekly))
        await stage.press("right_square_bracket")

        assert "Chart  BTC-USDT  1W UTC" in stage.text

        assert [name for wish, name in stage.feed.wishes if wish == "timeframe"] == [
            "30m",
            "5m",
            "1W",
        ]


async def test_the_crosshair_reads_a_bar_out(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await drawn(stage)
        await stage.press("2", "z")
        pane = await drawn(stage)
        await stage.press("left", "left")

        told = candle(298, "104 108 98 104")
        assert pane.cursor == int(told.ts)
        assert "O 104.0 H 108.0 L 98.0 C 104.0 +0.00%" in stage.text
        assert "Sep" in stage.text.splitlines()[3]
        assert any("cursor" in inks for _, inks in pane._painted[4])

        await stage.press("c")
        assert pane.cursor == 0


async def test_a_click_points_at_the_bar_under_it(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        column = pane._picture.columns[5]
        await stage.pilot.click(Chart, offset=(column + 1, 6))

        assert pane.cursor == pane._picture.slots[5].ts


async def test_looking_back_to_the_edge_asks_for_older_bars(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await drawn(stage)
        await stage.press("2", *["pageup"] * 14)

        assert ("older", "") in stage.feed.wishes
        assert "past" in stage.text

        whole = structs.replace(shown.chart, whole=True)
        stage.feed.wishes.clear()
        await stage.show(structs.replace(shown, chart=whole))
        await stage.press("pageup")
        assert ("older", "") not in stage.feed.wishes


async def test_new_bars_do_not_move_what_somebody_looks_at(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await drawn(stage)
        at_first = pane_of(stage)._picture
        await stage.press("2", "pageup")
        pane = await drawn(stage, before=at_first)
        before = pane._picture
        seen = before.slots[-1].ts
        more = chart(*BARS, candle(299, "103 105 102 104"), candle(300, "1 1 1 1", final=False))
        await stage.show(structs.replace(shown, chart=more))
        await drawn(stage, before=before)

        assert pane._picture.slots[-1].ts == seen


async def test_averages_come_and_go(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        await stage.press("2", "z", "w", "A")
        assert "VWAP" in stage.text
        assert "MA20" in stage.text

        await stage.press("w", "A")
        assert "VWAP" not in stage.text.splitlines()[3]


async def test_own_orders_and_entries_are_drawn_and_masked(staged, shown) -> None:
    order = Order(inst_id="BTC-USDT", ord_id="1", side="buy", px="102", sz="0.25")
    other = structs.replace(order, inst_id="ETH-USDT", px="103", sz="7.77")
    holdings = structs.replace(shown.holdings, orders=(order, other))
    async with staged() as stage:
        await stage.show(structs.replace(shown, holdings=holdings))
        small = (await drawn(stage))._picture
        await stage.press("2", "z")
        pane = await drawn(stage, before=small)
        assert "buy 0.25" in stage.text
        assert "7.77" not in stage.text
        first = pane._picture

        await stage.press("P")
        await stage.show(structs.replace(shown, holdings=holdings))
        await drawn(stage, before=first)
        assert "buy 0.25" not in stage.text
        assert " buy " in stage.text


async def test_a_stale_chart_is_dimmed_and_says_so(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        pane = await drawn(stage)
        stage.clock.now += 12
        stage.app.desk._tick()
        await stage.pilot.pause()

        assert "STALE 12s" in stage.text
        spans = [span for row in pane._painted[2:8] for span in row if span[0].strip("║╭╮│ ")]
        assert all("stale" in inks for text, inks in spans if "█" in text or "┃" in text)
        assert not any("mark" in inks for _, inks in spans)


async def test_missing_bars_are_said_in_the_title(staged, shown) -> None:
    candles = Candles("BTC-USDT", QUARTER)
    candles.answer(Wanted(), BARS)
    candles.interrupt()
    candles.push(candle(305, "1 2 1 2", final=False))
    async with staged() as stage:
        await stage.press("2", "z")
        await stage.show(structs.replace(shown, chart=candles.chart()))
        assert "OK 0.0s gap" in stage.text

        candles.asked()
        await stage.show(structs.replace(shown, chart=candles.chart()))
        assert "OK 0.0s fetching" in stage.text


async def test_on_a_small_screen_the_chart_takes_all_of_it_and_gives_it_back(staged, shown) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(shown)
        assert "2 Chart" not in stage.text

        await stage.press("2")
        await drawn(stage)
        assert "2 Chart" in stage.text

        await stage.press("escape")
        assert "2 Chart" not in stage.text
        assert "1 Tickers" in stage.text


async def test_the_bars_are_copied_as_the_exchange_sent_them(staged, shown) -> None:
    async with staged() as stage:
        await stage.show(shown)
        rows = list(pane_of(stage).table())

        assert rows[0][0] == "ts"
        assert rows[-1][1:5] == ("103", "105", "102", "104.5")
