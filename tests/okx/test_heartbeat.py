"""When to ask for a sign of life, and when to stop waiting for it."""

from okxtui.okx.heartbeat import PING_AFTER, PONG_WITHIN, Heartbeat


def measured(now=0.0):
    """A heartbeat whose first measurement is over."""
    heartbeat = Heartbeat(now - 1.0)
    assert heartbeat.tick(now) == "ping"
    heartbeat.heard_at = now
    heartbeat.pong(now)
    return heartbeat


def test_a_line_that_speaks_is_asked_now_and_then_only_to_measure_it():
    heartbeat, asked = Heartbeat(0.0), []

    for second in range(1, 60):
        heartbeat.heard_at = float(second)
        if heartbeat.tick(float(second)):
            asked.append(second)

    assert asked == [1, 21, 41]


def test_a_busy_line_that_never_answers_a_ping_is_alive():
    heartbeat = Heartbeat(0.0)

    for second in range(1, 200):
        heartbeat.heard_at = float(second)
        assert heartbeat.tick(float(second)) in ("", "ping")


def test_an_unanswered_measurement_alone_gives_no_line_up():
    heartbeat = Heartbeat(0.0)
    assert heartbeat.tick(1.0) == "ping"

    assert heartbeat.tick(4.5) == ""
    assert heartbeat.tick(5.0) == "ping"
    assert heartbeat.tick(7.9) == ""
    assert heartbeat.tick(8.0) == "lapsed"


def test_silence_is_noticed_within_eight_seconds():
    heartbeat = measured()

    assert heartbeat.tick(PING_AFTER - 0.01) == ""
    assert heartbeat.tick(PING_AFTER) == "ping"
    assert heartbeat.tick(PING_AFTER + PONG_WITHIN - 0.01) == ""
    assert heartbeat.tick(PING_AFTER + PONG_WITHIN) == "lapsed"


def test_a_late_tick_still_gives_the_exchange_its_time_to_answer():
    heartbeat = Heartbeat(0.0)

    assert heartbeat.tick(60.0) == "ping"
    assert heartbeat.tick(62.9) == ""
    assert heartbeat.deadline == 60.0 + PONG_WITHIN


def test_anything_heard_counts_as_an_answer():
    heartbeat = Heartbeat(0.0)
    heartbeat.tick(5.0)
    heartbeat.heard_at = 6.0

    assert heartbeat.tick(8.0) == ""
    assert heartbeat.deadline == 11.0


def test_the_latency_is_that_of_the_last_ping():
    heartbeat = Heartbeat(0.0)
    assert heartbeat.latency is None

    heartbeat.heard_at = 1.0
    heartbeat.tick(5.0)
    heartbeat.pong(5.25)
    assert heartbeat.latency == 0.25

    heartbeat.pong(9.0)
    assert heartbeat.latency == 0.25


def test_an_answer_within_one_tick_of_a_coarse_clock_is_an_answer():
    heartbeat = Heartbeat(0.0)
    heartbeat.tick(5.0)
    heartbeat.heard_at = 5.0
    heartbeat.pong(5.0)

    assert heartbeat.latency == 0.0
    assert heartbeat.tick(8.0) == ""
    assert heartbeat.tick(10.0) == "ping"


def test_answers_that_take_nearly_three_seconds_are_answers():
    """Red when the patience for a pong is shorter than the slow and thin lines of the catalogue."""
    heartbeat, now = Heartbeat(0.0), 0.0

    for slowness in (1.0, 2.9, 2.0, 2.9) * 10:
        now += PING_AFTER
        assert heartbeat.tick(now) == "ping"
        assert heartbeat.tick(now + slowness) == ""
        now += slowness
        heartbeat.heard_at = now
        heartbeat.pong(now)
        assert abs((heartbeat.latency or 0.0) - slowness) < 1e-6
