"""Whatever the exchange sends is shown or left out; nothing of it breaks or steers the screen."""

import pytest
from msgspec import structs

from okxtui.market.book import snapshot_depth
from okxtui.market.glance import Glance, Health, LinkPhase, Playback, Prints
from okxtui.okx.events import BookSnapshot, Instrument, Level, Ticker, Trade

HOSTILE = (
    "",
    "NaN",
    "1e999999999",
    "-5",
    "0",
    "9" * 300,
    "0." + "0" * 200 + "1",
    "١٢٣",
    "[bold red]x[/]",
    "[/]",
    "a\x1b]52;c;aGk=\x07b",
    "漢字" * 40,
    "\ud800",
    "\u202e\u200b",
)


def glance_of(base: Glance, text: str) -> Glance:
    """A glance in which the exchange says `text` wherever it can."""
    ticker = Ticker(
        inst_id=text,
        last=text,
        open24h=text,
        bid_px=text,
        ask_px=text,
        vol_ccy24h=text,
        high24h=text,
        low24h=text,
        sod_utc0=text,
    )
    instrument = Instrument(
        inst_id=text, inst_type="SWAP", tick_sz=text, lot_sz=text, ct_val=text, ct_val_ccy=text
    )
    row = structs.replace(base.quotes[0], symbol=text, ticker=ticker, instrument=instrument)
    levels = [Level(text, text), Level("1", text), Level(text, "1")]
    book = BookSnapshot("books5", text, levels, levels, text)
    trade = Trade(inst_id=text, px=text, sz=text, side=text, ts=text, count=text)
    link = LinkPhase(text, text, "waiting", reason=text)
    return structs.replace(
        base,
        current=text,
        quotes=(row, *base.quotes),
        instrument=instrument,
        depth=snapshot_depth(book, text),
        prints=Prints(text, (trade, trade), 2, large=text, bought=text, sold=text),
        health=Health(
            links=(link, *base.health.links),
            counts=((text, 1),),
            refusals=(text,),
            recording=text,
            maintenance=text,
        ),
        said=((1, text),),
        playback=Playback(text, 1.0, 1.0, 1.0, 1.0),
    )


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_no_text_of_the_exchange_breaks_or_steers_the_screen(
    staged, base: Glance, size: tuple[int, int]
) -> None:
    async with staged(size=size) as stage:
        for text in HOSTILE:
            for unit in ("contracts", "coin", "money"):
                desk = stage.app.desk
                desk.view = structs.replace(desk.view, unit=unit)
                await stage.show(glance_of(base, text))
            shown = stage.text
            assert all(sign.isprintable() or sign == "\n" for sign in shown), text
            assert len(shown.split("\n")) == size[1]
        await stage.press("i", "g", "G", "escape", "s", "s", "s", "s", "S", "y")
        assert stage.app.is_running
