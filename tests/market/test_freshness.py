"""The word for how old a number is."""

import pytest

from okxtui.market.freshness import QUIET_AFTER, STALE_AFTER, TRUSTED, Pulse, State, spell_age

NOW = 1000.0


@pytest.mark.parametrize(
    ("pulse", "word"),
    [
        (Pulse(), "OFF"),
        (Pulse(State.OFF, NOW, NOW), "OFF"),
        (Pulse(State.WAIT), "WAIT"),
        (Pulse(State.WAIT, 0.0, NOW), "WAIT"),
        (Pulse(State.OK, NOW, NOW), "OK"),
        (Pulse(State.OK, NOW - QUIET_AFTER, NOW), "OK"),
        (Pulse(State.OK, NOW - QUIET_AFTER - 0.1, NOW), "QUIET"),
        (Pulse(State.OK, NOW - 600, NOW - STALE_AFTER), "QUIET"),
        (Pulse(State.OK, NOW, NOW - STALE_AFTER - 0.1), "STALE"),
        (Pulse(State.OK, NOW, 0.0), "STALE"),
        (Pulse(State.WAIT, NOW - 20, 0.0), "STALE"),
        (Pulse(State.RESYNC, NOW - 20, NOW), "RESYNC"),
        (Pulse(State.RESYNC, NOW - 20, NOW - 20), "STALE"),
        (Pulse(State.WARM, NOW - 20, NOW), "WARM"),
    ],
)
def test_the_state_follows_from_the_facts_and_the_readers_clock(pulse, word):
    assert pulse.state(NOW) == word


def test_a_feed_that_hangs_is_found_out_by_the_readers_clock():
    pulse = Pulse(State.OK, NOW, NOW)

    assert [pulse.state(NOW + later) for later in (1, 6, 9)] == ["OK", "QUIET", "STALE"]


def test_only_what_is_current_is_trusted():
    assert State.OK in TRUSTED
    assert State.QUIET in TRUSTED
    assert not {State.STALE, State.WAIT, State.GAP, State.RESYNC, State.OFF} & TRUSTED


def test_an_age_is_never_negative_and_absent_while_nothing_came():
    assert Pulse(State.OK, NOW + 1, NOW).age(NOW) == 0.0
    assert Pulse(State.WAIT).age(NOW) is None


@pytest.mark.parametrize(
    ("pulse", "words"),
    [
        (Pulse(State.OK, NOW - 0.16, NOW), "OK 0.1s"),
        (Pulse(State.OK, NOW - 12, 0.0), "STALE 12s"),
        (Pulse(State.WAIT), "WAIT"),
        (Pulse(State.WARM, NOW, NOW, "20/60"), "WARM 0.0s 20/60"),
        (Pulse(State.OFF, NOW, NOW, "unknown (60018)"), "OFF unknown (60018)"),
    ],
)
def test_a_title_says_state_age_and_note(pulse, words):
    assert pulse.says(NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0.0s"), (0.99, "0.9s"), (1, "1s"), (59.9, "59s"), (60, "1m"), (3599, "59m"),
     (3600, "1h"), (86399, "23h"), (86400, "1d"), (8.64e6, "100d")],
)  # fmt: skip
def test_an_age_is_never_wider_than_four_cells(seconds, words):
    assert spell_age(seconds) == words
    assert len(words) <= 4
