"""How long a line waits before its next attempt."""

from random import Random

import pytest

from okxtui.stream.backoff import Backoff


def pauses(backoff, until, spent=0.1):
    """(seconds into the outage, pause) of every attempt, each of which takes `spent`."""
    now, made = 0.0, []
    while now < until:
        pause = backoff.pause(now)
        made.append((now, pause))
        now += pause + spent
    return made


@pytest.mark.parametrize("seed", range(20))
def test_the_first_attempt_after_a_hiccup_comes_within_150_milliseconds(seed):
    assert Backoff(Random(seed)).pause(0.0) <= 0.15


@pytest.mark.parametrize("seed", range(5))
def test_pauses_grow_with_the_outage_and_no_further(seed):
    made = pauses(Backoff(Random(seed)), 3600.0)

    assert all(pause <= 1.2 for at, pause in made if at < 60)
    assert all(pause <= 5.0 for at, pause in made if at < 600)
    assert all(pause <= 15.0 for _, pause in made)
    assert max(pause for at, pause in made if at > 600) > 5.0
    assert all(pause > 0.5 for at, pause in made if at > 10)


def test_a_steady_line_begins_anew():
    backoff = Backoff(Random(1))
    pauses(backoff, 700.0)

    backoff.steady()

    assert backoff.attempts == 0
    assert backoff.pause(5000.0) <= 0.15


def test_the_other_side_may_ask_for_more_patience():
    backoff = Backoff(Random(1))

    assert backoff.pause(0.0, at_least=7.0) == 7.0


def test_two_clients_do_not_come_back_together():
    first, second = Backoff(Random(1)), Backoff(Random(2))

    assert [first.pause(0.0) for _ in range(5)] != [second.pause(0.0) for _ in range(5)]


def test_attempts_are_counted():
    backoff = Backoff(Random(1))
    for _ in range(3):
        backoff.pause(0.0)

    assert backoff.attempts == 3


def test_an_endless_outage_overflows_nothing():
    backoff = Backoff(Random(1))

    for number in range(5000):
        assert backoff.pause(number * 15.0) <= 15.0


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_ends_the_outage_though_not_the_suspicion(seed):
    """Red without `answered`: a cut right after an outage of minutes waits as long as that did."""
    backoff = Backoff(Random(seed))
    pauses(backoff, 700.0)
    assert backoff.pause(700.0) > 5.0

    backoff.answered()

    assert 0.5 < backoff.pause(701.0) <= 1.2
    assert backoff.pause(701.0 + 61.0) > 1.2
