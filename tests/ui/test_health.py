"""The health pane: the line's own story, told whole."""

import pytest
from msgspec import structs

from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance, Health, LinkPhase
from okxtui.ui.panes.health import HealthPane
from okxtui.ui.view import View


async def test_everything_about_the_line_is_told(staged, base: Glance) -> None:
    links = (
        LinkPhase("public", "ws.okx.com", "up", 940.0, 999.5, latency=0.034, frames=1234),
        LinkPhase(
            "private", "ws.okx.com", "waiting", reason="no pong for 8 s", attempt=2, next_at=1007.0
        ),
    )
    health = Health(
        links=links,
        counts=(("sequence gaps", 3),),
        refusals=("60018: no such channel", "50011: too many requests"),
        clock_offset=-0.012,
        delay=0.048,
        channels=(
            ("tickers", Pulse(State.OK, 999.5, 1000.0)),
            ("books5", Pulse(State.RESYNC, 990.0, 1000.0)),
        ),
        glances=4321,
        recording="btc.jsonl 1.2 MB",
        maintenance="maintenance until 16:00",
    )
    async with staged() as stage:
        await stage.show(structs.replace(base, health=health))
        await stage.press("i")
        text = " ".join(stage.text.split())

        for told in (
            "ws.okx.com",
            "public up 1m ping 34 ms heard 0.5s ago 1,234 frames",
            "private waiting",
            "last down: no pong for 8 s",
            "attempt 3 in 7 s, r retries now",
            "tickers OK 0.5s",
            "books5 RESYNC 10s",
            "clock offset -12 ms",
            "delay 48 ms",
            "glances 4,321",
            "recording btc.jsonl 1.2 MB",
            "sequence gaps 3",
            "maintenance until 16:00",
        ):
            assert told in text, told
        assert text.index("50011: too many") < text.index("60018: no such")


async def test_a_long_story_is_scrolled_and_the_border_says_where(staged, base: Glance) -> None:
    counts = tuple((f"count {number}", number) for number in range(60))
    async with staged(size=(100, 24)) as stage:
        await stage.show(structs.replace(base, health=Health(counts=counts)))
        await stage.press("i")
        assert "count 59" not in stage.text
        assert "▐" in stage.text

        await stage.press("G")
        assert "count 59" in stage.text


@pytest.mark.parametrize("width", [36, 52, 118])
def test_facts_stand_whole_in_rows_as_wide_as_the_pane(width: int) -> None:
    """Seeded bug: rows of cells without what is left of the width put the frame askew."""
    reconciling = Pulse(State.RECONCILING, 999.0, 1000.0)
    pane = HealthPane(View(), lambda: 1000.0)
    pane.health = Health(
        counts=(("REST calls failed", 3),), channels=(("account", reconciling), ("orders", Pulse()))
    )

    rows = ["".join(text for text, _ in row) for row in pane.body(width, 20)]

    assert {len(row) for row in rows} == {width}
    assert any("REST calls failed 3" in row for row in rows)
    assert any("RECONCILING 1s" in row for row in rows)
