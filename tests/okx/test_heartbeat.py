"""When to ask for a sign of life, and when to stop waiting for it."""

from okxtui.okx.heartbeat import PING_AFTER, PONG_WITHIN, Heartbeat


def test_a_line_that_speaks_is_not_asked():
    heartbeat = Heartbeat(0.0)

    for second in range(1, 60):
        assert heartbeat.tick(float(second)) == ""
        heartbeat.heard_at = float(second)


def test_silence_is_noticed_within_eight_seconds():
    heartbeat = Heartbeat(0.0)

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
