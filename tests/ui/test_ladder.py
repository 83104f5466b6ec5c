"""The ladder: what is under the cursor, what trading would cost, what happened at each level."""

import asyncio
from decimal import Decimal as D

import pytest
from msgspec import structs

from okxtui.market.depth import Depth
from okxtui.market.footprint import Traded
from okxtui.market.glance import Glance
from okxtui.okx.events import Instrument, Level
from okxtui.ui.panes.ladder import Ladder
from okxtui.ui.panes.ladder_face import DepthFace
from okxtui.ui.panes.ladder_look import Look, few_cells
from okxtui.ui.signs import ASCII
from okxtui.ui.view import View
from tests.ui.accounts import long, with_account

LINEAR = Instrument(
    inst_id="BTC-USDT",
    inst_type="SWAP",
    ct_type="linear",
    ct_val="0.01",
    ct_val_ccy="BTC",
    settle_ccy="USDT",
    tick_sz="0.1",
    lot_sz="0.01",
)


def title(pane: Ladder, width: int) -> str:
    return "".join(text for text, _ in pane._title(width))


@pytest.fixture
def ladder(base: Glance) -> Ladder:
    """The pane with the calm moment in it, on no screen."""
    pane = Ladder(View(), lambda: 1000.0)
    pane.take(base)
    return pane


def told(pane: Ladder, width: int = 60, height: int = 20) -> str:
    rows = pane.body(width, height)
    return "\n".join("".join(text for text, _ in row) for row in rows)


def test_the_cursor_reads_out_size_sum_money_and_distance(ladder: Ladder) -> None:
    told(ladder)
    ladder.move(1)
    ladder.move(1)

    # The second bid: 2.5 at 67,432.0, with 1.5 at 67,432.1 before it.
    assert "67,432.0" in told(ladder)
    row = told(ladder).split("\n")[-2]
    assert "-0.02 bp" in row
    assert "2.5 of 4" in row
    assert "269,728.15 USDT" in row


def test_a_row_of_the_grid_where_nothing_rests_says_so(base: Glance, ladder: Ladder) -> None:
    ladder.action_grid()
    told(ladder, height=30)
    ladder.move(-1)
    ladder.move(-5)
    assert "beyond 5 levels" in told(ladder, height=30)


def test_points_stand_in_line_where_no_tick_size_is_known(base: Glance, ladder: Ladder) -> None:
    """Red if such prices and sizes are only pushed to the right."""
    bids = (Level("64073", "0.2330179"), Level("64072.7", "12"))
    asks = (Level("64073.1", "1.5"), Level("64075", "0.01"))
    bare = Depth("BTC-USDT", "books5", bids, asks, 1_700_000_000_000)
    ladder.take(structs.replace(base, instrument=None, depth=bare))

    text = told(ladder)
    prices = [row[1:9] for row in text.split("\n") if row[1:].startswith("64,07")]
    assert prices == ["64,075  ", "64,073.1", "64,073  ", "64,072.7"]
    assert "micro 64,073.013 " in text, "two decimals more than the prices have"


def test_of_a_tiny_price_the_spread_keeps_ticks_and_basis_points(
    base: Glance, ladder: Ladder
) -> None:
    """Red if the row is merely cut at its end."""
    bids, asks = (Level("0.0000112324", "1"),), (Level("0.0000112338", "1"),)
    tiny = Depth("BTC-USDT", "books5", bids, asks, 1_700_000_000_000)
    instrument = structs.replace(LINEAR, tick_sz="0.0000000001")
    ladder.take(structs.replace(base, instrument=instrument, depth=tiny))

    assert "spread 0.0000000014  14 ticks  1.25 bp" in told(ladder, 60)
    assert "spread 14 ticks  1.25 bp" in told(ladder, 38)


def test_the_title_says_channel_and_step(ladder: Ladder) -> None:
    assert (ladder.subject(), ladder.about()) == ("BTC-USDT", "books5")

    ladder.action_group(1)
    assert ladder.about() == "books5 step 0.2"

    ladder.action_grid()
    assert ladder.about() == "books5 grid 0.2"


def test_joined_rows_show_the_sum_of_their_levels(ladder: Ladder) -> None:
    ladder.action_group(1)
    ladder.action_group(1)

    # 0.5 steps: bids 67,432.1 and .0 go to 67,432.0, the other three to 67,431.5.
    assert "67,432.0" in told(ladder)
    assert " 4.0 " in told(ladder)
    assert "≥13.5 " in told(ladder), "67,431.5 and .6 are beyond the five levels"


def test_a_step_that_is_seen_in_part_is_a_lower_bound(base: Glance, ladder: Ladder) -> None:
    """Red if a step looks whole in which the channel's last level lies, not where it ends."""
    for _ in range(3):
        ladder.action_group(1)
    rows = told(ladder, width=80).split("\n")

    # Five levels, 67,432.1 down to 67,431.7: the step from 67,431.0 on goes on beyond them.
    whole, part = (next(it for it in rows if price in it) for price in ("67,432.0", "67,431.0"))
    assert "≥" not in whole
    assert "≥13.5" in part
    assert "≥17.5" in part

    ladder.take(structs.replace(base, depth=structs.replace(base.depth, complete=400)))
    assert "≥" not in told(ladder, width=80)


def test_the_cost_of_a_size_is_told_for_both_sides(ladder: Ladder) -> None:
    ladder.weigh("2")

    text = told(ladder)
    assert "cost of 2 BTC, before fees" in text
    # 1.25 at 67,432.2 and 0.75 at 67,432.3; 1.5 at 67,432.1 and 0.5 at 67,432.0.
    assert "buy  67,432.24  +0.01 bp  0.18 USDT" in text
    assert "sell  67,432.08  +0.01 bp  0.15 USDT" in text

    ladder.weigh("")
    assert "before fees" not in told(ladder)


def test_a_size_beyond_the_levels_is_not_extrapolated(ladder: Ladder) -> None:
    ladder.weigh("1,000")

    assert "beyond 5 levels: 16.25 BTC seen" in told(ladder)
    assert "beyond 5 levels: 17.5 BTC seen" in told(ladder)


def test_a_typed_size_keeps_its_unit_when_the_screen_turns_to_another(base: Glance) -> None:
    ladder = Ladder(View(unit="coin"), lambda: 1000.0)
    ladder.take(structs.replace(base, instrument=LINEAR))
    ladder.weigh("0.02")
    ladder.set_reactive(Ladder.view, View(unit="money"))

    assert "cost of 0.02 BTC" in told(ladder)


def test_volume_and_what_was_added_stand_beside_the_level(base: Glance, ladder: Ladder) -> None:
    before = structs.replace(
        base.depth,
        ts=base.depth.ts - 5000,
        bids=(base.depth.bids[0], Level("67432.0", "9"), *base.depth.bids[2:]),
    )
    traded = Traded("BTC-USDT", {D("67432.0"): (D("1"), D("3"))})
    ladder.take(structs.replace(base, depth_before=before, traded=traded))

    row = next(row for row in told(ladder).split("\n") if row[1:].startswith("67,432.0"))
    assert "-6.500" in row
    assert "4.000" in row
    assert "+-5s" in told(ladder)


def test_a_narrow_ladder_keeps_price_and_size(ladder: Ladder) -> None:
    rows = told(ladder, width=24, height=14).split("\n")

    assert all(len(row) == 24 for row in rows)
    assert "67,432.1" in "\n".join(rows)
    assert "Vol" not in rows[0]


@pytest.mark.parametrize(("unit", "size"), [("contracts", "1.5"), ("coin", "0.0150")])
def test_sizes_turn_to_the_unit_of_the_screen(base: Glance, unit: str, size: str) -> None:
    ladder = Ladder(View(unit=unit), lambda: 1000.0)
    ladder.take(structs.replace(base, instrument=LINEAR))

    row = next(row for row in told(ladder).split("\n") if row[1:].startswith("67,432.1"))
    assert f" {size} " in row


def test_four_hundred_levels_are_climbed_only_as_far_as_one_sees(base: Glance) -> None:
    bids = tuple(Level(f"{67432.1 - step / 10:.1f}", "1") for step in range(400))
    asks = tuple(Level(f"{67432.2 + step / 10:.1f}", "1") for step in range(400))
    ladder = Ladder(View(), lambda: 1000.0)
    depth = Depth("BTC-USDT", "books", bids, asks, 1_700_000_000_000, complete=400)
    ladder.take(structs.replace(base, depth=depth, book="books"))
    told(ladder, height=40)

    assert all(len(climb._climbed) < 30 for climb in ladder._climbs)


async def test_keys_ask_for_the_whole_book_and_for_a_size(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("b")
        assert ("book", "books") in stage.feed.wishes

        await stage.press("3", "z", "w")
        await stage.press("2", "enter")
        assert "cost of 2 BTC" in stage.text


async def test_the_other_face_draws_the_depth(staged, base: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(base)
        await stage.press("3", "z", "D")
        async with asyncio.timeout(20):
            while "17.5 BTC" not in stage.text:
                await stage.pilot.pause(0.02)
        assert "67,431.70" in stage.text

        await stage.press("D")
        assert "spread" in stage.text


async def test_a_picture_of_the_depth_is_never_one_of_another_book(base: Glance) -> None:
    """Red if a picture is shown for its size alone, or stays when there is nothing to draw."""
    look, symbol, room = Look(View(), base.instrument, "", trusted=True), "BTC-USDT", (40, 12)
    face, other = DepthFace(), structs.replace(base.depth, symbol="ETH-USDT")
    face.shown = True
    wanted = face.wanted(base.depth, look, *room, 1.0)
    assert wanted is not None

    # The symbol is changed while the picture is in the making.
    assert face.wanted(other, look, *room, 1.5) is None
    await face.draw(wanted)
    assert face.rows("ETH-USDT", *room) == []
    assert face.rows(symbol, *room)

    # The other side of the book goes.
    assert face.wanted(structs.replace(base.depth, asks=()), look, *room, 3.0) is None
    assert face.rows(symbol, *room) == []


def test_the_other_face_of_a_book_with_one_side_says_so(base: Glance, ladder: Ladder) -> None:
    ladder.take(structs.replace(base, depth=structs.replace(base.depth, asks=())))
    ladder.face.shown = True

    assert told(ladder).strip() == "one side is empty"


def test_the_picture_of_the_depth_is_plain_where_the_terminal_is(base: Glance) -> None:
    from okxtui.ui.depth_picture import _draw, sketch

    wanted = sketch(base.depth, base.instrument, "contracts", ASCII, 40, 12)
    assert wanted is not None
    rows = ["".join(text for text, _ in row) for row in _draw([], wanted)]

    assert all(row.isascii() for row in rows)
    assert len(rows) == 12
    assert rows[-1].split() == ["67,431.70", "67,432.15", "67,432.60"]


@pytest.mark.parametrize("unit", ["contracts", "coin", "money"])
def test_a_narrow_readout_keeps_the_money(base: Glance, unit: str) -> None:
    """36 cells are what the ladder has on a screen of 120. Seeded bug: one way to say it, cut."""
    levels = tuple(Level(f"{67432.1 - step / 10:.1f}", "12345.67") for step in range(5))
    depth = structs.replace(base.depth, bids=levels)
    pane = Ladder(View(unit=unit), lambda: 1000.0)
    pane.take(structs.replace(base, instrument=LINEAR, depth=depth))
    told(pane, width=36)
    pane.move(1)
    pane.move(3)

    row = told(pane, width=36).split("\n")[-2]
    assert "…" not in row
    assert "-0.05 bp" in row
    assert row.split()[-2:] == (["494", "BTC"] if unit == "money" else ["33.3M", "USDT"])


def test_a_narrow_ladder_tells_the_cost_of_the_own_position_whole(base: Glance) -> None:
    held = (long(inst_id="BTC-USDT", pos="2"),)
    pane = Ladder(View(), lambda: 1000.0)
    pane.take(with_account(structs.replace(base, instrument=LINEAR), positions=held))

    row = told(pane, width=36).split("\n")[-1]
    assert row.strip().startswith("close  67,432.08 +0.01bp")
    assert "…" not in row
    assert "close long" in told(pane, width=60)


def test_the_title_gives_up_the_symbol_before_the_channel(ladder: Ladder) -> None:
    assert "BTC-USDT  books5" in title(ladder, 60)
    assert "Ladder  books5 ─" in title(ladder, 30)


def test_sizes_and_traffic_of_a_column_have_their_points_in_line() -> None:
    assert [few_cells(D(text), 2) for text in ("0.5", "13.3", "540.25", "999.99", "1234")] == [
        *("0.50", "13.30", "540.25", "999.99", "1.23k")
    ]
    assert [few_cells(D(text), 8) for text in ("0.0004", "0.5", "13.333", "999.99")] == [
        *("<0.001", "0.500", "13.33", "1000")
    ]


@pytest.mark.parametrize(("unit", "seen"), [("contracts", "17.5 ct"), ("coin", "0.1750 BTC")])
def test_what_the_levels_give_a_position_is_told_in_the_unit_on_screen(
    base: Glance, unit: str, seen: str
) -> None:
    pane = Ladder(View(unit=unit), lambda: 1000.0)
    held = (long(inst_id="BTC-USDT", pos="1000"),)
    pane.take(with_account(structs.replace(base, instrument=LINEAR), positions=held))

    assert f"close long  beyond 5 levels: {seen} seen" in told(pane)


def test_the_title_says_where_the_market_went_and_what_calls_it_back(ladder: Ladder) -> None:
    told(ladder, height=9)
    ladder.move(1)
    ladder.move(4)
    assert ladder.about() == "books5"

    told(ladder, height=5)
    assert ladder.about() == "▲ c  books5"
    ladder.action_recentre()
    told(ladder, height=5)
    assert ladder.about() == "books5"


def test_a_title_without_room_gives_up_whole_words(base: Glance) -> None:
    pane = Ladder(View(), lambda: 1000.0)
    pane.take(base)
    pane.set_reactive(Ladder.beside, ("4 Flow", "6 Tape"))

    assert "Ladder  4 Flow  6 Tape ─" in title(pane, 38)
    assert "Ladder  4 Flow ─" in title(pane, 30)
