"""The tape: order, freezing, filtering, gaps, large prints."""

from msgspec import structs

from okxtui.market.glance import Glance, Prints, TapeGap
from okxtui.ui.panes.tape import Tape


def tape(stage) -> Tape:
    """The pane itself."""
    return stage.app.desk.query_one(Tape)


def with_prints(base: Glance, *rows, **fields: object) -> Glance:
    """The glance with other prints."""
    total = fields.pop("total", len(rows))
    return structs.replace(base, prints=Prints("BTC-USDT", rows, total, **fields))


async def test_the_newest_print_is_on_top_with_side_time_and_count(staged, base: Glance) -> None:
    async with staged(config=None) as stage:
        await stage.press("U")
        await stage.show(base)
        rows = [line for line in stage.text.split("\n") if "22:13:20." in line]

        assert "22:13:20.002 ▼S" in rows[0]
        assert "67,432.0" in rows[0]
        assert "x3" in rows[0]
        assert "22:13:20.001 ▲B" in rows[1]


async def test_freezing_holds_the_rows_and_counts_what_came_since(
    staged, base: Glance, make_trade
) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("6", "space")
        newer = with_prints(
            base, *base.prints.rows, make_trade(9, px="70000.0"), total=base.prints.total + 214
        )
        await stage.show(newer)

        assert "frozen, 214 newer" in stage.text
        assert "70,000.0" not in stage.text

        await stage.press("space")
        assert "70,000.0" in stage.text
        assert "frozen" not in stage.text


async def test_points_stand_in_line_where_no_tick_size_is_known(
    staged, base: Glance, make_trade
) -> None:
    rows = (make_trade(1, px="64040", sz="2"), make_trade(2, px="64040.25", sz="0.0024"))
    async with staged() as stage:
        await stage.show(structs.replace(with_prints(base, *rows), instrument=None))

        shown = [line for line in stage.text.split("\n") if "64,040" in line and "B " in line]
        assert len({line.index("64,040") for line in shown}) == 1
        assert shown[0].index("0.0024") == shown[1].rindex("2 "), "the 2 above the 0"


async def test_small_prints_are_hidden_and_the_rule_is_in_the_title(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("6", "f", *"0.3", "enter")

        assert ">= 0.3 BTC" in stage.text
        assert len([row for row in stage.text.split("\n") if "▼S" in row]) == 0
        assert len([row for row in stage.text.split("\n") if "▲B" in row]) == 1


async def test_a_gap_is_drawn_where_prints_may_be_missing(staged, base: Glance, make_trade) -> None:
    gap = TapeGap(1_700_000_000_000, 1_700_000_062_000)
    async with staged() as stage:
        await stage.press("U")
        await stage.show(with_prints(base, make_trade(1), gap, make_trade(2)))

        assert "missing 22:13:20 – 22:14:22" in stage.text


async def test_large_prints_are_marked_across_their_row(staged, base: Glance, make_trade) -> None:
    rows = (make_trade(1, sz="9"), make_trade(2, sz="0.1"))
    async with staged() as stage:
        await stage.show(with_prints(base, *rows, large="5"))

        lit = [row for row in tape(stage)._painted if any("bar-bid" in inks for _, inks in row)]
        assert len(lit) == 1


async def test_the_pressure_of_the_last_minute_is_a_bar_with_numbers(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)

        assert "B 60% ━" in stage.text
        assert "40% S 60s" in stage.text


async def test_a_side_that_nobody_told_is_a_dash(staged, base: Glance, make_trade) -> None:
    """Red if a print is a sale unless it says otherwise."""
    async with staged() as stage:
        await stage.show(with_prints(base, make_trade(1, side="")))

        assert "▼S" not in stage.text
        assert "▲B" not in stage.text
        assert "20.001  -  67,432.1" in stage.text


async def test_another_symbol_ends_freezing_and_filter(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("6", "space", "f", "9", "enter")
        await stage.show(
            structs.replace(
                base, current="ETH-USDT", prints=Prints("ETH-USDT", base.prints.rows, 2)
            )
        )

        assert tape(stage).frozen is None
        assert tape(stage).smallest is None


async def test_sizes_change_their_unit_and_say_which(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        assert "Size BTC" in stage.text

        await stage.press("v", "v")
        assert "Size USDT" in stage.text
        assert "33,716.05" in stage.text  # 0.5 at 67,432.1
