"""The markets as a whole: alive, believable, and the same for the same seed."""

from __future__ import annotations

import pytest

from okxtui.sim.instruments import listing, quarter_end
from okxtui.sim.rows import index_ticker, ticker
from okxtui.sim.venue import Venue

NOW = 1_790_000_000_000


def run(venue: Venue, seconds: int) -> Venue:
    for step in range(1, seconds * 50 + 1):
        venue.advance(NOW + step * 20)
    return venue


@pytest.fixture(scope="module")
def lived():
    return run(Venue(seed=1, now=NOW), 40)


def test_the_same_seed_makes_the_same_market():
    one, other = (run(Venue(seed=9, now=NOW, coins=["BTC"]), 3) for _ in range(2))

    assert [list(pit.matches) for pit in one.pits.values()] == [
        list(pit.matches) for pit in other.pits.values()
    ]
    assert one.pits["BTC-USDT"].engine.asks.top(50) == other.pits["BTC-USDT"].engine.asks.top(50)


def test_another_seed_makes_another_market():
    one, other = (run(Venue(seed=seed, now=NOW, coins=["BTC"]), 3) for seed in (1, 2))

    assert list(one.pits["BTC-USDT"].matches) != list(other.pits["BTC-USDT"].matches)


def test_every_book_is_400_levels_deep_and_uncrossed(lived):
    for pit in lived.pits.values():
        bids, asks = pit.engine.bids.prices(400), pit.engine.asks.prices(400)
        assert (len(bids), len(asks)) == (400, 400)
        assert bids[0] < asks[0]


def test_spreads_are_narrow(lived):
    for pit in lived.pits.values():
        bid, ask = pit.engine.bids.best(), pit.engine.asks.best()
        assert (ask - bid) / ask < 0.002


def test_trades_happen_in_every_market_on_both_sides(lived):
    for pit in lived.pits.values():
        assert {each.buy for each in pit.matches} == {True, False}


def test_prices_stay_near_what_the_coin_is_worth(lived):
    for name, pit in lived.pits.items():
        if pit.instrument.inst_type == "SPOT":
            worth = lived.world.fair(pit.instrument.base) * 10**pit.instrument.price_digits
            assert abs(pit.last.ticks / worth - 1) < 0.004, name


def test_some_coins_are_up_and_some_are_down(lived):
    changes = [pit.last.ticks / pit.day.open - 1 for pit in lived.pits.values()]

    assert any(change > 0.005 for change in changes)
    assert any(change < -0.005 for change in changes)


def test_the_sequence_only_grows():
    venue = Venue(seed=1, now=NOW, coins=["BTC"])
    pit = venue.pits["BTC-USDT"]
    seen = []
    for step in range(1, 100):
        venue.advance(NOW + step * 20)
        seen.append(pit.engine.seq)

    assert seen == sorted(seen)
    assert seen[-1] > seen[0]


def test_while_paused_nothing_happens_and_afterwards_nothing_bursts():
    venue = run(Venue(seed=1, now=NOW, coins=["BTC"]), 2)
    pit = venue.pits["BTC-USDT"]
    venue.pause()
    before = pit.engine.seq
    venue.advance(venue.now + 60_000)
    assert pit.engine.seq == before

    venue.resume()
    venue.advance(venue.now + 20)

    assert pit.engine.seq - before < 20


def test_a_machine_that_slept_for_an_hour_does_not_catch_up():
    venue = Venue(seed=1, now=NOW, coins=["BTC"])
    pit = venue.pits["BTC-USDT"]
    before = pit.engine.seq

    venue.advance(NOW + 3_600_000)

    assert 0 < pit.engine.seq - before < 2_000
    assert pit.candles.bar("1m", NOW + 1_800_000).lots == 0


def test_activity_scales_the_flow():
    quiet, busy = (Venue(seed=1, now=NOW, activity=each, coins=["BTC"]) for each in (0.2, 4.0))
    starts = [each.pits["BTC-USDT"].engine.seq for each in (quiet, busy)]

    run(quiet, 5)
    run(busy, 5)

    moved = [
        venue.pits["BTC-USDT"].engine.seq - start
        for venue, start in zip((quiet, busy), starts, strict=True)
    ]
    assert moved[1] > 8 * moved[0]


def test_every_number_on_the_wire_is_a_plain_decimal(lived):
    for pit in lived.pits.values():
        row = ticker(pit)
        numbers = [value for key, value in row.items() if key not in ("instType", "instId")]
        assert all(text.replace(".", "", 1).isdigit() for text in numbers), row


def test_a_tiny_price_is_written_out(lived):
    assert ticker(lived.pits["PEPE-USDT"])["last"].startswith("0.00001")


def test_the_index_lies_within_its_own_day(lived):
    row = index_ticker(lived, "BTC-USD")

    assert float(row["low24h"]) <= float(row["idxPx"]) <= float(row["high24h"])
    assert index_ticker(lived, "BTC-USDT-SWAP") is None


def test_an_inverse_trade_moves_coin_and_a_linear_one_money(lived):
    inverse = lived.pits["BTC-USD-SWAP"].terms
    linear = lived.pits["BTC-USDT-SWAP"].terms

    assert inverse.volumes(5, inverse.turnover(500_000, 5)) == ("5", "0.01", "500")
    assert linear.volumes(5, linear.turnover(500_000, 5)) == ("0.05", "0.0005", "25")


def test_the_dated_contract_expires_on_a_future_friday_morning():
    expiry = quarter_end(NOW)

    assert expiry - NOW > 30 * 86_400_000
    assert (expiry // 86_400_000 + 3) % 7 == 4
    assert expiry % 86_400_000 == 8 * 3_600_000
    assert len({each.code for each in listing(NOW)}) == len(listing(NOW))
