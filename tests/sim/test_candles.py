"""One story in every bar size: the past among itself, and the live bars with the trades."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest

from okxtui.sim.bars import HOUR, MINUTE, SECOND, Bar, merged
from okxtui.sim.candles import Candles
from okxtui.sim.instruments import listing
from okxtui.sim.past import Past
from okxtui.sim.venue import Venue

NOW = 1_790_000_045_120
COINS = ("BTC", "ETH", "SOL", "PEPE", "DOGE", "XRP")


@pytest.fixture(scope="module")
def venue():
    venue = Venue(seed=3, now=NOW, coins=COINS)
    for step in range(1, 130 * 10):
        venue.advance(NOW + step * 100)
    return venue


def numbers(bar: Bar) -> tuple[int, ...]:
    return bar.ts, bar.open, bar.high, bar.low, bar.close, bar.lots


def test_live_candles_equal_those_rebuilt_from_the_trades(venue):
    pit = venue.pits["BTC-USDT"]
    minute = (NOW // MINUTE + 1) * MINUTE
    matches = [each for each in pit.matches if minute <= each.ts < minute + MINUTE]
    rebuilt = Bar.flat(minute, 0)
    for each in matches:
        rebuilt.add(each.ticks, each.lots, pit.terms.turnover(each.ticks, each.lots))

    bar = pit.candles.bar("1m", minute)

    assert matches
    assert numbers(bar) == numbers(rebuilt)
    assert bar.turnover == rebuilt.turnover


@pytest.mark.parametrize("inst_id", ["BTC-USDT", "PEPE-USDT", "BTC-USD-SWAP"])
def test_the_minutes_of_a_past_hour_add_up_to_it(venue, inst_id):
    candles = venue.pits[inst_id].candles
    ts = NOW // HOUR * HOUR - 3 * HOUR

    hour = candles.base(HOUR, ts)
    minutes = [candles.base(MINUTE, each) for each in range(ts, ts + HOUR, MINUTE)]

    assert numbers(merged(ts, minutes)) == numbers(hour)


@pytest.mark.parametrize("inst_id", ["ETH-USDT", "DOGE-USDT-SWAP"])
def test_the_seconds_of_a_past_minute_add_up_to_it(venue, inst_id):
    candles = venue.pits[inst_id].candles
    ts = NOW // HOUR * HOUR - HOUR

    minute = candles.base(MINUTE, ts)
    seconds = [candles.base(SECOND, each) for each in range(ts, ts + MINUTE, SECOND)]

    assert numbers(merged(ts, seconds)) == numbers(minute)


def test_the_hour_of_the_opening_holds_past_and_live_minutes(venue):
    candles = venue.pits["SOL-USDT"].candles
    ts = NOW // HOUR * HOUR
    minutes = [candles.base(MINUTE, each) for each in range(ts, venue.now, MINUTE)]

    assert numbers(merged(ts, minutes)) == numbers(candles.base(HOUR, ts))


def test_every_bar_opens_where_the_one_before_closed_in_the_past(venue):
    bars = list(islice(venue.pits["BTC-USDT"].candles.before("1H", NOW - HOUR), 200))

    assert all(new.open == old.close for new, old in pairwise(bars))


@pytest.mark.parametrize("bar", ["1m", "1H", "1D"])
def test_1440_bars_exist_from_the_first_second(venue, bar):
    bars = list(islice(venue.pits["XRP-USDT"].candles.before(bar, NOW), 1_440))

    assert len(bars) == 1_440
    assert all(each.low <= min(each.open, each.close) for each in bars)
    assert all(each.high >= max(each.open, each.close) for each in bars)


def test_history_ends_at_its_beginning(venue):
    months = list(venue.pits["BTC-USDT"].candles.before("1M", NOW))

    assert 50 < len(months) < 60


def test_the_past_does_not_depend_on_the_order_of_questions():
    one, other = Venue(seed=3, now=NOW, coins=["BTC"]), Venue(seed=3, now=NOW, coins=["BTC"])
    ts = NOW // HOUR * HOUR - 30 * HOUR
    list(islice(one.pits["BTC-USDT"].candles.before("1H", NOW), 500))

    first, second = (each.pits["BTC-USDT"].candles.base(MINUTE, ts) for each in (one, other))

    assert numbers(first) == numbers(second)


def test_spot_and_swap_of_a_coin_share_their_path(venue):
    spot, swap = (venue.pits[name].candles for name in ("BTC-USDT", "BTC-USDT-SWAP"))
    ts = NOW // MINUTE * MINUTE - 600 * MINUTE

    apart = abs(spot.base(MINUTE, ts).close / swap.base(MINUTE, ts).close - 1)

    assert apart < 0.002


def test_the_day_of_the_ticker_is_the_last_1440_minutes(venue):
    pit = venue.pits["BTC-USDT"]
    minutes = list(islice(pit.candles.before("1m", venue.now + 1), 1_440))

    day = pit.day

    assert day.open == minutes[-1].open
    assert day.high == max(bar.high for bar in minutes)
    assert day.low == min(bar.low for bar in minutes)
    assert (day.lots, day.turnover) == (
        sum(bar.lots for bar in minutes),
        sum(bar.turnover for bar in minutes),
    )


def test_the_day_moves_on_with_the_minutes():
    venue = Venue(seed=5, now=NOW, coins=["BTC"])
    pit = venue.pits["BTC-USDT"]
    assert pit.day.lots

    for step in range(1, 50):
        venue.advance(NOW + step * 2_500)

    minutes = list(islice(pit.candles.before("1m", venue.now + 1), 1_440))
    assert (pit.day.open, pit.day.lots) == (minutes[-1].open, sum(bar.lots for bar in minutes))


def test_old_live_minutes_can_still_be_told_in_seconds():
    instrument = listing(NOW)[0]
    since = NOW // SECOND * SECOND
    candles = Candles(Past(instrument, 1, since, 640_000, 0.02), since, 640_000)
    for step in range(1, 500):
        candles.trade(since + step * 9_000, 640_000 + step * 37 % 101, 10 + step, 1)
    ts = since // MINUTE * MINUTE + 2 * MINUTE

    seconds = [candles.base(SECOND, each) for each in range(ts, ts + MINUTE, SECOND)]

    assert numbers(merged(ts, seconds)) == numbers(candles.base(MINUTE, ts))
