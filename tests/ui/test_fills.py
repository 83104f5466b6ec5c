"""Fills and balances: the pane with two faces."""

import pytest

from okxtui.market.glance import Glance
from okxtui.okx.private import Balance
from okxtui.ui.panes.balances import Balances
from okxtui.ui.panes.fills import Fills
from okxtui.ui.view import View
from tests.ui.accounts import WALL, account, cash, fill, with_account


@pytest.fixture
def fills(base: Glance) -> Fills:
    """The pane with the account in it, on no screen."""
    pane = Fills(View(utc=True), lambda: 1000.0)
    pane.take(with_account(base))
    return pane


def test_the_newest_fill_is_first_with_fee_and_liquidity(fills: Fills) -> None:
    newest, oldest = (fills.cells(fills._items[name]) for name in fills._order)

    assert newest["time"][0] == "22:13:22"
    assert newest["side"] == ("SELL", "down")
    assert newest["fee"][0] == "0.0012 USDT"
    assert newest["liquidity"][0] == "maker"
    assert newest["profit"] == ("12.5", "up")
    assert oldest["fee"][0] == "-0.5024 USDT"
    assert oldest["liquidity"][0] == "taker"
    assert oldest["size"][0] == "1.5 ct"


async def test_nine_goes_to_the_fills_and_again_to_the_balances(staged, base: Glance) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        assert "8 Orders  9 Fills  9 Balances" in stage.text

        await stage.press("9")
        assert "9 Fills  8 Orders  9 Balances" in stage.text
        assert "66,990.1" in stage.text

        await stage.press("9")
        assert "9 Balances  8 Orders  9 Fills  10,250.46 USD" in stage.text
        assert "9,876.54321" in stage.text

        await stage.press("9", "6")
        assert "9 Fills  8 Orders  9 Balances" in stage.text
        await stage.press("tab", "tab")
        assert stage.app.desk.floor.chosen == "8"
        assert "8 Orders  9 Fills  9 Balances" in stage.text


async def test_a_large_screen_shows_both(staged, base: Glance) -> None:
    async with staged(size=(200, 60)) as stage:
        await stage.show(with_account(base))

        for told in ("7 Positions", "8 Orders", "9 Fills", "9 Balances", "i Health"):
            assert told in stage.text
        assert "9,876.54321" in stage.text
        assert "66,990.1" in stage.text


async def test_new_fills_do_not_move_the_row_that_is_looked_at(staged, base: Glance) -> None:
    many = tuple(fill(number) for number in range(200))
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base, fills=many))
        await stage.press("9", "z", *["down"] * 3)
        pane = stage.app.desk.query_one(Fills)
        line = pane._place - pane.top

        newer = (*many, fill(200), fill(201))
        await stage.show(with_account(base, fills=newer))
        assert pane.pointed == "/".join(many[-4].identity)
        assert pane._place - pane.top == line

        await stage.press("G")
        assert pane._place == 201
        assert "22:13:20" in stage.text


def test_an_unfocused_list_shows_the_newest(fills: Fills, base: Glance) -> None:
    fills.take(with_account(base, fills=(*account().fills, fill(3))))

    assert fills._items[fills._order[0]].fill_time == str(WALL + 3000)


def test_balances_are_the_exchange_s_own_strings(base: Glance) -> None:
    pane = Balances(View(), lambda: 1000.0)
    pane.take(with_account(base))

    usdt = pane.cells(pane._items["USDT"])
    assert usdt["available"][0] == "9,876.54321"
    assert usdt["usd"][0] == "9,876.50 USD"
    assert pane.about() == "10,250.46 USD"
    assert list(pane.table())[2][:2] == ("BTC", "0.0055")


def test_a_currency_without_a_value_is_a_dash(base: Glance) -> None:
    pane = Balances(View(), lambda: 1000.0)
    pane.take(with_account(base, balance=Balance(details=[cash("PI", "", "")])))

    assert pane.cells(pane._items["PI"])["cash"][0] == "-"
