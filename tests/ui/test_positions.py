"""Positions: what is held, what it makes, how near its liquidation is."""

from decimal import Decimal

import pytest
from msgspec import structs

from okxtui.market.glance import Glance, Playback
from okxtui.market.holdings import holding
from okxtui.okx.events import Instrument
from okxtui.okx.private import Position
from okxtui.ui.panes.positions import Positions
from okxtui.ui.view import View
from tests.ui.accounts import account, long, with_account


@pytest.fixture
def pane(base: Glance) -> Positions:
    """The pane with the account in it, on no screen."""
    pane = Positions(View(), lambda: 1000.0)
    pane.take(with_account(base))
    return pane


async def test_everything_about_a_position_is_on_a_wide_screen(staged, base: Glance) -> None:
    async with staged(size=(150, 30)) as stage:
        await stage.show(with_account(base))
        await stage.press("7", "z")

        row = next(row for row in stage.text.split("\n") if "BTC-USDT-SWAP" in row)
        for told in ("LONG", "50 ct", "66,980.033", "67,430.8", "+225.40 USDT", "+6.73%"):
            assert told in row
        for told in ("58,120.4", "13.8%", "10x", "cross", "-3.37 USDT"):
            assert told in row
        assert "7 Positions  +200.40 USDT" in stage.text

        await stage.press("v")
        assert "0.5000 BTC" in stage.text
        await stage.press("v")
        assert "33,715.40 USDT" in stage.text


@pytest.mark.parametrize(
    ("currency", "side", "size"),
    [("USDT", "SHORT", "1,200.5 USDT"), ("BTC", "LONG", "1,200.5 BTC")],
)
def test_a_margin_position_is_counted_in_its_own_currency(
    pane: Positions, base: Glance, currency: str, side: str, size: str
) -> None:
    """Red when every size is taken for coins: a short of 1,200 USDT read as 1,200 BTC."""
    spot = Instrument(inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT")
    held = Position(inst_id="BTC-USDT", inst_type="MARGIN", pos="1200.5", pos_ccy=currency)
    pane.take(with_account(base, instruments={"BTC-USDT": spot}))
    cells = pane.cells(holding(held, spot, None, None))

    assert (cells["side"][0], cells["size"][0]) == (side, size)


async def test_a_narrow_pane_gives_a_position_two_lines(staged, base: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(with_account(base, positions=account().positions[:1]))

        first, second = (
            "".join(text for text, _ in row)
            for row in stage.app.desk.query_one(Positions)._painted[1:3]
        )
        assert "LONG" in first
        assert "liq 58,120.4 13.8%" in second


def test_a_size_that_has_no_column_stands_in_the_second_line(pane: Positions) -> None:
    """In money it is wide. Seeded bug: with the facts alone it was nowhere on a screen of 120."""
    pane.set_reactive(Positions.view, structs.replace(pane.view, unit="money"))
    rows = ["".join(text for text, _ in row) for row in pane.body(44, 6)]

    assert "USDT" not in rows[0]
    assert rows[2].strip().startswith("liq 58,120.4 13.8%  size 33,715.40 USDT")


def test_a_short_position_is_as_far_as_the_price_may_rise(pane: Positions) -> None:
    _, near = pane.holdings.positions

    assert pane.cells(near)["side"] == ("SHORT", "down")
    assert pane.cells(near)["distance"] == ("2.0%", "alert")


@pytest.mark.parametrize("price", ["", "0", "-12"])
def test_a_liquidation_price_that_means_nothing_is_a_dash(pane: Positions, price: str) -> None:
    cells = pane.cells(long(liq_px=price))

    assert cells["liquidation"][0] == "-"
    assert cells["distance"][0] == "-"


def test_it_sorts_by_profit_with_the_greatest_first(pane: Positions) -> None:
    pane.sort = "profit"
    pane.narrow("")
    assert [pane._items[name].upl for name in pane._order] == [Decimal("225.4"), Decimal("-25")]

    pane.action_reverse()
    assert [pane._items[name].upl for name in pane._order] == [Decimal("-25"), Decimal("225.4")]


def test_before_the_login_it_names_the_key(pane: Positions, base: Glance) -> None:
    pane.take(base)
    assert pane.empty() == "not logged in: l logs in"

    pane.look(structs.replace(base, playback=Playback("day.jsonl", 5.0, 0.0, 9.0, 1.0)))
    assert pane.empty() == "a recording has no account"

    pane.take(with_account(base, positions=()))
    assert pane.empty() == "no open positions"


async def test_the_account_takes_little_room_until_somebody_logs_in(staged, base: Glance) -> None:
    def height(stage) -> int:
        return stage.app.desk.query_one(Positions).outer_size.height

    async with staged(size=(120, 40)) as stage:
        await stage.show(base)
        assert height(stage) == 3
        assert "not logged in: l logs in" in stage.text

        await stage.show(with_account(base))
        await stage.pilot.pause()
        assert height(stage) == 9


async def test_what_is_not_certain_is_dimmed(staged, base: Glance) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        stage.clock.now += 60
        stage.app.desk._tick()
        await stage.pilot.pause()

        pane = stage.app.desk.query_one(Positions)
        assert "STALE 1m" in stage.text
        assert all("stale" in inks for _, inks in pane._painted[2][1:-1])


def test_what_was_made_good_stands_in_the_lower_border(pane: Positions, base: Glance) -> None:
    told = "orders between 14:02:10 and 14:02:31 UTC reconciled"
    pane.take(with_account(base, reconciled=told))

    border = "".join(text for text, _ in pane._floor(58))
    assert f"─ {told} ─" in border
    assert len(border) == 58


def test_copied_rows_hold_the_exchange_s_own_strings(pane: Positions) -> None:
    heading, first, _ = pane.table()

    told = dict(zip(heading, first, strict=True))
    assert told["contracts"] == "50"
    assert told["entry"] == "66980.0333333333"
    assert told["liquidation"] == "58120.4"


async def test_enter_shows_the_row_s_symbol_wherever_the_row_went(staged, base: Glance) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        await stage.press("7", "down")
        swapped = account().positions[::-1]
        await stage.show(with_account(base, positions=swapped))
        await stage.press("s", "s", "enter")

        assert stage.feed.wishes == [("choose", "ETH-USDT-SWAP")]


async def test_a_row_that_goes_leaves_the_cursor_at_its_place(staged, base: Glance) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.show(with_account(base))
        await stage.press("7", "down")
        await stage.show(with_account(base, positions=account().positions[:1]))
        await stage.press("enter")

        assert stage.feed.wishes == [("choose", "BTC-USDT-SWAP")]


def test_an_unknown_instrument_is_shown_as_sent(pane: Positions) -> None:
    bare = structs.replace(long(), instrument=None)
    strange = structs.replace(bare, position=structs.replace(bare.position, inst_id="X-Y-SWAP"))

    assert pane.cells(strange)["size"][0] == "50"
    assert pane.cells(strange)["entry"][0] == "66,980.0333333333"
