"""Orders: open above ended, each with its way to the market; the cursor stays on its order."""

from decimal import Decimal

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.okx.events import Instrument
from okxtui.ui.panes.orders import Orders
from okxtui.ui.view import View
from tests.ui.accounts import WALL, account, order, with_account


@pytest.fixture
def pane(base: Glance) -> Orders:
    """The pane with the account in it, on no screen."""
    pane = Orders(View(), lambda: 1000.0)
    pane.take(with_account(base))
    return pane


def test_the_newest_open_order_is_first_and_the_ended_ones_are_last(pane: Orders) -> None:
    assert pane._order == ["ord3", "ord2", "ord1", "ord4"]

    pane.sort = "price"
    pane.narrow("")
    assert pane._order == ["ord2", "ord1", "ord3", "ord4"]

    pane.action_reverse()
    assert pane._order == ["ord3", "ord1", "ord2", "ord4"]


async def test_everything_about_an_order_is_on_a_wide_screen(staged, base: Glance) -> None:
    async with staged(size=(120, 30)) as stage:
        await stage.show(with_account(base))
        await stage.press("8", "z")

        row = next(row for row in stage.text.split("\n") if "68,000.5" in row)
        for told in ("BTC-USDT-SWAP", "SELL", "post only", "10 ct", "4 ct", "+0.84%", "open"):
            assert told in row
        assert "1m" in row
        assert "8 Orders  3 open" in stage.text

        pane = stage.app.desk.query_one(Orders)
        ended = next(row for row in pane._painted if any("canceled" in text for text, _ in row))
        assert all("stale" in inks for _, inks in ended[1:-1])


def test_an_order_the_market_has_reached_says_so(pane: Orders) -> None:
    text, inks = pane.cells(order(9, px="67500"))["distance"]

    assert text.startswith("-")
    assert inks == "warn"


def test_an_order_without_a_price_shows_what_it_got(pane: Orders) -> None:
    told = order(9, ord_type="market", px="", avg_px="67001.2", state="filled", acc_fill_sz="20")

    cells = pane.cells(told)
    assert cells["price"][0] == "67,001.2"
    assert cells["distance"][0] == "-"
    assert cells["type"][0] == "market"


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"tgt_ccy": "quote_ccy"}, "1,500 USDT"),
        ({"tgt_ccy": ""}, "1,500 USDT"),
        ({"tgt_ccy": "base_ccy"}, "1,500 BTC"),
        ({"tgt_ccy": "", "side": "sell"}, "1,500 BTC"),
        ({"tgt_ccy": "", "ord_type": "limit", "px": "67000"}, "1,500 BTC"),
    ],
)
def test_a_market_order_for_money_is_not_read_as_one_for_coins(
    pane: Orders, base: Glance, fields: dict[str, str], size: str
) -> None:
    """Red when every size is taken for base currency: 1,500 USDT read as 1,500 BTC."""
    spot = Instrument(
        inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT", tick_sz="0.1"
    )
    pane.take(with_account(base, instruments={"BTC-USDT": spot}))
    row = {"inst_id": "BTC-USDT", "inst_type": "SPOT", "ord_type": "market", "px": "", "sz": "1500"}
    cells = pane.cells(order(9, **{**row, "state": "filled", "acc_fill_sz": "0.022", **fields}))

    assert (cells["size"][0], cells["filled"][0]) == (size, "0.022 BTC")


async def test_the_cursor_follows_its_order_when_it_ends(staged, base: Glance) -> None:
    first, *rest = account().orders[::-1]
    gone = structs.replace(first, state="filled", u_time=str(WALL))
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        await stage.press("8", "g")
        ended = (*account().ended, gone)
        await stage.show(with_account(base, orders=tuple(rest[::-1]), ended=ended))
        await stage.press("enter")

        pane = stage.app.desk.query_one(Orders)
        assert pane.pointed == gone.ord_id
        assert pane._order == ["ord2", "ord1", "ord3", "ord4"]
        assert stage.feed.wishes == [("choose", "ETH-USDT-SWAP")]


async def test_the_filter_looks_through_all_columns(staged, base: Glance) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        await stage.press("8", "slash", *"sell", "enter")
        assert "/sell" in stage.text
        assert stage.app.desk.query_one(Orders)._order == ["ord2"]

        await stage.press("slash", *"xyz", "enter")
        assert "nothing fits the filter" in stage.text


def test_the_same_rows_again_cost_nothing(pane: Orders, base: Glance, monkeypatch) -> None:
    glance = with_account(base)
    pane.take(glance)
    painted: list[int] = []
    monkeypatch.setattr(pane, "_arrange", lambda: pytest.fail("arranged"))
    monkeypatch.setattr(pane, "repaint", lambda: painted.append(1))
    pane.take(structs.replace(glance, at=1001.0))
    assert painted == []

    prices = {**glance.holdings.prices, "ETH-USDT-SWAP": Decimal("3500")}
    pane.take(with_account(base, prices=prices))
    assert painted == [1]


def test_copied_rows_hold_the_exchange_s_own_strings(pane: Orders) -> None:
    heading, *rows = pane.table()

    told = dict(zip(heading, rows[1], strict=True))
    assert (told["price"], told["size"], told["filled"]) == ("68000.5", "10", "4")
