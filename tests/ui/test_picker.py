"""The picker: every instrument, found as one types, chosen by keyboard and mouse."""

import time

from msgspec import structs
from textual.widgets import Input

from okxtui.market.catalogue import KINDS, Catalogue, Listed
from okxtui.market.glance import Glance
from okxtui.ui.dialogs.choices import Choices, change
from okxtui.ui.dialogs.picker import Picker
from okxtui.ui.matching import EXACT, INSIDE, PREFIX, SCATTERED, Index

ROWS = (
    Listed("BTC-USDT", "SPOT", "live", "67432.10", "66000"),
    Listed("SOL-USDT", "SPOT", "live", "141.5", "150", "0.01"),
    Listed("WBTC-USDT", "SPOT", "suspend", "67000", "66000"),
    Listed("BTC-USDT-SWAP", "SWAP", "live", "67440.0", "66000"),
    Listed("BTC-USD-261225", "FUTURES", "live", "69000", "68000"),
    Listed("BTC-USD-261225-60000-C", "OPTION", "", "0.1450", "0.1"),
)
WHOLE = Catalogue(ROWS, missing=())


def knowing(base: Glance, catalogue: Catalogue = WHOLE) -> Glance:
    """The glance with a catalogue."""
    return structs.replace(base, catalogue=catalogue)


def names(stage) -> list[str]:
    """What the list holds, from top to bottom."""
    return [entry.symbol for entry in stage.app.screen.query_one(Choices).entries]


def watched(stage) -> list[str]:
    return [symbol for wish, symbol in stage.feed.wishes if wish == "watch"]


def found(typed: str) -> list[list[str]]:
    tiers = Index((row.symbol, row.kind) for row in ROWS).search(typed)
    return [[ROWS[place].symbol for place in tier] for tier in tiers]


def test_the_whole_name_comes_first_then_beginnings_parts_and_letters() -> None:
    tiers = found("btc-usdt")

    assert tiers[EXACT] == ["BTC-USDT"]
    assert tiers[PREFIX] == ["BTC-USDT-SWAP"]
    assert tiers[INSIDE] == ["WBTC-USDT"]
    assert found("busp")[SCATTERED] == ["BTC-USDT-SWAP"]


def test_dashes_do_not_count_and_words_stand_in_any_order() -> None:
    assert found("btcusdtswap")[EXACT] == ["BTC-USDT-SWAP"]
    assert found("swap btc") == [[], [], ["BTC-USDT-SWAP"], []]
    assert found("btc opt")[PREFIX] == ["BTC-USD-261225-60000-C"]
    assert found("[.*") == found("\\") == [[], [], [], []]


def test_thousands_of_names_are_searched_between_two_keystrokes() -> None:
    index = Index((f"BTC-USD-2612{n % 28:02d}-{n}00-C", "OPTION") for n in range(8000))
    started = time.perf_counter()
    for typed in ("b", "bu", "c c", "zz", "2612"):
        index.search(typed)

    assert (time.perf_counter() - started) / 5 < 0.15


async def test_what_is_typed_narrows_the_list_and_enter_adds(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a")
        assert names(stage) == [row.symbol for row in ROWS]
        assert "141.50" in stage.text
        assert "-5.67%" in stage.text
        assert "6 of 6" in stage.text

        await stage.press(*"sol", "enter")
        assert watched(stage) == ["SOL-USDT"]
        assert not isinstance(stage.app.screen, Picker)


async def test_several_are_marked_and_added_together(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a", "down", "tab", "down", "tab", "up", "tab", "tab")
        assert "2 marked" in stage.text

        await stage.press("enter")
        assert watched(stage) == ["SOL-USDT", "BTC-USD-261225"]


async def test_one_key_adds_and_shows(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a", *"sol", "ctrl+o")

        assert stage.feed.wishes[-2:] == [("watch", "SOL-USDT"), ("choose", "SOL-USDT")]


async def test_a_click_adds_and_the_dialog_stays(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a")
        await stage.pilot.click(Choices, offset=(6, 2))
        await stage.pilot.pause()
        assert watched(stage) == ["SOL-USDT"]
        assert isinstance(stage.app.screen, Picker)

        await stage.pilot.click(Choices, offset=(6, 1))
        assert watched(stage) == ["SOL-USDT"], "BTC-USDT is watched already"


async def test_what_is_watched_or_not_live_says_so(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a", *"btcusdt")
        first = next(line for line in stage.text.split("\n") if "SPOT" in line)

        assert "watched" in first
        assert "suspend" in stage.text


async def test_while_the_list_is_under_way_a_symbol_can_be_typed(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("a", *"doge-usdt")
        assert ("catalogue", "") in stage.feed.wishes
        assert f"fetching {', '.join(KINDS)}; a whole symbol" in stage.text

        down = Catalogue(failed="no answer from REST (ConnectError)")
        await stage.show(knowing(base, down))
        assert "no answer from REST (ConnectError); a whole symbol" in stage.text

        await stage.press("enter")
        assert watched(stage) == ["DOGE-USDT"]


async def test_a_name_that_is_not_listed_can_be_added_and_says_that(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a", *"btc-us")
        assert names(stage)[0] == "BTC-USDT"
        assert names(stage)[-1] == "BTC-US"
        assert "not listed" in stage.text

        await stage.press("end", *"x-swap", "enter")
        assert watched(stage) == ["BTC-USX-SWAP"]


async def test_what_is_no_symbol_is_not_added(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base))
        await stage.press("a", *"???", "enter")

        assert watched(stage) == []
        assert "??? is no symbol like BTC-USDT-SWAP" in stage.text


async def test_the_list_arrives_under_the_hand_and_the_cursor_stays(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(knowing(base, Catalogue(ROWS[1:3], missing=KINDS[1:])))
        await stage.press("a", "down")
        assert stage.app.screen.query_one(Choices).pointed.symbol == "WBTC-USDT"

        await stage.show(knowing(base))
        assert stage.app.screen.query_one(Choices).pointed.symbol == "WBTC-USDT"
        assert len(names(stage)) == 6


async def test_hostile_names_are_shown_as_they_are(staged, base: Glance) -> None:
    evil = Listed("[bold]X[/]\u202e", "SPOT", "[red]", "[1]", "1")
    async with staged() as stage:
        await stage.show(knowing(base, Catalogue((evil,), missing=(), failed="[blink]no")))
        await stage.press("a")

        assert "[bold]X[/]?" in stage.text
        assert "[blink]no" in stage.text


async def test_thousands_of_rows_cost_what_is_in_view(staged, base: Glance, monkeypatch) -> None:
    rows = tuple(Listed(f"C{n}-USDT", "SPOT", "live", "1", "1") for n in range(6000))
    async with staged() as stage:
        await stage.show(knowing(base, Catalogue(rows, missing=())))
        await stage.press("a")
        choices = stage.app.screen.query_one(Choices)
        asked: list[str] = []
        told = choices._row
        monkeypatch.setattr(choices, "_row", lambda *it: asked.append("") or told(*it))
        await stage.press("pagedown")

        assert 0 < len(asked) <= choices.page
        stage.app.screen.query_one(Input).value = "c5999"
        await stage.pilot.pause()
        assert names(stage)[0] == "C5999-USDT"


async def test_the_picker_fits_small_screens(staged, base: Glance) -> None:
    async with staged(size=(40, 12)) as stage:
        await stage.show(knowing(base))
        await stage.press("a")

        assert "BTC-USDT" in stage.text


def test_a_change_that_cannot_be_told_is_none() -> None:
    assert change(Listed("A-B", "SPOT", last="1", open24h="0")) is None
    assert change(Listed("A-B", "SPOT", last="x", open24h="1")) is None
