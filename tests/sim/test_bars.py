"""Where bars open, and how small ones add up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from okxtui.sim.bars import BARS, Bar, closing, merged, opening


def ms(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("bar", "opened"),
    [
        ("1m", (2026, 10, 14, 17, 42)),
        ("15m", (2026, 10, 14, 17, 30)),
        ("4H", (2026, 10, 14, 16)),
        ("1D", (2026, 10, 14, 16)),
        ("1Dutc", (2026, 10, 14)),
        ("1Wutc", (2026, 10, 12)),
        ("1W", (2026, 10, 11, 16)),
        ("1Mutc", (2026, 10, 1)),
        ("1M", (2026, 9, 30, 16)),
        ("3Mutc", (2026, 10, 1)),
    ],
)
def test_a_bar_opens_where_okx_opens_it(bar, opened):
    assert opening(bar, ms(2026, 10, 14, 17, 42, 31)) == ms(*opened)


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_ends_where_the_next_begins(bar):
    at = ms(2026, 1, 31, 23, 59, 59)

    start = opening(bar, at)
    end = closing(bar, start)

    assert start <= at < end
    assert opening(bar, end) == end
    assert opening(bar, end - 1) == start


def test_a_merged_bar_spans_its_parts():
    parts = [Bar(0, 10, 12, 9, 11, 5, 50), Bar(60, 11, 11, 8, 9, 2, 20)]

    whole = merged(0, parts)

    assert (whole.open, whole.high, whole.low, whole.close) == (10, 12, 8, 9)
    assert (whole.lots, whole.turnover) == (7, 70)


def test_a_bar_without_trades_adds_no_price():
    whole = merged(0, [Bar.flat(0, 100), Bar(60, 90, 95, 85, 92, 1, 1)])

    assert (whole.open, whole.high) == (90, 95)
