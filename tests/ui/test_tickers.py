"""The watch list: order, cursor, flashes, width."""

from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.ui.panes.tickers import Tickers
from tests.ui.conftest import NOW


def tickers(stage) -> Tickers:
    """The pane itself."""
    return stage.app.desk.query_one(Tickers)


def order(stage) -> list[str]:
    """The symbols from top to bottom."""
    rows = [line for line in stage.text.split("\n") if "-USDT" in line[:20]]
    return [row[1:20].strip(" ▸│").split()[0] for row in rows]


def moved(base: Glance, make_quote, **lasts: str) -> Glance:
    """The glance with other last prices, by base currency."""
    rows = [
        make_quote(row.symbol, lasts.get(row.symbol.split("-")[0], row.ticker.last), "100")
        for row in base.quotes
    ]
    return structs.replace(base, quotes=tuple(rows))


async def test_rows_hold_still_under_the_cursor_until_asked(
    staged, base: Glance, make_quote
) -> None:
    async with staged(size=(200, 60)) as stage:
        await stage.show(moved(base, make_quote, BTC="101", ETH="102", PEPE="103"))
        await stage.press("s", "s")  # by symbol, then by change
        assert order(stage) == ["PEPE-USDT", "ETH-USDT", "BTC-USDT"]

        await stage.show(moved(base, make_quote, BTC="109", ETH="102", PEPE="103"))
        assert order(stage) == ["PEPE-USDT", "ETH-USDT", "BTC-USDT"]
        assert "change ▼ held" in stage.text, "the greatest first"

        await stage.press("3")
        await stage.show(moved(base, make_quote, BTC="109", ETH="102", PEPE="101"))
        assert order(stage) == ["BTC-USDT", "ETH-USDT", "PEPE-USDT"]


async def test_the_cursor_stays_with_its_symbol_when_the_order_changes(
    staged, base: Glance, make_quote
) -> None:
    async with staged() as stage:
        await stage.show(moved(base, make_quote, BTC="101", ETH="102", PEPE="103"))
        await stage.press("down")
        assert tickers(stage).pointed == "ETH-USDT"

        await stage.press("s")
        assert "symbol ▲" in stage.text, "from A to Z"
        await stage.press("S")
        assert "symbol ▼" in stage.text

        assert tickers(stage).pointed == "ETH-USDT"
        await stage.press("enter")
        assert ("choose", "ETH-USDT") in stage.feed.wishes


async def test_a_filter_narrows_as_one_types_and_escape_takes_it_back(staged, base: Glance) -> None:
    async with staged(size=(200, 60)) as stage:
        await stage.show(base)
        await stage.press("slash", "p", "e")
        assert order(stage) == ["PEPE-USDT"]

        await stage.press("escape")
        assert len(order(stage)) == 3


async def test_only_the_digits_that_changed_flash_and_go_out_again(
    staged, base: Glance, make_quote
) -> None:
    async with staged() as stage:
        await stage.show(base)
        rows = (structs.replace(make_quote("BTC-USDT", "67435.1"), direction=1), *base.quotes[1:])
        await stage.show(structs.replace(base, quotes=rows))

        lit = [text for row in tickers(stage)._painted for text, inks in row if "flash" in inks]
        assert lit == ["5.1"]

        stage.clock.now += 0.7
        tickers(stage)._end_flashes()
        assert not [1 for row in tickers(stage)._painted for _, inks in row if "flash" in inks]


async def test_a_direction_is_told_by_an_arrow_and_a_sign_not_by_colour_alone(
    staged, base: Glance, make_quote
) -> None:
    rows = (
        structs.replace(make_quote("BTC-USDT", "110", "100"), direction=1),
        structs.replace(make_quote("ETH-USDT", "90", "100"), direction=-1),
    )
    async with staged() as stage:
        await stage.show(structs.replace(base, quotes=rows))

        assert "110.0 ▲ +10.00%" in " ".join(stage.text.split())
        assert "90.00 ▼ -10.00%" in " ".join(stage.text.split())


async def test_a_price_that_was_not_told_again_after_an_outage_is_dimmed(
    staged, base: Glance
) -> None:
    """Red if the first row that comes back vouches for all: a subscription that was lost on the
    way would show the price of before the outage as that of now, in the list and in the header."""
    old, *others = base.quotes
    late = structs.replace(old, pulse=structs.replace(old.pulse, heard_at=NOW - 61))
    async with staged() as stage:
        faint = stage.app.desk.get_component_rich_style("ink--stale").color

        def inks(symbol: str, price: str) -> list[object]:
            """Of the price, in each row that begins with the symbol: header and list."""
            strips = stage.app.screen._compositor.render_strips()
            rows = [strip for strip in strips if symbol in strip.text[:36]]
            return [next(it.style.color for it in row if price in it.text) for row in rows]

        await stage.show(structs.replace(base, quotes=(late, *others)))
        assert inks("BTC-USDT", "67,432.1") == [faint, faint]
        assert faint not in inks("ETH-USDT", "3,412.50")

        await stage.show(base)
        assert faint not in inks("BTC-USDT", "67,432.1")


async def test_the_start_of_the_change_can_be_chosen(staged, base: Glance, make_quote) -> None:
    rows = (make_quote("BTC-USDT", "110", "100", sod_utc0="88", sod_utc8="220"),)
    async with staged() as stage:
        await stage.show(structs.replace(base, quotes=rows))
        assert "+10.00%" in stage.text

        await stage.press("u")
        assert "+25.00%" in stage.text

        await stage.press("u")
        assert "-50.00%" in stage.text


async def test_a_click_on_a_row_chooses_its_symbol(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.pilot.click(Tickers, offset=(5, 3))
        await stage.pilot.pause()

        assert ("choose", "ETH-USDT") in stage.feed.wishes


async def test_of_five_hundred_rows_only_those_in_view_are_composed(
    staged, base: Glance, make_quote
) -> None:
    rows = tuple(make_quote(f"C{number:03d}-USDT", str(number)) for number in range(500))
    async with staged(size=(120, 40)) as stage:
        await stage.show(structs.replace(base, quotes=rows))
        composed = []
        own = tickers(stage)._told
        tickers(stage)._told = lambda *args: composed.append(1) or own(*args)
        await stage.press("G")

        assert "C499-USDT" in stage.text
        assert len(composed) <= 80


async def test_a_narrow_pane_sheds_columns_and_never_the_price(staged, base: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(base)
        assert "0.0000112340" in stage.text
        assert "Vol 24h" not in stage.text

    async with staged(size=(200, 60)) as stage:
        await stage.show(base)
        assert "Vol 24h" in stage.text
