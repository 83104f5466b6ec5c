"""Round prices and round times."""

import time

import pytest

from okxtui.okx.timeframes import timeframe
from okxtui.ui import axes

HOUR, DAY = 3_600_000, 86_400_000
MIDNIGHT = 1_790_035_200_000
"""2026-09-22 00:00 UTC."""


@pytest.fixture
def in_tokyo(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_prices_are_round_and_stand_at_their_rows():
    scale = axes.scale([96.0, 112.0], 20, 0.1)

    assert [text for _, text in axes.prices(scale, 1)] == ["100.0", "105.0", "110.0"]
    assert [row for row, _ in axes.prices(scale, 1)] == [scale.row(p) for p in (100, 105, 110)]


def test_no_price_is_finer_than_the_tick():
    scale = axes.scale([100.0, 100.1], 40, 0.1)
    labels = [text for _, text in axes.prices(scale, 1)]

    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("price", [1e-10, 1.1234e-5, 1.0, 67_432.1, 9e12])
def test_one_price_alone_has_a_scale_around_it(price):
    scale = axes.scale([price], 10, 1e-10)

    assert scale.low < price < scale.high
    assert 0 <= scale.row(price) < 10


def test_times_are_round_and_midnight_is_a_date():
    opens = [MIDNIGHT - HOUR * 4 + n * HOUR // 4 for n in range(40)]
    labels = axes.times(opens, 2, timeframe("15m"), utc=True)

    assert labels == [(0, "20:00"), (8, "22:00"), (16, "22 Sep"), (24, "02:00"), (32, "04:00")]


def test_without_a_midnight_in_view_the_first_time_has_its_date():
    opens = [MIDNIGHT + HOUR + n * HOUR // 4 for n in range(20)]

    assert axes.times(opens, 2, timeframe("15m"), utc=True)[0][1] == "22 Sep 02:00"


@pytest.mark.usefixtures("in_tokyo")
def test_local_time_is_that_of_this_machine_but_days_stay_those_of_utc():
    ts = MIDNIGHT + 5 * HOUR

    assert axes.moment(ts, timeframe("1H"), utc=False) == "Tue 22 Sep 14:00"
    assert axes.moment(ts, timeframe("1H"), utc=True) == "Tue 22 Sep 05:00"
    assert axes.moment(MIDNIGHT, timeframe("1D"), utc=False) == "Tue 22 Sep 2026"
    hours = [ts + n * HOUR for n in range(12)]
    assert axes.times(hours, 4, timeframe("1H"), utc=False)[0] == (2, "16:00")
    assert axes.times(hours, 4, timeframe("1H"), utc=True)[0] == (3, "22 Sep 08:00")


def test_days_and_weeks_are_dates_and_a_new_year_is_said():
    opens = [1_766_966_400_000 + n * DAY for n in range(12)]  # from 2025-12-29
    labels = [text for _, text in axes.times(opens, 4, timeframe("1D"), utc=False)]

    assert any(text.endswith("2026") for text in labels)
