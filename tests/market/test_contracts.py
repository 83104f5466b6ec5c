"""Contract arithmetic, by worked numbers."""

from decimal import Decimal as D

import pytest
from msgspec import structs

from okxtui.market.contracts import (
    Volume,
    contract_value,
    convert,
    convert_volume,
    mean_price,
    profit,
    volume,
)
from okxtui.okx.events import Instrument

SPOT = Instrument(inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT")
LINEAR = Instrument(
    inst_id="BTC-USDT-SWAP", inst_type="SWAP", ct_type="linear", ct_val="0.01", ct_mult="1"
)
INVERSE = Instrument(
    inst_id="BTC-USD-SWAP", inst_type="SWAP", ct_type="inverse", ct_val="100", ct_mult="1"
)
BARE = Instrument(inst_id="X-USDT-SWAP", inst_type="SWAP")


@pytest.mark.parametrize(
    ("instrument", "coin", "quote"),
    [
        # Three of spot are three coins; at 50,000 they are worth 150,000.
        (SPOT, "3", "150000"),
        # Three contracts of 0.01 BTC.
        (LINEAR, "0.03", "1500"),
        # Three contracts of 100 USD, whatever the price.
        (INVERSE, "0.006", "300"),
    ],
)
def test_a_size_is_worth_what_its_kind_of_contract_says(instrument, coin, quote) -> None:
    price = D(50_000)

    assert convert(D(3), price, instrument, "contracts") == 3
    assert convert(D(3), price, instrument, "coin") == D(coin)
    assert convert(D(3), price, instrument, "money") == D(quote)


def test_what_takes_no_price_needs_none() -> None:
    assert convert(D(3), None, LINEAR, "coin") == D("0.03")
    assert convert(D(3), None, INVERSE, "money") == 300
    assert convert(D(3), None, INVERSE, "coin") is None
    assert convert(D(3), None, SPOT, "money") is None


def test_without_a_contract_value_nothing_is_made_up() -> None:
    assert contract_value(BARE) is None
    assert convert(D(3), D(5), BARE, "coin") is None
    assert convert_volume(volume(D(3), D(5)), BARE, "money") is None


def test_the_multiplier_multiplies() -> None:
    tenfold = Instrument(inst_id="X", inst_type="FUTURES", ct_val="0.1", ct_mult="10")

    assert contract_value(tenfold) == 1
    assert convert(D(2), D(7), tenfold, "money") == 14


def test_a_sum_counts_every_size_at_its_own_price() -> None:
    total = volume(D(100), D(40_000)) + volume(D(100), D(50_000))

    assert convert_volume(total, LINEAR, "coin") == 2
    assert convert_volume(total, LINEAR, "money") == 90_000  # 1 BTC at 40,000 and 1 at 50,000
    assert convert_volume(total, INVERSE, "money") == 20_000
    assert convert_volume(total, INVERSE, "coin") == D("0.45")  # 0.25 and 0.2 BTC
    assert convert_volume(total, SPOT, "money") == 9_000_000
    assert convert_volume(total, SPOT, "coin") == 200


def test_taking_away_undoes_adding() -> None:
    one, other = volume(D(3), D(7)), volume(D(5), D(11))

    assert one + other - other == one
    assert one - one == Volume(D(0), D(0), D(0))


def test_the_average_price_of_inverse_contracts_is_the_harmonic_one() -> None:
    total = volume(D(100), D(40_000)) + volume(D(100), D(50_000))

    assert mean_price(total, LINEAR) == 45_000
    mean = mean_price(total, INVERSE)
    assert mean is not None
    assert round(mean, 6) == D("44444.444444")  # 20,000 USD for 0.45 BTC
    assert mean_price(Volume(), LINEAR) is None


def test_profits_settle_in_money_or_in_coin() -> None:
    assert profit(D(40_000), D(50_000), D(100), LINEAR) == 10_000  # 1 BTC, up by 10,000
    assert profit(D(40_000), D(50_000), D(-100), LINEAR) == -10_000
    assert profit(D(40_000), D(50_000), D(100), INVERSE) == D("0.05")  # 0.25 BTC bought, 0.2 owed
    assert profit(D(1), D(2), D(1), SPOT) is None


@pytest.mark.parametrize(("ct_val", "ct_mult"), [("-0.01", "1"), ("0.01", "-1"), ("0", "1")])
def test_a_contract_that_is_worth_nothing_or_less_has_no_value(ct_val, ct_mult) -> None:
    """Red if only an empty value and a zero are passed over: sizes would change their sign."""
    odd = structs.replace(LINEAR, ct_val=ct_val, ct_mult=ct_mult)

    assert contract_value(odd) is None
    assert convert(D(3), D(50_000), odd, "coin") is None
