"""Stretches of the time axis, against plain sets of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from okxtui.market.spans import Spans

stretch = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)


@given(st.lists(st.tuples(st.booleans(), stretch), max_size=12), stretch)
def test_spans_know_what_a_set_of_numbers_knows(steps, window):
    spans, known = Spans(), set()
    for adds, (since, until) in steps:
        if adds:
            spans.add(since, until)
            known |= set(range(since, until))
        else:
            spans.cut(since, until)
            known -= set(range(since, until))

    holes = {at for since, until in spans.holes(*window) for at in range(since, until)}

    assert {at for since, until in spans for at in range(since, until)} == known
    assert holes == set(range(*window)) - known
    assert list(spans) == sorted(spans)
    assert all(a[1] < b[0] for a, b in zip(spans, list(spans)[1:], strict=False))
