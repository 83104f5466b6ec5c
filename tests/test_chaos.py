"""A short storm over the whole dashboard; `python -m tests.bench.chaos` runs the long ones."""

import logging

import pytest

from tests.bench.chaos import storm

pytestmark = pytest.mark.slow


async def test_nothing_lies_in_a_short_storm(caplog: pytest.LogCaptureFixture) -> None:
    """Red when a reconciliation fetches the fills and forgets them."""
    caplog.set_level(logging.ERROR, "asyncio")
    chaos = await storm(0.3, seed=3)

    assert chaos.witness.findings == []
    assert chaos.checkpoints >= 1
    assert chaos.witness.looks["books"] > 50
    assert chaos.witness.looks["screens"] > 10
