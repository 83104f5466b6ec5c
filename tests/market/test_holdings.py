"""What a position is worth at the mark price of now, with numbers worked out by hand."""

from decimal import Decimal

from msgspec import structs

from okxtui.market.holdings import holding, newer_mark, order_distance, signed_size
from okxtui.okx.events import Funding, Instrument, MarkPrice
from okxtui.okx.private import Order, Position

LINEAR = Instrument(
    inst_id="BTC-USDT-SWAP",
    inst_type="SWAP",
    ct_val="0.01",
    ct_mult="1",
    ct_val_ccy="BTC",
    ct_type="linear",
    settle_ccy="USDT",
)
INVERSE = Instrument(
    inst_id="BTC-USD-SWAP",
    inst_type="SWAP",
    ct_val="100",
    ct_mult="1",
    ct_val_ccy="USD",
    ct_type="inverse",
    settle_ccy="BTC",
)
RATE = Funding(inst_id="BTC-USDT-SWAP", funding_rate="0.0001")


def position(pos: str, side: str = "net", **more: str) -> Position:
    return Position(inst_id="X", pos_id="1", pos=pos, pos_side=side, **more)


def test_the_mark_price_moves_a_linear_profit_between_pushes() -> None:
    held = position("50", mark_px="60000", upl="100", upl_ratio="0.05", avg_px="59800")

    now = holding(held, LINEAR, Decimal(60100), RATE)

    # 50 contracts of 0.01 BTC gain 100 USDT each 200 of the price: 0.5 BTC × 100 = 50.
    assert now.upl == Decimal("150.00")
    assert now.upl_ratio == Decimal("0.075")
    assert now.value == Decimal("30050.00")
    assert now.funding == Decimal("-3.005000")


def test_a_profit_that_began_at_nothing_has_no_ratio_yet() -> None:
    """Red when the old ratio stays: +0.00% stood beside a profit, until the next push."""
    held = position("50", mark_px="60000", upl="0", upl_ratio="0")

    assert holding(held, LINEAR, Decimal(60000), None).upl_ratio == 0
    now = holding(held, LINEAR, Decimal(60100), None)
    assert (now.upl, now.upl_ratio) == (Decimal(50), None)


def test_of_two_mark_prices_the_newer_counts() -> None:
    """Red when the market's always counts: with its line down, the profit that the exchange had
    just told was moved back to a price of long ago."""
    held = Position(inst_id="X", mark_px="100", p_time="2000")

    def mark(ts: str) -> Decimal | None:
        return newer_mark(held, MarkPrice(inst_id="X", mark_px="90", ts=ts))

    assert mark("1999") is None
    assert mark("2000") == Decimal(90)
    assert newer_mark(held, None) is None
    held = structs.replace(held, p_time="")
    assert mark("1999") == Decimal(90)


def test_a_short_gains_when_the_mark_falls_and_is_paid_the_funding() -> None:
    held = position("50", "short", mark_px="60000", upl="0", liq_px="66000")

    now = holding(held, LINEAR, Decimal(59900), RATE)

    assert now.upl == Decimal("50.00")
    assert now.funding is not None
    assert now.funding > 0
    assert now.distance == Decimal(6100) / Decimal(59900)


def test_a_margin_position_says_its_side_by_its_currency() -> None:
    def size(currency: str) -> Decimal | None:
        held = Position(inst_id="BTC-USDT", inst_type="MARGIN", pos="2", pos_ccy=currency)
        return signed_size(held)

    assert size("BTC") == 2
    assert size("USDT") == -2


def test_a_margin_short_is_worth_the_money_it_holds() -> None:
    """Red when its quote currency is taken for coins: 1,200 USDT were worth 72 million."""
    spot = Instrument(inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT")
    row = Position(inst_id="BTC-USDT", inst_type="MARGIN", pos="1200", pos_ccy="USDT", upl="-3")

    now = holding(structs.replace(row, mark_px="60000"), spot, None, None)

    assert (now.value, now.upl) == (Decimal(1200), Decimal(-3))
    row = structs.replace(row, pos="2", pos_ccy="BTC", mark_px="60000")
    assert holding(row, spot, None, None).value == Decimal(120_000)


def test_an_inverse_profit_is_in_coin() -> None:
    held = position("10", mark_px="50000", upl="0", avg_px="50000")

    now = holding(held, INVERSE, Decimal(62500), None)

    # 10 × 100 USD × (1/50,000 - 1/62,500) = 1,000 × 0.000004 = 0.004 BTC
    assert now.upl == Decimal("0.004")
    assert now.value == Decimal(1000)


def test_without_a_newer_mark_the_exchange_has_the_word() -> None:
    now = holding(position("1", mark_px="100", upl="7", liq_px="50"), LINEAR, None, None)

    assert (now.upl, now.mark, now.distance) == (Decimal(7), Decimal(100), Decimal("0.5"))


def test_a_liquidation_price_that_means_nothing_is_none() -> None:
    for text in ("", "0", "-12.5", "NaN"):
        held = holding(position("1", mark_px="100", liq_px=text), LINEAR, None, None)

        assert held.liquidation is None
        assert held.distance is None


def test_the_distance_of_an_order_is_how_far_the_market_must_come() -> None:
    def distance(side: str, price: str) -> Decimal | None:
        return order_distance(Order(inst_id="X", ord_id="1", side=side, px=price), Decimal(100))

    assert distance("buy", "99") == Decimal("0.01")
    assert distance("sell", "102") == Decimal("0.02")
    assert distance("buy", "") is None
