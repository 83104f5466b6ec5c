"""A fault of ours: it ends the program, says where, and shows no value."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.okx.environments import built_in
from okxtui.ui.app import OkxTui


class BrokenFeed:
    """Holds a secret in a local while it breaks."""

    async def glances(self) -> AsyncIterator[Glance]:
        passphrase = "-".join(("hunter2", "and", "more"))
        if passphrase:
            raise RuntimeError("the feed broke")
        yield Glance("demo", 0.0, 0.0)

    async def close(self) -> None:
        pass


async def test_a_crash_prints_where_it_happened_and_no_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @asynccontextmanager
    async def open_feed(*_: object) -> AsyncIterator[BrokenFeed]:
        yield BrokenFeed()

    app = OkxTui(Config(), open_feed, [built_in("demo")])
    with pytest.raises(Exception, match="the feed broke"):
        async with app.run_test() as pilot:
            await pilot.pause(0.2)

    told = capsys.readouterr().err
    assert app.return_code == 1
    assert "RuntimeError: the feed broke" in told
    assert "locals" not in told
    assert "hunter2-and-more" not in told
