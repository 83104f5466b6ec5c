"""One gate for every connect: never more than three a second."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from okxtui.stream.gate import PROCESS_GATE, Gate


def test_the_first_goes_through_at_once():
    assert Gate().reserve(100.0) == 0.0


def test_a_crowd_is_let_through_one_after_the_other():
    gate = Gate(spacing=0.5)

    assert [gate.reserve(100.0) for _ in range(4)] == [0.0, 0.5, 1.0, 1.5]


def test_after_a_rest_nobody_waits():
    gate = Gate(spacing=0.5)
    gate.reserve(100.0)

    assert gate.reserve(200.0) == 0.0


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_never_more_than_three_in_any_second(pauses):
    gate, now, times = Gate(), 1000.0, []
    for pause in pauses:
        now += pause
        times.append(now + gate.reserve(now))

    for at in times:
        assert sum(at <= other < at + 1.0 for other in times) <= 3


def test_threads_share_it():
    gate, waits = Gate(spacing=1.0), []
    threads = [threading.Thread(target=lambda: waits.append(gate.reserve(0.0))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(waits) == [float(number) for number in range(8)]


def test_the_process_has_one_that_keeps_the_exchanges_rule():
    assert PROCESS_GATE._spacing * 3 > 1.0
