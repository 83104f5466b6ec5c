"""Whatever the exchange sends is shown or left out; nothing of it breaks or steers the screen."""

import csv

import pytest
from msgspec import structs
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from okxtui.market.book import snapshot_depth
from okxtui.market.catalogue import Catalogue, Listed
from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance, Health, LinkPhase, Playback, Prints
from okxtui.market.holdings import Holdings, Session, holding
from okxtui.okx.events import BookSnapshot, Instrument, Level, Ticker, Trade
from okxtui.okx.private import Balance, Cash, Fill, Order, Position
from tests.frames import all_said

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
    "[@click=app.leave]x[/]",
    "\x9d52;c;eA==\x9c\x9b31m\x1bc",
    "e\u0301" * 300,
    "\U0001f468\u200d\U0001f469" * 30,
    "one\r\ntwo\t\x00",
)

STEERING = (
    "[@click=app.leave]x[/]",
    "a\x1b]52;c;aGk=\x07b\x9b31m",
    "\u202e\ud800",
    "one\r\ntwo\t\x00",
)
"""Those that would do something, for the places where each costs time."""


def account_of(text: str) -> Holdings:
    """An account in which the exchange says `text` wherever it can."""
    fresh = Pulse(State.OK, 1000.0, 1000.0, text)
    position = all_said(Position, text, pos="1")
    orders = all_said(Order, text), all_said(Order, text, state="live", ord_id="2")
    return Holdings(
        session=all_said(Session, text, phase="in"),
        positions=(
            holding(position, None, None, None),
            holding(all_said(Position, text), *[None] * 3),
        ),
        orders=orders,
        ended=orders,
        fills=(all_said(Fill, text), all_said(Fill, text, fill_px="1", fill_sz="2")),
        balance=all_said(Balance, text, details=[all_said(Cash, text), Cash(ccy=text, eq="1")]),
        positions_pulse=fresh,
        orders_pulse=fresh,
        balance_pulse=fresh,
        reconciled=text,
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
        holdings=account_of(text),
        catalogue=Catalogue((Listed(text, "SPOT", text, text, text),), (), text),
        playback=Playback(text, 1.0, 1.0, 1.0, 1.0),
    )


@pytest.mark.parametrize("size", [(80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
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
            assert is_harmless(shown), text
            assert len(shown.split("\n")) == size[1]
            for pane in ("7", "8", "9") if text in STEERING else ():
                await stage.press(pane)
                assert is_harmless(stage.text), text
        await stage.press("i", "g", "G", "escape", "s", "s", "s", "s", "S", "y")
        assert stage.app.is_running


def is_harmless(text: str) -> bool:
    return all(sign.isprintable() or sign == "\n" for sign in text)


async def test_what_is_copied_cannot_steer_the_terminal_it_is_pasted_into(
    staged, base: Glance
) -> None:
    """Red when `as_csv` writes cells as they are."""
    async with staged() as stage:
        for text in STEERING:
            await stage.show(glance_of(base, text))
            for pane in "136789":
                stage.app.desk.floor.query_one(f"#pane-{pane}").focus()
                await stage.press("y")
                copied = stage.app.clipboard
                assert is_harmless(copied), text
                assert len({len(row) for row in csv.reader(copied.splitlines())}) <= 1


@pytest.mark.slow
async def test_dialogs_show_it_and_do_nothing_with_it(staged, base: Glance) -> None:
    async with staged() as stage:
        for text in STEERING:
            await stage.show(glance_of(base, text))
            for key in ("a", "l", "exclamation_mark", "colon"):
                await stage.press(key)
                assert is_harmless(stage.text), (key, text)
                await stage.press("escape", "escape")
        assert stage.app.is_running
        assert stage.app.screen is stage.app.desk


class Raw(Screen[None]):
    """Shows a text by every kind of widget that we use, as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(Content(self._text))
        yield Label(self._text, markup=False)
        yield Input(self._text)


async def test_the_last_gate_holds_without_those_before_it(staged, base: Glance) -> None:
    """Every kind of widget, given raw text. Red without `Harmless` among the app's filters."""
    raw = "a\x1b]52;c;aGk=\x07b\x9b31m\u202ec\ud800"
    async with staged() as stage:
        await stage.app.push_screen(Raw(raw))
        stage.app.notify(raw, title=raw, markup=False)
        await stage.pilot.pause()
        await stage.pilot.pause()

        assert stage.text.count("]52;c;aGk=") >= 4, stage.text
        assert is_harmless(stage.text)
