"""The signals pane: every row says what it was judged by, and what is muted says so."""

from decimal import Decimal as D

import pytest
from msgspec import structs

from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance
from okxtui.market.signals import KINDS, UNKNOWN, Hit, Signals, Standing
from okxtui.ui.panes.signals import SignalsPane
from okxtui.ui.view import View

NOW = 1000.0
T0 = 1_700_000_000_000
FRESH = Pulse(State.OK, NOW, NOW)

STANDINGS = (
    Standing("whale", 100, 100, D("52000"), D("181000"), hits=1),
    Standing("imbalance", 20, 60, None, D("4.00"), note="1s +2"),
    Standing("speed", 60, 60, D("0.31"), D("5.00")),
    Standing("breakout", 20, 20, state="armed", note="67000 to 68000"),
    Standing("liquidation", 100, 100, D("0"), D("900"), note="2 told"),
)
INPUTS = (("prints joined", "3"), ("size", "4.5"))
HITS = (
    Hit(1, "imbalance", "BTC-USDT", T0, "sell", "67000", D("-5.21"), D("4.00")),
    Hit(
        *(2, "whale", "BTC-USDT", T0 + 5000, "buy", "67000", D("303750"), D("181000"), INPUTS),
        ("67067", UNKNOWN, ""),
    ),
)


@pytest.fixture
def glance(base: Glance) -> Glance:
    return structs.replace(
        base,
        signals=Signals("BTC-USDT", STANDINGS, HITS),
        best_pulse=FRESH,
        liquidation_pulse=FRESH,
        chart_pulse=FRESH,
    )


def told(glance: Glance, width: int = 90, height: int = 12) -> list[str]:
    pane = SignalsPane(View(utc=True), lambda: NOW)
    pane.take(glance)
    return ["".join(text for text, _ in row) for row in pane.body(width, height)]


def row(rows: list[str], word: str) -> str:
    return next(row for row in rows if word in row)


def test_kinds_stand_above_and_hits_below_the_newest_first(glance: Glance) -> None:
    rows = told(glance)

    assert tuple(text.split()[0] for text in rows[1:6]) == KINDS
    assert "▲ whale" in rows[6]
    assert "▼ imbalance" in rows[7]


def test_a_hit_says_its_value_its_threshold_and_what_came_after(glance: Glance) -> None:
    text = row(told(glance), "▲ whale")

    assert "22:13:25" in text
    assert text.split()[3:7] == ["304k", "181k", "+0.10%", "?"]


def test_a_kind_says_how_far_it_has_warmed_up(glance: Glance) -> None:
    rows = told(glance)

    assert "WARM 20/60" in row(rows, "imbalance ")
    assert "ready" in row(rows, "speed")
    assert "armed" in row(rows, "breakout")


def test_what_rests_on_stale_or_broken_data_is_muted(glance: Glance) -> None:
    stale = Pulse(State.OK, NOW - 60, NOW - 60)
    rows = told(structs.replace(glance, tape_pulse=stale))
    assert "MUTED STALE" in row(rows, "whale ")
    assert "armed" in row(rows, "breakout")

    rows = told(structs.replace(glance, best_pulse=structs.replace(FRESH, phase=State.RESYNC)))
    assert "MUTED RESYN" in row(rows, "imbalance ")

    rows = told(structs.replace(glance, liquidation_pulse=Pulse(State.OFF, note="refused")))
    assert "OFF" in row(rows, "liquidation ")


@pytest.mark.parametrize(("width", "height"), [(34, 10), (50, 16), (120, 40), (20, 5)])
def test_every_row_is_as_wide_as_the_pane(glance: Glance, width: int, height: int) -> None:
    assert {len(row) for row in told(glance, width, height)} == {width}


async def test_enter_shows_the_card_and_esc_closes_it(staged, glance: Glance) -> None:
    async with staged(size=(180, 50)) as stage:
        await stage.show(glance)
        await stage.press("5", *"jjjjj", "enter")
        for word in ("BTC-USDT whale", "prints joined", "not known", "not yet", "trades: OK"):
            assert word in stage.text
        assert "181k USDT" in stage.text

        await stage.press("escape")
        assert "prints joined" not in stage.text
        assert "5 Signals" in stage.text


async def test_on_a_small_screen_5_shows_it_alone(staged, glance: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(glance)
        assert "Signals" not in stage.text
        await stage.press("5")
        assert "▲ whale" in stage.text


async def test_the_hits_are_copied_as_they_are(staged, glance: Glance) -> None:
    async with staged(size=(180, 50)) as stage:
        await stage.show(glance)
        await stage.press("5", "y")

        rows = stage.app.clipboard.split("\n")
        assert rows[1] == f"{T0 + 5000},whale,buy,67000,303750,181000,67067,?,"
