"""The instrument line: what exists for the instrument, as far as it fits."""

import re

import pytest
from msgspec import structs

from okxtui.market.glance import Glance, Reference
from okxtui.market.holdings import Holding, Holdings
from okxtui.okx.events import (
    Funding,
    IndexTicker,
    Instrument,
    MarkPrice,
    OpenInterest,
    PriceLimit,
)
from okxtui.okx.private import Position
from tests.ui.conftest import fresh

SWAP = Instrument(
    inst_id="BTC-USDT",
    inst_type="SWAP",
    ct_type="linear",
    ct_val="0.01",
    ct_val_ccy="BTC",
    settle_ccy="USDT",
    tick_sz="0.1",
)
WALL = 1_700_000_000
REFERENCE = Reference(
    mark=MarkPrice(inst_id="BTC-USDT", mark_px="67430.8"),
    index=IndexTicker(inst_id="BTC-USDT", idx_px="67428"),
    funding=Funding(
        inst_id="BTC-USDT", funding_rate="0.0001", funding_time=str((WALL + 8_045) * 1000)
    ),
    open_interest=OpenInterest(
        inst_id="BTC-USDT", oi="3200000", oi_ccy="32000", ts=str(WALL * 1000)
    ),
    interest_before=OpenInterest(
        inst_id="BTC-USDT", oi="3000000", oi_ccy="30000", ts=str((WALL - 720) * 1000)
    ),
    limit=PriceLimit(inst_id="BTC-USDT", buy_lmt="70000", sell_lmt="64000"),
)


def held(base: Glance) -> Holdings:
    position = Position(inst_id="BTC-USDT", inst_type="SWAP", pos="50")
    funding = -3 * base.depth.mid / base.depth.mid if base.depth.mid else None
    return Holdings(positions=(Holding(position, SWAP, funding=funding),))


def swap(base: Glance) -> Glance:
    return structs.replace(base, instrument=SWAP, reference=REFERENCE, holdings=held(base))


async def test_a_swap_has_mark_index_basis_funding_interest_and_limits(
    staged, base: Glance
) -> None:
    async with staged(size=(240, 50)) as stage:
        await stage.show(swap(base))

        line = stage.text.split("\n")[1]
        assert "mark 67,430.8" in line
        assert "index 67,428.0" in line
        assert "basis +2.8 +0.4 bp" in line
        assert "funding +0.0100%" in line
        assert "you pay 3.00 USDT" in line
        assert "OI 32.0k BTC" in line
        assert "12m  +6.67%" in line.replace("12m +", "12m  +")
        assert "limits 64,000.0 to 70,000.0" in line


async def test_an_open_interest_without_coins_is_said_to_be_contracts(staged, base: Glance) -> None:
    """Red if contracts stand where coins do otherwise, and nothing says so."""
    contracts = structs.replace(REFERENCE.open_interest, oi_ccy="")
    reference = structs.replace(REFERENCE, open_interest=contracts)
    async with staged(size=(240, 50)) as stage:
        await stage.show(structs.replace(swap(base), reference=reference))

        assert "OI 3.20M ct" in stage.text.split("\n")[1]


async def test_the_countdown_goes_on_between_glances(staged, base: Glance) -> None:
    async with staged(size=(240, 50)) as stage:
        await stage.show(swap(base))
        before = stage.text.split("\n")[1]
        stage.clock.now += 60
        stage.app.desk._tick()
        await stage.pilot.pause()

        assert stage.text.split("\n")[1] != before


async def test_spot_has_none_of_it(staged, base: Glance) -> None:
    async with staged(size=(200, 50)) as stage:
        await stage.show(base)

        line = stage.text.split("\n")[1]
        assert "last 67,432.1" in line
        for word in ("mark", "index", "funding", "OI", "limits"):
            assert word not in line


async def test_a_narrow_screen_keeps_mark_and_funding(staged, base: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(swap(base))

        line = stage.text.split("\n")[1]
        assert "mark 67,430.8" in line
        assert "funding +0.0100%" in line
        assert len(line) <= 80


async def test_the_header_says_what_sizes_are_counted_in(staged, base: Glance) -> None:
    async with staged(size=(160, 50)) as stage:
        await stage.show(swap(base))
        assert "sizes in ct" in stage.text

        await stage.press("v")
        assert "sizes in BTC" in stage.text

        await stage.press("v")
        assert "sizes in USDT" in stage.text


async def test_no_price_above_the_panes_stands_undimmed_when_the_line_is_lost(
    staged, base: Glance
) -> None:
    """Red when header or instrument line ask the row alone, which knows nothing of its line."""
    async with staged(size=(200, 40)) as stage:
        await stage.show(structs.replace(base, quotes_pulse=fresh(line_at=0.0)))

        faint = stage.app.desk.get_component_rich_style("ink--stale").color
        for strip in stage.app.screen._compositor.render_strips()[:2]:
            inks = {it.style.color for it in strip if re.search(r"\d\d,\d{3}\.\d", it.text)}
            assert inks == {faint}, strip.text


@pytest.mark.parametrize("width", [80, 240])
async def test_an_instrument_that_does_not_trade_says_so_first(
    staged, base: Glance, width: int
) -> None:
    """Red without the fact, or when it is shed before the others."""
    async with staged(size=(width, 40)) as stage:
        glance = swap(base)
        await stage.show(glance)
        assert "SUSPENDED" not in stage.text

        stopped = structs.replace(SWAP, state="suspend")
        await stage.show(structs.replace(glance, instrument=stopped))

        assert stage.text.split("\n")[1].startswith(" SUSPENDED ")
