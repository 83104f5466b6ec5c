"""Whales: prints become orders again, and only what came before says what is large."""

from decimal import Decimal as D

from okxtui.market.contracts import money
from okxtui.market.whales import HOUR, WARM_ORDERS, Whales, measure
from okxtui.okx.events import Instrument, Trade


def trade(at: int, px: str = "100", sz: str = "1", side: str = "buy") -> Trade:
    return Trade(inst_id="BTC-USDT", px=px, sz=sz, side=side, ts=str(at))


def folded(*trades: Trade) -> Whales:
    whales = Whales("BTC-USDT")
    for one in trades:
        whales.add(one, int(one.ts), D(one.px), D(one.sz))
    return whales


def test_prints_of_one_taker_order_are_one_order_again() -> None:
    order = folded(trade(5, "100"), trade(5, "100.5"), trade(5, "101", "2")).order

    assert order is not None
    assert (order.prints, order.size, order.measure) == (3, 4, D("402.5"))
    assert (order.first, order.last) == ("100", "101")


def test_another_time_side_or_a_price_towards_the_market_is_another_order() -> None:
    assert folded(trade(5), trade(6, "101")).known == 1
    assert folded(trade(5), trade(5, "99", side="sell")).known == 1
    assert folded(trade(5), trade(5, "99")).known == 1
    assert folded(trade(5), trade(5, "100")).known == 1


def test_the_threshold_is_the_99th_percentile_of_the_orders_before() -> None:
    # Orders of 1 … 100 coins at 100: the 99th of them is worth 9,900.
    whales = folded(*(trade(n, sz=str(n)) for n in range(1, 101)))
    assert whales.threshold() is None

    order = whales.add(trade(200, sz="99"), 200, D(100), D(99))
    assert order.threshold == 9900
    assert not order.large
    order = whales.add(trade(201, sz="99.5"), 201, D(100), D("99.5"))
    assert order.large


def test_an_order_is_a_whale_as_soon_as_its_prints_are_enough() -> None:
    whales = folded(*(trade(n) for n in range(WARM_ORDERS + 1)))
    grown = [whales.add(trade(500, str(100 + n)), 500, D(100 + n), D(1)) for n in range(2)]

    assert [order.large for order in grown if order] == [False, True]


def test_what_is_older_than_an_hour_is_forgotten() -> None:
    whales = folded(*(trade(n) for n in range(WARM_ORDERS + 1)))
    whales.add(trade(HOUR + WARM_ORDERS + 1), HOUR + WARM_ORDERS + 1, D(100), D(1))

    assert whales.known == 0
    assert whales.threshold() is None


def test_inverse_contracts_are_money_by_themselves() -> None:
    assert measure("BTC-USD-SWAP", D(3), D(60_000)) == 3
    assert measure("BTC-USDT-SWAP", D(3), D(60_000)) == 180_000
    assert measure("BTC-USD", D(3), D(60_000)) == 180_000


def test_an_option_is_worth_its_premium_as_on_the_tape() -> None:
    """Red if an option against USD counts as an inverse contract: its contracts would be told in
    coin as if they were money, a multiple of what the tape tells for the same print."""
    symbol, size, price = "BTC-USD-261225-60000-C", D(30), D("0.05")
    option = Instrument(inst_id=symbol, inst_type="OPTION", ct_val="0.01", ct_mult="1")

    assert measure(symbol, size, price) * D("0.01") == money(size, price, option)
    assert measure("BTC-USD-261225", size, D(60_000)) == size
