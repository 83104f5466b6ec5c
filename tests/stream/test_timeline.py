"""Timeline: records are due when they came, only faster, and never because a clock went back."""

from okxtui.stream.survey import PACE
from okxtui.stream.timeline import LONGEST_PAUSE, Ageing, Timeline


def play(timeline: Timeline, *times: float | None) -> list[float]:
    due = []
    for ts in times:
        due.append(timeline.due(ts))
        timeline.played(due[-1])
    return due


def test_records_are_due_at_their_own_distances() -> None:
    assert play(Timeline(1000.0, 1.0, 5.0), 1000.0, 1000.5, 1002.0) == [5.0, 5.5, 7.0]


def test_twice_the_speed_halves_the_distances() -> None:
    assert play(Timeline(1000.0, 2.0, 0.0), 1000.0, 1001.0, 1004.0) == [0.0, 0.5, 2.0]


def test_a_time_that_jumps_back_delays_nothing_and_turns_no_clock_back() -> None:
    timeline = Timeline(1000.0, 1.0, 0.0)

    assert play(timeline, 1002.0, 1001.0, 1003.0) == [2.0, 2.0, 3.0]
    assert timeline.at == 1003.0


def test_frames_without_times_play_at_a_fixed_pace() -> None:
    assert play(Timeline(0.0, 1.0, 0.0), None, None) == [PACE, 2 * PACE]


def test_days_between_two_sessions_are_not_waited_for() -> None:
    timeline = Timeline(0.0, 1.0, 0.0)

    assert play(timeline, 0.0, 1e9) == [0.0, LONGEST_PAUSE]
    assert timeline.at == 1e9


def test_the_clock_runs_on_between_two_records_but_not_beyond_the_next() -> None:
    timeline = Timeline(1000.0, 2.0, 0.0)
    play(timeline, 1000.0)
    timeline.due(1004.0)

    assert [timeline.reading(now) for now in (0.0, 1.0, 2.0, 9.0)] == [1000, 1002, 1004, 1004]


def test_ages_stand_with_the_recording_and_are_never_faster_than_life() -> None:
    ages = Ageing(100.0)

    assert ages.read(105.0, 0.0) == 105.0
    assert ages.read(1000.0, 0.1) == 105.0
    assert ages.read(1010.0, 1.0) == 106.0
    assert ages.read(1011.0, 1.0) == 107.0
