"""Own orders in the ladder: at their price, never elsewhere, with a bound and no promise."""

from decimal import Decimal

import pytest
from msgspec import structs

from okxtui.market.contracts import Volume
from okxtui.market.glance import Glance
from okxtui.market.grouping import Rung
from okxtui.okx.private import Order
from okxtui.ui.panes.ladder_look import Look
from okxtui.ui.panes.ladder_own import OwnOrders
from okxtui.ui.sight import MIDDLE, Step
from okxtui.ui.view import View
from tests.ui.accounts import order, with_account


def spot(number: int, price: str, size: str, side: str = "buy", filled: str = "0") -> Order:
    """An open order in the symbol of the ladder."""
    return order(number, inst_id="BTC-USDT", px=price, sz=size, side=side, acc_fill_sz=filled)


def step(side: str, price: str, size: str) -> Step:
    """A row of the ladder on which `size` rests."""
    volume = Volume(Decimal(size))
    return Step(side, price, Rung(price, volume, volume))


STEPS = [step("ask", "101", "5"), step("ask", "100.5", "2"), MIDDLE, step("bid", "100", "3")]


def look(**view: object) -> Look:
    """Contracts, nothing special."""
    return Look(structs.replace(View(), **view), None, "", True)


@pytest.fixture
def own() -> OwnOrders:
    """A sell partly filled, two buys at one price, and three that are out of sight."""
    orders = OwnOrders()
    mine = (
        spot(1, "100.5", "2", "sell", filled="0.5"),
        spot(2, "100", "1"),
        spot(3, "100.0", "0.25"),
        spot(4, "105", "1", "sell"),
        spot(5, "106", "1", "sell"),
        spot(6, "90", "1"),
        order(7),
        spot(8, "", "1"),
    )
    orders.take(mine, "BTC-USDT")
    return orders


def test_each_stands_at_its_price_with_what_is_left_of_it(own: OwnOrders) -> None:
    column, _ = own.ways(STEPS, look(), None)[0]

    assert [text for text, _ in column.cells] == ["", "S 1.5", "", "B 1.25"]


def test_what_is_ahead_is_a_bound_without_our_own_part(own: OwnOrders) -> None:
    _, ahead = own.ways(STEPS, look(), None)[0]

    assert [text for text, _ in ahead.cells] == ["", "≤0.5", "", "≤1.75"]


@pytest.mark.parametrize(
    ("resting", "told"),
    [("0.251", "≤0.001"), ("1.45681", "≤1.21"), ("12345.25", "≤12.4k"), ("0.25", "≤0")],
)
def test_a_bound_is_never_rounded_down(own: OwnOrders, resting: str, told: str) -> None:
    own.take((spot(1, "100", "0.25"),), "BTC-USDT")
    _, ahead = own.ways([step("bid", "100", resting)], look(), None)[0]

    assert [text for text, _ in ahead.cells] == [told]


def test_beyond_the_last_level_nobody_knows_what_is_ahead(own: OwnOrders) -> None:
    """Red if what was shown of a step bounds what is before an order further out in it."""
    rung = Rung("100", Volume(Decimal(3)), Volume(Decimal(3)), seen=Decimal("100.4"))
    steps, grain = [Step("bid", "100", rung)], Decimal(1)
    own.take((spot(1, "100.4", "1"),), "BTC-USDT")
    assert own.ways(steps, look(), grain)[0][1].cells[0][0] == "≤2"

    own.take((spot(1, "100.4", "1"), spot(2, "100.3", "1")), "BTC-USDT")
    (mine, ahead), (both,) = own.ways(steps, look(), grain)
    assert [it.cells[0][0] for it in (mine, ahead, both)] == ["B 2", "", "2"]


def test_orders_beyond_the_view_are_counted(own: OwnOrders) -> None:
    ((text, _),) = own.beyond(STEPS, None, 60)

    assert text.strip() == "own: 2 more above, 1 more below"


def test_an_order_the_book_does_not_show_yet_is_said(own: OwnOrders) -> None:
    own.take((spot(1, "100.7", "1", "sell"),), "BTC-USDT")
    ((text, _),) = own.beyond(STEPS, None, 60)

    assert text.strip() == "own: 1 not in the book"


def test_joined_steps_take_their_orders_along(own: OwnOrders) -> None:
    own.take((spot(1, "100.5", "1", "sell"), spot(2, "99.6", "1")), "BTC-USDT")
    steps = [step("ask", "101", "9"), MIDDLE, step("bid", "99", "9")]
    column, ahead = own.ways(steps, look(), Decimal(1))[0]

    assert [text for text, _ in column.cells] == ["S 1", "", "B 1"]
    assert [text for text, _ in ahead.cells] == ["≤8", "", "≤8"]


def test_privacy_hides_the_size_and_what_would_tell_it(own: OwnOrders) -> None:
    column, ahead = own.ways(STEPS, look(masked=True), None)[0]

    assert [text for text, _ in column.cells] == ["", "S ****", "", "B ****"]
    assert {text for text, _ in ahead.cells} == {""}


def test_where_cells_are_few_one_column_says_both(own: OwnOrders) -> None:
    _, [both] = own.ways(STEPS, look(), None)

    assert both.title == "Own≤ahead"
    assert [text for text, _ in both.cells] == ["", "1.5≤0.5", "", "1.25≤1.75"]

    _, [hidden] = own.ways(STEPS, look(masked=True), None)
    assert [text for text, _ in hidden.cells] == ["", "****", "", "****"]


def test_without_orders_the_ladder_is_as_it_was(own: OwnOrders) -> None:
    own.take((), "BTC-USDT")

    assert own.ways(STEPS, look(), None) == [[]]
    assert not own


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_own_orders_and_all_ten_levels_fit_the_screen(staged, base: Glance, size) -> None:
    orders = (spot(1, "67431.9", "1.25"), spot(2, "68000", "1", "sell"))
    async with staged(size=size) as stage:
        await stage.show(with_account(base, orders=orders))

        assert "1.25≤2.25" in stage.text
        assert "Sum" in stage.text
        assert "own: 1 more above" in stage.text
        for price in ("67,431.7", "67,431.8", "67,432.5", "67,432.6"):
            assert price in stage.text
