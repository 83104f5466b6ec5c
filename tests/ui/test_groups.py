"""Watch groups: named lists, switched with a key and kept for the next run."""

from pathlib import Path

import pytest
from msgspec import structs
from rich.cells import cell_len

from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.market.groups import LONGEST, Group, Groups, alone, mended
from okxtui.market.market import Market
from okxtui.state import Lists, State
from okxtui.ui.panes.tickers import Tickers
from okxtui.wiring import Wiring

MAJORS = Group("majors", ("BTC-USDT", "ETH-USDT", "PEPE-USDT"), "BTC-USDT")
SMALL = Group("small", ("SOL-USDT", "XRP-USDT"), "XRP-USDT")
TWO = Groups((MAJORS, SMALL), "majors")
TO_SMALL = ("relist", "SOL-USDT XRP-USDT at XRP-USDT in small")


def relists(stage) -> list[str]:
    return [what for wish, what in stage.feed.wishes if wish == "relist"]


async def answered(stage, command: str, *answer: str) -> None:
    """A command of the palette, and the answer to its question."""
    await stage.app.desk.run_action(f"groups('{command}')")
    await stage.pilot.pause()
    await stage.press("ctrl+u", *answer, "enter")


async def test_keys_switch_round_and_round_and_the_title_names_the_group(
    staged, base: Glance
) -> None:
    async with staged(groups=lambda name: TWO) as stage:
        await stage.show(structs.replace(base, group="majors"))
        assert "Tickers  majors" in stage.text

        await stage.press("}")
        assert stage.feed.wishes[-1] == TO_SMALL
        await stage.press("}", "{")
        assert stage.feed.wishes[-1] == TO_SMALL


@pytest.mark.parametrize("name", ["主流", "e\u0301"])
@pytest.mark.parametrize("signs", ["unicode", "ascii"])
async def test_a_name_of_wide_signs_leaves_the_title_its_edges(
    staged, base: Glance, name: str, signs: str
) -> None:
    """Seeded bugs seen red: letters counted instead of cells; a question mark for two cells."""
    async with staged(config=Config(ascii=signs == "ascii")) as stage:
        await stage.show(structs.replace(base, group=name))

        tickers = stage.app.desk.query_one(Tickers)
        cells = [cell_len("".join(part.text for part in tickers.segments(y))) for y in range(5)]
        assert cells == [tickers.outer_size.width] * 5
        assert tickers.segments(0)[-1].text.strip() in ("╮", "+")


async def test_a_late_glance_of_the_group_before_changes_nothing(staged, base: Glance) -> None:
    async with staged(groups=lambda name: TWO) as stage:
        await stage.show(structs.replace(base, group="majors"))
        await stage.press("}")
        await stage.show(structs.replace(base, group="majors", current="ETH-USDT"))
        assert stage.app.desk.watching.groups == structs.replace(TWO, name="small")

        rows = tuple(row for row in base.quotes if row.symbol != "ETH-USDT")
        await stage.show(structs.replace(base, group="small", quotes=rows))
        assert stage.app.desk.watching.lists == (("BTC-USDT", "PEPE-USDT"), "BTC-USDT")


async def test_a_lone_group_is_not_named_and_not_switched(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("}")

        assert relists(stage) == []
        assert "main" not in stage.text.split("\n")[2]


async def test_a_group_is_begun_renamed_and_deleted(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await answered(stage, "new", *"alts")
        assert relists(stage)[-1] == "BTC-USDT at BTC-USDT in alts"

        await answered(stage, "rename", *"coins")
        assert [group.name for group in stage.app.desk.watching.groups.each] == ["main", "coins"]

        await answered(stage, "delete", *"no")
        assert len(stage.app.desk.watching.groups.each) == 2
        await answered(stage, "delete", *"yes")
        assert stage.app.desk.watching.groups.each[0].name == "main"
        assert relists(stage)[-1].endswith("at BTC-USDT in ")


async def test_groups_are_remembered_and_are_there_after_a_switch(staged, base: Glance) -> None:
    async with staged(groups=lambda name: TWO) as stage:
        await stage.show(structs.replace(base, group="majors"))
        await stage.press("}")
        chosen = structs.replace(TWO, name="small")
        assert stage.remembered[-1] == ("demo", SMALL.symbols, "XRP-USDT", chosen)

        await stage.press("e")
        await stage.pilot.pause()
        await stage.press("e")
        await stage.pilot.pause()
        assert stage.opened[-1] == ("demo", SMALL.symbols, "XRP-USDT")
        assert stage.feed.wishes == [TO_SMALL]


def test_groups_are_kept_by_environment_from_one_run_to_the_next(tmp_path: Path) -> None:
    state = State(tmp_path / "s")
    Wiring(Config(), state).remember("demo", SMALL.symbols, "XRP-USDT", TWO.beside(1))

    wiring = Wiring(Config(), State(tmp_path / "s"))
    assert wiring.groups("demo") == TWO.beside(1)
    assert wiring.groups("live") == alone(Config().symbols)

    wiring.remember("demo", SMALL.symbols, "XRP-USDT")
    assert wiring.groups("demo") == alone(SMALL.symbols, "XRP-USDT")


def test_a_flag_outranks_the_groups_and_leaves_them_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "s")
    Wiring(Config(), state).remember("demo", SMALL.symbols, "XRP-USDT", TWO.beside(1))
    wiring = Wiring(Config(symbols=("BTC-USDT",), symbols_asked=True), state)

    assert wiring.groups("demo") == alone(("BTC-USDT",))
    wiring.remember("demo", ("BTC-USDT",), "BTC-USDT")
    assert state.lists("demo").several == TWO.beside(1)


def test_a_state_file_of_before_there_were_groups_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_text('{"environments":{"demo":{"symbols":["SOL-USDT"],"current":"SOL-USDT"}}}')

    assert State(path).lists("demo") == Lists(("SOL-USDT",), "SOL-USDT")
    assert Wiring(Config(), State(path)).groups("demo") == alone(("SOL-USDT",), "SOL-USDT")


def test_a_state_file_that_somebody_wrote_nonsense_into_is_mended(tmp_path: Path) -> None:
    each = (Group("a\x1b"), Group("x" * (LONGEST + 1)), Group("b"), Group("b", ("ETH-USDT",)))
    assert mended(each, "gone") == Groups((Group("b"),), "b")
    assert mended((), "") is None

    path = tmp_path / "s"
    State(path).remember("demo", (), "", Groups((Group("a", ("nonsense", "ETH-USDT")), SMALL), "a"))
    assert State(path).lists("demo").groups[0].symbols == ("ETH-USDT",)


@pytest.mark.parametrize("name", ["", "majors", "x" * (LONGEST + 1), "a\u202e"])
def test_no_group_is_called_just_anything(name: str) -> None:
    assert TWO.objection(name)


def test_the_last_group_stays() -> None:
    assert alone(("BTC-USDT",)).without() == alone(("BTC-USDT",))
    assert TWO.without() == Groups((SMALL,), "small")


def test_a_market_watches_just_the_list_it_is_given() -> None:
    market = Market(("BTC-USDT", "ETH-USDT"), "ETH-USDT")
    market.relist(("BTC-USDT", "SOL-USDT", "SOL-USDT"), "ETH-USDT", "some")

    assert market.symbols == ["BTC-USDT", "SOL-USDT"]
    assert market.current == "BTC-USDT"
    assert market.glance("demo", 1.0, 1.0, {}).group == "some"
