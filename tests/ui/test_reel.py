"""Recording from the dashboard: one key, a file, and a badge while it runs."""

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.ui.reel import badge


def recording(base: Glance, told: str) -> Glance:
    return structs.replace(base, health=structs.replace(base.health, recording=told))


async def test_r_asks_for_a_file_and_begins(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        assert "REC" not in stage.text.split("\n")[0]
        await stage.press("R")
        assert "Record to: demo-20231114-221320.jsonl.gz" in stage.text
        await stage.press("enter")

        assert stage.feed.wishes[-1] == ("record", "demo-20231114-221320.jsonl.gz")


async def test_r_ends_a_recording_that_runs_and_the_header_shows_it(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(recording(base, "a.jsonl 1,024 B"))
        assert " REC " in stage.text.split("\n")[0]
        await stage.press("R")

        assert stage.feed.wishes[-1] == ("record", "None")


async def test_escape_records_nothing(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("R", "escape")

        assert [it for it in stage.feed.wishes if it[0] == "record"] == []


@pytest.mark.parametrize("width", [30, 60, 200])
async def test_the_badge_is_there_at_every_width(staged, base: Glance, width: int) -> None:
    async with staged(size=(width, 40)) as stage:
        await stage.show(recording(base, "a.jsonl 1,024 B"))
        assert "REC" in stage.text.split("\n")[0] or width < 40


def test_a_failed_recording_is_not_shown_as_one_that_runs(base: Glance) -> None:
    assert badge(recording(base, "failed: no space")) == [(" REC ", "warn")]
    assert badge(base) == []
