"""Cost to trade against a walk so simple that it cannot be wrong, and by worked numbers."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okxtui.market.contracts import Volume, convert_volume
from okxtui.market.cost import Cost, cost
from okxtui.market.depth import Depth
from okxtui.okx.events import Instrument, Level

SPOT = Instrument(inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT")
LINEAR = Instrument(inst_id="BTC-USDT-SWAP", inst_type="SWAP", ct_type="linear", ct_val="0.01")
INVERSE = Instrument(inst_id="BTC-USD-SWAP", inst_type="SWAP", ct_type="inverse", ct_val="100")

BOOK = Depth(
    "BTC-USDT",
    "books5",
    bids=(Level("99", "1"), Level("98", "2"), Level("90", "5")),
    asks=(Level("101", "1"), Level("102", "3"), Level("110", "4")),
)

sides = st.dictionaries(st.integers(101, 200), st.integers(1, 50), min_size=1, max_size=20)


def test_two_levels_by_hand() -> None:
    taken = cost(BOOK, D(2), SPOT, buys=True, unit="coin")

    assert taken.mean == D("101.5")  # one at 101, one at 102
    assert taken.slippage == 150
    assert taken.loss == 3
    assert taken.short == 0


def test_selling_goes_down_the_bids() -> None:
    taken = cost(BOOK, D(3), SPOT, buys=False, unit="contracts")

    assert taken.mean == (99 + 2 * 98) / D(3)
    assert taken.loss == 1 + 2 * 2
    assert taken.slippage is not None
    assert taken.slippage > 0


def test_money_is_spent_level_by_level() -> None:
    taken = cost(BOOK, D(101 + 204), SPOT, buys=True, unit="money")

    assert taken.filled.size == 3
    assert taken.filled.times_price == 305


def test_linear_contracts_are_coins() -> None:
    taken = cost(BOOK, D("0.02"), LINEAR, buys=True, unit="coin")

    assert taken.filled.size == 2
    assert taken.mean == D("101.5")
    assert taken.loss == D("0.03")


def test_inverse_contracts_lose_coins() -> None:
    taken = cost(BOOK, D(200), INVERSE, buys=True, unit="money")

    assert taken.filled.size == 2
    assert taken.mean is not None
    assert round(taken.mean, 6) == round(2 / (D(1) / 101 + D(1) / 102), 6)
    assert taken.loss is not None
    assert round(taken.loss, 8) == round(200 / D(100) - 100 / D(101) - 100 / D(102), 8)


def test_beyond_the_levels_seen_nothing_is_made_up() -> None:
    taken = cost(BOOK, D(20), SPOT, buys=True, unit="coin")

    assert taken.filled.size == 8
    assert taken.short == 12


def test_an_empty_side_gives_nothing() -> None:
    assert cost(Depth(), D(1), SPOT, buys=True, unit="coin") == Cost(Volume(), D(1))


def test_without_a_contract_value_no_coins_are_counted() -> None:
    bare = Instrument(inst_id="X-USDT-SWAP", inst_type="SWAP")

    assert cost(BOOK, D(1), bare, buys=True, unit="coin").mean is None


@given(asks=sides, asked=st.integers(1, 1500))
def test_it_is_what_buying_one_by_one_comes_to(asks: dict[int, int], asked: int) -> None:
    levels = tuple(Level(str(price), str(asks[price])) for price in sorted(asks))
    depth = Depth("BTC-USDT", "books", (Level("100", "1"),), levels)
    shelf = [price for price in sorted(asks) for _ in range(asks[price])]
    bought = shelf[:asked]

    taken = cost(depth, D(asked), SPOT, buys=True, unit="contracts")

    assert taken.filled.size == len(bought)
    assert taken.filled.times_price == sum(bought)
    assert taken.short == asked - len(bought)
    assert taken.mean == pytest.approx(D(sum(bought)) / len(bought))


@given(
    asks=sides, percent=st.integers(1, 100), unit=st.sampled_from(["contracts", "coin", "money"])
)
@pytest.mark.parametrize("instrument", [SPOT, LINEAR, INVERSE])
def test_what_was_asked_for_is_what_one_gets_in_every_unit(instrument, asks, percent, unit) -> None:
    levels = tuple(Level(str(price), str(asks[price])) for price in sorted(asks))
    depth = Depth("BTC-USDT", "books", (Level("100", "1"),), levels)
    whole = cost(depth, D(10) ** 12, instrument, buys=True, unit=unit).filled
    asked = convert_volume(whole, instrument, unit) * percent / 100

    taken = cost(depth, asked, instrument, buys=True, unit=unit)

    assert convert_volume(taken.filled, instrument, unit) == pytest.approx(asked)
    assert taken.loss >= 0
