"""The chain of one book: the documented series, and every way to break it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from okxtui.okx.chain import Chain, Verdict

APPLY, SKIP, GAP = Verdict.APPLY, Verdict.SKIP, Verdict.GAP


def begun(seq=10):
    chain = Chain()
    chain.snapshot(seq)
    return chain


def test_the_series_of_the_documentation_is_legal_throughout():
    chain = begun(10)

    verdicts = [chain.update(*link) for link in ((10, 15), (15, 15), (15, 3), (3, 5))]

    assert verdicts == [APPLY] * 4
    assert chain.last == 5


def test_before_the_first_snapshot_everything_is_passed_over():
    chain = Chain()

    assert chain.update(10, 15) is SKIP
    assert chain.skipped == 1
    assert not chain.whole


def test_a_missing_update_is_a_gap_and_so_is_everything_before_a_snapshot():
    chain = begun()

    assert chain.update(15, 20) is GAP
    assert chain.update(20, 25) is SKIP
    assert chain.snapshot(30) is APPLY
    assert chain.update(30, 31) is APPLY


def test_the_last_update_once_more_is_passed_over():
    chain = begun()
    chain.update(10, 15)

    assert chain.update(10, 15) is SKIP
    assert chain.update(15, 20) is APPLY


def test_an_older_update_once_more_is_a_gap():
    chain = begun()
    chain.update(10, 15)
    chain.update(15, 20)

    assert chain.update(10, 15) is GAP


def test_two_updates_that_changed_places_are_a_gap():
    chain = begun()

    assert chain.update(15, 20) is GAP


def test_a_heartbeat_repeats_the_last_number_any_number_of_times():
    chain = begun()

    assert [chain.update(10, 10) for _ in range(3)] == [APPLY] * 3
    assert chain.update(10, 15) is APPLY


def test_recordings_without_numbers_are_applied_after_their_snapshot():
    chain = Chain()

    assert chain.update(None, None) is SKIP
    assert chain.snapshot(None) is APPLY
    assert [chain.update(None, None) for _ in range(3)] == [APPLY] * 3


def test_an_update_that_lost_its_number_is_a_gap():
    assert begun().update(None, 15) is GAP


_SERIES = st.lists(st.integers(0, 10**12), min_size=3, max_size=30, unique=True)
"""Numbers that may fall, as after a maintenance, but do not come back."""


@given(_SERIES, st.data())
def test_a_dropped_update_is_always_noticed(numbers, data):
    links = list(pairwise(numbers))
    dropped = data.draw(st.integers(0, len(links) - 2))
    chain = begun(numbers[0])

    verdicts = [chain.update(*link) for at, link in enumerate(links) if at != dropped]

    assert verdicts[:dropped] == [APPLY] * dropped
    assert verdicts[dropped] is GAP
    assert all(verdict is SKIP for verdict in verdicts[dropped + 1 :])


@given(_SERIES, st.data())
def test_a_repeated_update_never_changes_what_is_applied(numbers, data):
    links = list(pairwise(numbers))
    chain = begun(numbers[0])
    applied = []

    for link in links:
        for _ in range(data.draw(st.integers(1, 3))):
            if chain.update(*link) is APPLY:
                applied.append(link)

    assert applied == links
