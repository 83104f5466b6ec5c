"""The table of commands: every entry works, and every surface is made from it."""

from collections import Counter

import pytest

from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.ui.commands import COMMANDS, commands
from okxtui.ui.dialogs.help import HEADS
from okxtui.ui.panes.tickers import Tickers
from okxtui.ui.replaying import ReplayDesk


async def test_every_command_is_something_that_its_place_can_do(staged, base: Glance) -> None:
    async with staged() as stage:
        desk = stage.app.desk
        panes = {kind: pane for pane in desk.panes for kind in pane.kinds}
        places = {"app": stage.app, "desk": desk, "floor": desk.floor, "pane": desk.panes[0]}
        places["replay"] = ReplayDesk
        for command in COMMANDS:
            place = places.get(command.place) or panes[command.place]
            name = command.action.partition("(")[0]
            assert hasattr(place, f"action_{name}"), command


def test_every_help_line_fits_its_column() -> None:
    assert [command.help for command in COMMANDS if len(command.help) > 46] == []


def test_no_key_means_two_things_at_once() -> None:
    screens = ("app", "desk", "replay", "floor", "pane")
    everywhere = [key for it in commands(*screens) for key in it.keys]
    assert [key for key, times in Counter(everywhere).items() if times > 1] == []

    for place in {command.place for command in COMMANDS} - set(screens):
        own = [key for command in commands(place) for key in command.keys]
        hidden = [key for key in own if key in everywhere]
        assert len(own) == len(set(own)), place
        assert hidden == [], place


def test_the_help_has_a_heading_for_every_place() -> None:
    assert {command.place for command in COMMANDS} == set(HEADS)


@pytest.mark.parametrize("width", [20, 40, 80, 120, 200])
async def test_hints_are_shed_from_the_right_but_never_help_and_quit(
    staged, base: Glance, width: int
) -> None:
    async with staged(size=(max(width, 40), 30)) as stage:
        await stage.show(base)
        row = stage.text.split("\n")[-1]

        assert row.endswith("? help  q quit")
        assert row.startswith(" Enter show")


async def test_the_help_tells_every_command(staged, base: Glance) -> None:
    async with staged(size=(140, 90)) as stage:
        await stage.press("question_mark")

        for command in COMMANDS:
            assert command.help in stage.text
        await stage.press("escape")
        assert "Esc closes" not in stage.text


async def test_the_palette_offers_our_commands_and_no_others(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("colon", *"screenshot")
        await stage.pilot.pause(0.3)
        assert "screenshot" not in stage.text.replace("screenshot", "", 1).lower()

        await stage.press("escape", "ctrl+p", *"sizes in")
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.pilot.pause(0.1)
        assert stage.app.desk.view.unit == "coin"


async def test_the_palette_shows_a_symbol_of_the_list(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("colon", *"show eth")
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.pilot.pause(0.1)

        assert ("choose", "ETH-USDT") in stage.feed.wishes


async def test_a_pane_is_copied_as_csv_without_formulas(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("3", "y")

        rows = stage.app.clipboard.split("\n")
        assert rows[0] == "side,price,size"
        assert rows[5:7] == ["ask,67432.2,1.25", "bid,67432.1,1.5"]


async def test_themes_go_round_and_the_screen_stays(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        seen = []
        for _ in range(3):
            await stage.press("t")
            seen.append(stage.app.theme)
            assert "67,432.5" in stage.text

        assert seen == ["okx-light", "ansi-dark", "okx-dark"]


async def test_another_theme_reaches_the_rows_that_did_not_change(staged, base: Glance) -> None:
    """Seeded bugs seen red: a pane that keeps the styles it looked up, or the segments it made."""
    async with staged() as stage:
        await stage.show(base)
        pane = stage.app.desk.query_one(Tickers)
        looks = []
        for _ in range(2):
            styles = [part.style for y in range(5) for part in pane.segments(y)]
            looks.append({(style.color, style.bgcolor) for style in styles})
            await stage.press("t")

        assert not looks[0] & looks[1]


async def test_ascii_means_ascii_everywhere(staged, base: Glance) -> None:
    config = Config(symbols=("BTC-USDT",), ascii=True)
    async with staged(size=(200, 60), config=config) as stage:
        await stage.show(base)

        assert {sign for sign in stage.text if not sign.isascii()} == set()


@pytest.mark.parametrize("theme", ["nord", "ansi-dark", "gruvbox", "solarized-light"])
async def test_any_theme_of_textual_can_be_chosen(staged, base: Glance, theme: str) -> None:
    async with staged(config=Config(theme=theme)) as stage:
        await stage.show(base)

        assert stage.app.theme == theme
        assert "67,432.1" in stage.text
