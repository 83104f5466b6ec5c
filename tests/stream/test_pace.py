"""At most so many glances a second, the first one at once."""

import asyncio
from itertools import pairwise

import pytest

from okxtui.stream.pace import LATE, LEAD, SPARED, Pace


class Clock:
    """A loop as far as Pace needs one, whose time is moved by hand."""

    def __init__(self):
        self.now = 100.0
        self.calls = []

    def time(self):
        return self.now

    def call_soon(self, call):
        return self.call_at(self.now, call)

    def call_at(self, at, call):
        handle = Handle(at, call)
        self.calls.append(handle)
        return handle

    def go(self, seconds):
        self.now += seconds
        while due := [it for it in self.calls if it.at <= self.now]:
            self.calls = [it for it in self.calls if it.at > self.now]
            for handle in due:
                if not handle.cancelled:
                    handle.call()


class Handle:
    def __init__(self, at, call):
        self.at, self.call, self.cancelled = at, call, False

    def cancel(self):
        self.cancelled = True


class Times(list):
    """When it was time to flush."""

    def __init__(self, clock):
        super().__init__()
        self._clock = clock

    def set(self):
        self.append(self._clock.now)


def paced(rate):
    clock = Clock()
    pace, flushed = Pace(rate, lambda: None), Times(clock)
    pace._loop, pace._time = clock, flushed
    return pace, clock, flushed


def awake(pace, clock):
    """End a rest."""
    for _ in range(1 + SPARED):
        pace.touch()
        clock.go(0.0)


async def test_after_a_rest_some_changes_go_at_once_and_the_next_waits():
    """Seeded bugs seen red: one; as many as come."""
    pace, clock, flushed = paced(10)

    for _ in range(8):
        pace.touch()
        clock.go(0.01)
    assert flushed == pytest.approx([100.01, 100.02, 100.03])

    clock.go(0.2)
    assert len(flushed) == 4


async def test_changes_that_come_together_make_one_glance():
    pace, clock, flushed = paced(10)

    for _ in range(50):
        pace.touch()
    clock.go(0.0)
    clock.go(1.0)

    assert flushed == [100.0]


async def test_a_stream_of_changes_is_shown_at_the_rate_and_the_last_change_is_shown():
    pace, clock, flushed = paced(10)

    for _ in range(100):
        pace.touch()
        clock.go(0.01)
    clock.go(0.1)

    assert 12 <= len(flushed) <= 13
    assert all(later - earlier > 0.079 for earlier, later in pairwise(flushed[SPARED:]))
    assert flushed[-1] >= 100.99


async def test_what_waits_is_fetched_a_moment_before_a_slot_and_shown_once_it_came():
    """Seeded bugs seen red: preparing as late as flushing; flushing before what waited came."""
    pace, clock, flushed = paced(10)
    fetched = []
    awake(pace, clock)
    pace._prepare = lambda: fetched.append(clock.now) or True

    pace.touch()
    clock.go(0.1 - LEAD)
    clock.go(LEAD)
    assert (fetched, flushed[1 + SPARED :]) == ([100.1 - LEAD], [])
    clock.go(0.003)
    pace.touch()
    clock.go(0.0)
    assert flushed[1 + SPARED :] == [pytest.approx(100.103)]


async def test_what_does_not_come_is_not_waited_for_long():
    """Seeded bug seen red: a flush that waits for nothing but what was waiting."""
    pace, clock, flushed = paced(10)
    awake(pace, clock)
    pace._prepare = lambda: True

    pace.touch()
    for _ in range(100):
        clock.go(0.002)

    assert flushed[1 + SPARED :] == [pytest.approx(100.1 + LATE, abs=0.003)]


async def test_what_comes_when_nobody_waits_any_more_is_for_the_next_slot():
    """Seeded bug seen red: whatever comes late is taken for what was waited for, and shown out of
    turn."""
    pace, clock, flushed = paced(10)
    awake(pace, clock)
    pace._prepare = lambda: True
    clock.go(0.1 + LATE)

    pace.touch()
    clock.go(0.0)
    assert flushed[1 + SPARED :] == []
    clock.go(0.1)
    assert len(flushed[1 + SPARED :]) == 1


async def test_while_something_may_wait_there_are_slots_though_nothing_touches():
    """Or what has gathered would be seen when its own pause ends. Seeded bug seen red: a rest that
    begins when nothing touched."""
    pace, clock, flushed = paced(10)
    waits = iter((True, True, True))
    pace._prepare = lambda: next(waits, False)

    pace.touch()
    for _ in range(100):
        clock.go(0.01)

    assert next(waits, None) is None
    assert flushed == [100.01]
    assert not clock.calls


async def test_nothing_changes_nothing_is_shown():
    pace, clock, flushed = paced(10)
    pace.touch()
    clock.go(0.0)

    clock.go(100.0)

    assert len(flushed) == 1


async def test_what_is_due_can_be_forgotten():
    pace, clock, flushed = paced(10)
    pace.touch()

    pace.stop()
    clock.go(1.0)

    assert flushed == []


async def test_it_runs_on_a_real_loop_until_a_flush_fails():
    def flush():
        raise ZeroDivisionError("ours")

    pace = Pace(1000, flush)
    pace.touch()

    with pytest.raises(ZeroDivisionError, match="ours"):
        async with asyncio.timeout(1):
            await pace.keep()
